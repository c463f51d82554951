package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Reload;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 6: whether the app notices by itself that its sources changed. {@link #TOOLS} is the list of
 * those who do; a new one is a line there.
 */
final class Reloading {
    /** A tool whose call, in the words of a command, means that it reloads. */
    private record Tool(String name, Pattern call) {}

    static final List<Tool> TOOLS =
            List.of(
                    tool("Vite", "vite(?!\\s+(?:build|preview|optimize)\\b)"),
                    tool("VitePress", "vitepress dev"),
                    tool("Next.js", "next dev"),
                    tool(
                            "Nuxt",
                            "nuxi dev|nuxt(?:-ts)?(?!\\s+(?:analyze|build|generate|preview|serve|start)\\b)"),
                    tool("Astro", "astro dev"),
                    tool("React Router", "react-router dev"),
                    tool("Remix", "remix (?:vite:)?dev"),
                    tool("Gatsby", "gatsby develop"),
                    tool("Angular", "ng serve"),
                    tool("Create React App", "react-scripts start"),
                    tool("Vue CLI", "vue-cli-service serve"),
                    tool("Eleventy", "eleventy\\b.*--(?:serve|watch)"),
                    tool("Docusaurus", "docusaurus start"),
                    tool("NestJS", "nest start\\b.*(?:--watch|-w)"),
                    tool("Parcel", "parcel(?!\\s+build\\b)"),
                    tool("webpack", "webpack serve|webpack-dev-server"),
                    tool("Vinxi", "vinxi dev"),
                    tool("Nitro", "nitro(?:pack)? dev"),
                    tool("listhen", "listhen\\b.*(?:--watch|-w)"),
                    tool("Slidev", "slidev(?!\\s+(?:build|export|format|theme)\\b)"),
                    tool("VuePress", "vuepress dev"),
                    tool("Hexo", "hexo s(?:erver)?"),
                    tool("Expo", "expo start"),
                    tool("AdonisJS", "ace(?:\\.js)? serve\\b.*(?:--hmr|--watch|-w)"),
                    tool("Strapi", "strapi develop"),
                    tool("json-server", "json-server\\b.*(?:--watch|-w)"),
                    tool(
                            "Rspack",
                            "rspack (?:serve|dev|s)\\b|rsbuild(?!\\s+(?:build|preview|inspect)\\b)"),
                    tool("Farm", "farm(?!\\s+(?:build|preview|clean)\\b)"),
                    tool("Fastify", "fastify start\\b.*(?:--watch|-w)"),
                    tool("Nx", "nx (?:serve|dev|run \\S+:(?:serve|dev))\\b"),
                    tool("Waku", "waku dev"),
                    tool("RedwoodJS", "rw dev|redwood dev"),
                    tool("Ember", "ember s(?:erve|erver)?\\b"),
                    tool("Web Dev Server", "(?:web-dev-server|wds)\\b.*(?:--watch|-w)"),
                    tool("Storybook", "storybook dev"),
                    tool("Wrangler", "wrangler dev"),
                    tool("Turborepo", "turbo (?:run )?(?:dev|watch)"),
                    tool("nodemon", "nodemon"),
                    tool("ts-node-dev", "ts-node-dev|tsnd"),
                    tool("tsx", "tsx (?:--?\\S+ )*(?:--)?watch"),
                    tool("node --watch", "node\\b.*--watch(?:-path\\S*)?"),
                    tool("bun", "bun\\b.*--(?:hot|watch)"),
                    tool(
                            "Django",
                            "(?:(?:manage\\.py|-m django)\\s+runserver|\\w+\\.py runserver [\\d.]+:\\S+)(?!.*--noreload)"),
                    tool("FastAPI", "fastapi dev(?!.*--no-reload)"),
                    tool("uvicorn", "uvicorn\\b.*--reload"),
                    tool("hypercorn", "hypercorn\\b.*--reload"),
                    tool("gunicorn", "gunicorn\\b.*--reload"),
                    tool("Flask", "flask\\b(?!.*--no-reload).*--(?:debug|reload)"),
                    tool("Flask", "FLASK_DEBUG=1\\s+(?:\\S+\\s+)*flask\\s+run(?!.*--no-reload)"),
                    tool("Quart", "quart\\b.*--(?:debug|reload)"),
                    tool("Sanic", "sanic\\b.*(?:--dev|--debug|--auto-reload|-r)"),
                    tool("Litestar", "litestar\\b.*(?:--reload|-r)"),
                    tool("Solara", "solara run(?!.*--production)"),
                    tool("Panel", "panel serve\\b.*--(?:dev|autoreload)"),
                    tool("Bokeh", "bokeh serve\\b.*--dev"),
                    tool("Chainlit", "chainlit run\\b.*(?:--watch|-w)"),
                    tool("Reflex", "reflex run(?!.*--env\\s+prod)"),
                    tool("Pyramid", "pserve\\b.*--reload"),
                    tool("Shiny", "shiny run\\b.*(?:--reload|-r)"),
                    tool("MkDocs", "mkdocs serve(?!.*--no-livereload)"),
                    tool("Nikola", "nikola auto"),
                    tool("Lektor", "lektor server"),
                    tool("py4web", "py4web run(?!.*--watch[ =]off)"),
                    tool("Rio", "rio run"),
                    tool("Strawberry", "strawberry dev"),
                    tool("Sphinx", "sphinx-autobuild"),
                    tool("watchfiles", "watchfiles|watchmedo"));

    // NiceGUI reloads unless it is told not to.
    private static final Pattern IN_SOURCE =
            Pattern.compile(
                    "\\brun(?:_server|_simple)?\\([^)]*\\b(?:debug|use_reloader|reload|reloader)\\s*=\\s*True"
                            + "|\\bnicegui\\b[\\s\\S]*\\bui\\.run\\((?![^)]*\\breload\\s*=\\s*False)");
    private static final Pattern SCRIPT_CALL =
            Pattern.compile(
                    "(?:^|\\s)(?:npm|pnpm|yarn|bun)\\s+(?:(?:run|run-script)\\s+)?(?:--?\\S+\\s+)*([\\w:.-]+)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"|'([^']+)'");
    private static final int DEEPEST = 4;

    private Reloading() {}

    static Reload of(Start start, Folder folder, Notes notes) {
        var scripts = PackageJson.of(folder).scripts();
        var byTool = tool(start.text(), scripts, DEEPEST);
        if (byTool.isPresent()) {
            notes.because(6, "%s reloads by itself".formatted(byTool.orElseThrow()));
            return Reload.SELF;
        }
        var file = start.file().filter(name -> name.endsWith(".py")).flatMap(folder::text);
        if (file.filter(text -> IN_SOURCE.matcher(text).find()).isPresent()) {
            notes.because(6, "%s asks for a reloader".formatted(start.file().orElseThrow()));
            return Reload.SELF;
        }
        return Reload.RESTART;
    }

    /** The tool that all long-running parts of a command are run by; one of them, if several. */
    private static Optional<String> tool(String command, Map<String, String> scripts, int depth) {
        var calls = calls(command).map(call -> toolOf(call, scripts, depth)).toList();
        return calls.stream().allMatch(Optional::isPresent)
                ? calls.stream().flatMap(Optional::stream).findFirst()
                : Optional.empty();
    }

    private static Optional<String> toolOf(String call, Map<String, String> scripts, int depth) {
        var script = SCRIPT_CALL.matcher(call);
        if (depth > 0 && script.find() && scripts.containsKey(script.group(1))) {
            return tool(scripts.get(script.group(1)), scripts, depth - 1);
        }
        return TOOLS.stream()
                .filter(tool -> tool.call().matcher(call).find())
                .map(Tool::name)
                .findFirst();
    }

    /** What runs for long: the last of {@code a && b}, and all of {@code concurrently "a" "b"}. */
    private static Stream<String> calls(String command) {
        if (command.matches("(?s).*\\bconcurrently\\s.*[\"'].*")) {
            return QUOTED.matcher(command)
                    .results()
                    .map(quoted -> quoted.group().substring(1, quoted.group().length() - 1));
        }
        var steps = command.split("&&|;");
        return Stream.of(steps[steps.length - 1].split("(?<!&)&(?!&)|\\|"))
                .filter(s -> !s.isBlank());
    }

    private static Tool tool(String name, String call) {
        return new Tool(name, Pattern.compile("(?s)(?:^|[\\s/])(?:%s)(?![\\w-])".formatted(call)));
    }
}
