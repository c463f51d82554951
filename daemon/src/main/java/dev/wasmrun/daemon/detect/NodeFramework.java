package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;

/**
 * A framework that a dependency gives away. The first in {@link #ALL} wins: what is built upon
 * another stands before it.
 *
 * @param dev how its own tool starts a development server; empty for a library
 * @param usualPort where that server listens when it ignores PORT; 0 when it obeys PORT
 */
record NodeFramework(String dependency, String name, String dev, int usualPort) {
    private static final NodeFramework REMIX =
            new NodeFramework("@remix-run/dev", "Remix", "remix vite:dev", 5173);
    private static final NodeFramework OLD_REMIX = // with a compiler of its own
            new NodeFramework("@remix-run/dev", "Remix", "remix dev", 0);
    private static final NodeFramework WEBPACK = webpack("webpack serve");
    private static final NodeFramework OLD_WEBPACK = webpack("webpack-dev-server");

    static final List<NodeFramework> ALL =
            List.of(
                    new NodeFramework("next", "Next.js", "next dev", 0),
                    new NodeFramework("nuxt", "Nuxt", "nuxt dev", 0),
                    new NodeFramework("astro", "Astro", "astro dev", 4321),
                    new NodeFramework("@sveltejs/kit", "SvelteKit", "vite dev", 5173),
                    new NodeFramework(
                            "@react-router/dev", "React Router", "react-router dev", 5173),
                    new NodeFramework("gatsby", "Gatsby", "gatsby develop", 8000),
                    new NodeFramework("@angular/cli", "Angular", "ng serve", 4200),
                    new NodeFramework(
                            "react-scripts", "Create React App", "react-scripts start", 0),
                    new NodeFramework("@11ty/eleventy", "Eleventy", "eleventy --serve", 8080),
                    new NodeFramework("@docusaurus/core", "Docusaurus", "docusaurus start", 0),
                    new NodeFramework("@nestjs/core", "NestJS", "nest start", 0),
                    REMIX,
                    new NodeFramework("@solidjs/start", "SolidStart", "vinxi dev", 0),
                    new NodeFramework(
                            "@builder.io/qwik-city", "Qwik City", "vite --mode ssr", 5173),
                    new NodeFramework("nitropack", "Nitro", "nitro dev", 0),
                    new NodeFramework("@slidev/cli", "Slidev", "slidev", 3030),
                    new NodeFramework("hexo", "Hexo", "hexo server", 4000),
                    new NodeFramework("expo", "Expo", "expo start --web", 8081),
                    new NodeFramework("@strapi/strapi", "Strapi", "strapi develop", 0),
                    new NodeFramework("vitepress", "VitePress", "vitepress dev", 5173),
                    new NodeFramework("@vue/cli-service", "Vue CLI", "vue-cli-service serve", 8080),
                    new NodeFramework("vite", "Vite", "vite", 5173),
                    new NodeFramework("parcel", "Parcel", "parcel index.html", 1234),
                    WEBPACK,
                    new NodeFramework("@redwoodjs/core", "RedwoodJS", "redwood dev", 8910),
                    new NodeFramework("sails", "Sails", "sails lift", 0),
                    library("@adonisjs/core", "AdonisJS"),
                    library("@feathersjs/feathers", "Feathers"),
                    library("elysia", "Elysia"),
                    library("express", "Express"),
                    library("fastify", "Fastify"),
                    library("koa", "Koa"),
                    library("@hapi/hapi", "hapi"),
                    library("hono", "Hono"),
                    library("restify", "Restify"),
                    library("polka", "Polka"));

    private static NodeFramework webpack(String dev) {
        return new NodeFramework("webpack-dev-server", "webpack", dev, 8080);
    }

    private static NodeFramework library(String dependency, String name) {
        return new NodeFramework(dependency, name, "", 0);
    }

    static Optional<NodeFramework> of(PackageJson manifest) {
        return ALL.stream()
                .filter(f -> manifest.needs(f.dependency()))
                .findFirst()
                .map(f -> f.equals(WEBPACK) && OldTool.servesAlone(manifest) ? OLD_WEBPACK : f)
                .map(f -> f.equals(REMIX) && !manifest.needs("vite") ? OLD_REMIX : f);
    }

    boolean hasServer() {
        return !dev.isEmpty();
    }

    /** The program of its own tool: {@code vite}. */
    String tool() {
        return dev.split(" ", 2)[0];
    }
}
