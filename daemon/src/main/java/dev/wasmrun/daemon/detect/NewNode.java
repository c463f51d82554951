package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 2 for packages that older releases of Node.js cannot run: few projects say so themselves.
 * {@link #ALL} lists what the newest release of each major version asks for (in 2026), the most
 * demanding first.
 *
 * @param since its first version that asks for it
 * @param node the releases that run it
 */
record NewNode(String dependency, int since, String node) {
    static final List<NewNode> ALL =
            Stream.of(
                            "@adonisjs/core 7 >=24.0.0",
                            "@angular/core 22 ^22.22.3 || ^24.15.0 || >=26.0.0",
                            "ghost 6 ^22.23.1 || ^24.20.0",
                            "@react-router/dev 8 >=22.22.0",
                            "nuxt 4 ^22.19.0 || ^24.11.0 || >=26.0.0",
                            "undici 8 >=22.19.0",
                            "@sveltejs/kit 3 >=22.17.0",
                            "webpack-dev-server 6 >=22.15.0",
                            "expo 58 ^22.13.0 || ^24.3.0 || >=26.0.0",
                            "astro 6 >=22.12.0",
                            "wrangler 4 >=22.12.0",
                            "@tanstack/react-start 1 >=22.12.0",
                            "@slidev/cli 53 >=22.12.0",
                            "@quasar/app-vite 2 >=22.0.0",
                            "better-sqlite3 13 >=22.0.0",
                            "concurrently 10 >=22.0.0",
                            "directus 11 >=22.0.0",
                            "@angular/core 20 ^20.19.0 || ^22.12.0 || >=24.0.0",
                            "@prisma/client 7 ^20.19.0 || ^22.12.0 || >=24.0.0",
                            "prisma 7 ^20.19.0 || ^22.12.0 || >=24.0.0",
                            "vite 7 ^20.19.0 || >=22.12.0",
                            "hexo 8 >=20.19.0",
                            "mongoose 9 >=20.19.0",
                            "mongodb 7 >=20.19.0",
                            "next 16 >=20.9.0",
                            "@docusaurus/core 3 >=20.0.0",
                            "@nestjs/core 11 >=20.0.0",
                            "fastify 5 >=20.0.0",
                            "vite 6 ^18.0.0 || >=20.0.0",
                            "astro 4 ^18.17.1 || >=20.3.0",
                            "next 14 >=18.17.0")
                    .map(line -> line.split(" ", 3))
                    .map(words -> new NewNode(words[0], Integer.parseInt(words[1]), words[2]))
                    .toList();

    // What the registry has today: latest, *, >=4
    private static final Pattern NEWEST = Pattern.compile("latest|next|\\*|x?|>.*");

    static Optional<NewNode> of(Folder folder) {
        var manifest = PackageJson.of(folder);
        return ALL.stream().filter(one -> one.isNeededBy(manifest)).findFirst();
    }

    private boolean isNeededBy(PackageJson manifest) {
        return Stream.of(manifest.dependencies(), manifest.devDependencies())
                .flatMap(kind -> Stream.ofNullable(kind.get(dependency)))
                .map(String::strip)
                .anyMatch(
                        range ->
                                NEWEST.matcher(range).matches()
                                        || PackageJson.major(range)
                                                .filter(major -> major >= since)
                                                .isPresent());
    }

    /** As it is told: {@code astro 6}. */
    String named() {
        return "%s %d".formatted(dependency, since);
    }
}
