package dev.wasmrun.daemon.detect;

import static java.util.Comparator.comparing;

import dev.wasmrun.protocol.ProblemException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rule 5: how a Node.js project is started. The first of {@link #RULES} that knows, decides. */
final class NodeStart {
    static final List<String> SCRIPTS = List.of("dev", "develop", "start:dev", "serve", "start");

    // Whatever name a script has that calls one of these.
    private static final Pattern SERVES =
            Pattern.compile("(?:^|\\s)(?:storybook dev|start-storybook|json-server)(?![\\w-])");
    private static final Pattern STORYBOOK =
            Pattern.compile("(?:^|\\s)(?:storybook dev|start-storybook)(?![\\w-])");
    // A sandbox has no containers in it.
    private static final Pattern CONTAINERS =
            Pattern.compile("^\\s*(?:sudo\\s+)?(?:docker|docker-compose|podman)\\s");
    // "This command has been deprecated" && exit 1
    private static final Pattern ONLY_SAYS =
            Pattern.compile("^\\s*echo\\b[^&|;]*(?:(?:&&|;)\\s*exit\\s+\\d+)?\\s*$");
    // Makes files, once or again and again, for somebody else to serve.
    private static final Pattern MAKES =
            Pattern.compile(
                    "^\\s*(?:npx\\s+)?(?:tsc|tsup|rollup|esbuild|sass|postcss|tailwindcss|@tailwindcss/cli|webpack|vite build|parcel (?:build|watch))"
                            + "(?![\\w-])(?!.*\\sserver?(?:\\s|$)|.*--(?:onSuccess|serve))[^&|;]*$");
    private static final Pattern DEPLOYED =
            Pattern.compile("^\\s*(?:(?:npx\\s+)?cross-env\\s+)?NODE_ENV=production\\s+node\\s");
    private static final Pattern EXPORTS =
            Pattern.compile("(?m)^(?:module\\.)?exports\\b|^export\\s");
    private static final Pattern AGAIN = Pattern.compile("\\s(?:-w|--watch|watch)\\b");
    private static final Set<String> LIKELY =
            Set.of("dev", "develop", "start", "serve", "server", "watch");

    static final List<StartRule<NodeProject>> RULES =
            List.of(
                    NodeStart::storybook,
                    NodeStart::script,
                    ScriptPair::start,
                    Workspaces::start,
                    NxWorkspace::start,
                    NodeStart::likelyScript,
                    NodeStart::servingScript,
                    NodeStart::ownServer,
                    NodeStart::besideLibrary,
                    NodeStart::halves,
                    entry("\"main\"", m -> m.text("main")),
                    entry("\"exports\"", PackageJson::exported),
                    entry("\"module\"", m -> m.text("module")),
                    TaskRunner::start,
                    NodeStart::jsonServer,
                    NodeStart::usualEntry,
                    entry("\"bin\"", PackageJson::program),
                    NodeStart::builtEntry,
                    NodeStart::loneProgram,
                    NodeStart::watching,
                    NodeStart::making);

    private NodeStart() {}

    static Start find(NodeProject project, Notes notes) {
        return StartRule.first(RULES, project, notes).orElseThrow(() -> refusal(project));
    }

    private static ProblemException refusal(NodeProject project) {
        var scripts = project.manifest().scripts();
        var nested = Languages.nested(project.folder());
        if (!nested.isEmpty()) {
            return Refusals.nested(project.folder().path(), nested);
        }
        var servers = LoneProgram.servers(project);
        if (servers.size() > 1) {
            return Refusals.severalPrograms(servers);
        }
        return SCRIPTS.stream()
                .filter(name -> CONTAINERS.matcher(scripts.getOrDefault(name, "")).find())
                .findFirst()
                .map(name -> Refusals.containers(name, scripts.get(name)))
                .orElseGet(
                        () ->
                                Refusals.noStart(
                                        "This is a Node.js project",
                                        "a script dev or start, \"main\", and server.js, app.js, index.js, main.js, start.js in ., src/, dist/, server/ and backend/"));
    }

    /** A library of components has no pages but those that Storybook makes. */
    private static Optional<Start> storybook(NodeProject project, Notes notes) {
        var scripts = project.manifest().scripts();
        var othersHaveNone =
                SCRIPTS.stream()
                        .filter(project.manifest()::has)
                        .map(scripts::get)
                        .allMatch(
                                script ->
                                        isNoApp(script)
                                                || AssetScripts.hasNoPage(
                                                        project.folder(), script));
        return othersHaveNone
                ? scriptNamed(project, name -> STORYBOOK.matcher(scripts.get(name)).find(), notes)
                : Optional.empty();
    }

    private static Optional<Start> script(NodeProject project, Notes notes) {
        var scripts = project.manifest().scripts();
        var present = SCRIPTS.stream().filter(project.manifest()::has).toList();
        if (present.stream().noneMatch(s -> mayStart(project, s))) {
            return Optional.empty();
        }
        var name =
                present.stream()
                        .filter(s -> mayStart(project, s))
                        .sorted(
                                comparing((String s) -> project.runsNothing(scripts.get(s)))
                                        .thenComparing(s -> Built.isServedBy(scripts.get(s))))
                        .findFirst()
                        .orElseThrow();
        present.stream()
                .filter(s -> !s.equals(name))
                .forEach(s -> notes.reject("script %s: %s".formatted(s, scripts.get(s))));
        notes.because(5, "package.json has a script \"%s\": %s".formatted(name, scripts.get(name)));
        return Optional.of(run(project, name, notes));
    }

    /** Not what is for the deployed app alone, where a framework has a server for development. */
    private static boolean mayStart(NodeProject project, String name) {
        var script = project.manifest().scripts().get(name);
        var isDeployed =
                DEPLOYED.matcher(script).find()
                        && NodeFramework.of(project.manifest())
                                .filter(NodeFramework::hasServer)
                                .isPresent();
        return !isNoApp(script) && !isDeployed;
    }

    /** A script that starts no app: {@code tsc --watch}, {@code docker compose up}. */
    static boolean isNoApp(String script) {
        return MAKES.matcher(script).find()
                || CONTAINERS.matcher(script).find()
                || ONLY_SAYS.matcher(script).find();
    }

    static boolean isWatcher(String script) {
        return MAKES.matcher(script).find() && AGAIN.matcher(script).find();
    }

    /** A library's {@code tsup --watch}: nothing else is there, so it is what the project means. */
    private static Optional<Start> watching(NodeProject project, Notes notes) {
        return usualScript(project, NodeStart::isWatcher, notes);
    }

    private static Optional<Start> making(NodeProject project, Notes notes) {
        return usualScript(project, script -> MAKES.matcher(script).find(), notes);
    }

    private static Optional<Start> usualScript(
            NodeProject project, Predicate<String> which, Notes notes) {
        var scripts = project.manifest().scripts();
        return scriptNamed(
                project, name -> SCRIPTS.contains(name) && which.test(scripts.get(name)), notes);
    }

    /** {@code docs:dev}, {@code start-server}: a usual name with something more. */
    private static Optional<Start> likelyScript(NodeProject project, Notes notes) {
        return scriptNamed(project, name -> isLikely(name) && mayStart(project, name), notes);
    }

    static boolean isLikely(String name) {
        return Stream.of(name.split("[:_-]")).anyMatch(LIKELY::contains);
    }

    /** {@code "mock": "json-server …"}. */
    private static Optional<Start> servingScript(NodeProject project, Notes notes) {
        var scripts = project.manifest().scripts();
        return scriptNamed(project, name -> serves(project, scripts.get(name)), notes);
    }

    private static boolean serves(NodeProject project, String script) {
        var framework = NodeFramework.of(project.manifest()).filter(NodeFramework::hasServer);
        return SERVES.matcher(script).find()
                || FileServers.isCalledBy(script)
                        && (framework.isEmpty() || !Built.isServedBy(script));
    }

    private static Optional<Start> scriptNamed(
            NodeProject project, Predicate<String> which, Notes notes) {
        return project.manifest().scripts().keySet().stream()
                .filter(which)
                .findFirst()
                .map(
                        name -> {
                            notes.because(
                                    5,
                                    "package.json has a script \"%s\": %s"
                                            .formatted(
                                                    name, project.manifest().scripts().get(name)));
                            return run(project, name, notes);
                        });
    }

    // `npm run` costs a fifth of a second at each start, so it only runs what needs it.
    private static Start run(NodeProject project, String name, Notes notes) {
        var written = project.manifest().scripts().get(name);
        var runner = project.manager() + " run " + name;
        var needed = whyRunner(project, name);
        var text =
                needed.isPresent()
                        ? written
                        : MissingEnvFile.replaced(project.folder(), written, notes);
        notes.because(
                5,
                needed.map(why -> "%s, because of %s".formatted(runner, why))
                        .orElse(
                                "the script's text is run directly, which starts faster than "
                                        + runner));
        var start =
                needed.isPresent()
                        ? Start.words(project.manager(), "run", name)
                        : Start.shell(
                                        FileServers.fed(project, text, notes)
                                                .or(() -> Built.first(project, text, notes))
                                                .orElse(text))
                                .with(npmVariables(project, name));
        return known(start, project, text);
    }

    private static Optional<String> whyRunner(NodeProject project, String name) {
        return Stream.of("pre" + name, "post" + name)
                .filter(project.manifest().scripts()::containsKey)
                .map("the script "::concat)
                .findFirst()
                .or(
                        () ->
                                project.isPlugAndPlay()
                                        ? Optional.of("yarn's Plug'n'Play")
                                        : Optional.empty());
    }

    /** What npm tells a script; a script may ask for it. */
    private static Map<String, String> npmVariables(NodeProject project, String script) {
        var manifest = project.manifest();
        var variables = new TreeMap<String, String>();
        variables.put("INIT_CWD", project.inside());
        variables.put("npm_package_json", project.inside() + "/" + PackageJson.NAME);
        variables.put("npm_lifecycle_event", script);
        variables.put("npm_lifecycle_script", manifest.scripts().get(script));
        manifest.text("name").ifPresent(name -> variables.put("npm_package_name", name));
        manifest.text("version").ifPresent(v -> variables.put("npm_package_version", v));
        return variables;
    }

    /** Adds what the command's text gives away: its file, and the port of a framework's tool. */
    static Start known(Start start, NodeProject project, String command) {
        var framework = NodeFramework.of(project.manifest());
        var named = framework.map(f -> start.of(f.name())).orElse(start);
        var placed = project.fileRunBy(command).map(named::in).orElse(named);
        return Stream.concat(framework.stream(), NodeFramework.ALL.stream())
                .filter(NodeFramework::hasServer)
                .filter(f -> List.of(command.split("\\s+")).contains(f.tool()))
                .findFirst()
                .filter(f -> f.usualPort() > 0)
                .map(f -> placed.usuallyOn(f.usualPort()))
                .orElse(placed);
    }

    private static Optional<Start> ownServer(NodeProject project, Notes notes) {
        return NodeFramework.of(project.manifest())
                .filter(NodeFramework::hasServer)
                .map(
                        f -> {
                            notes.because(
                                    5,
                                    "%s has a development server: %s".formatted(f.name(), f.dev()));
                            var dev = project.isPlugAndPlay() ? "yarn " + f.dev() : f.dev();
                            return known(Start.shell(dev), project, f.dev());
                        });
    }

    /** Its file has a usual name, and no script says more. */
    private static Optional<Start> jsonServer(NodeProject project, Notes notes) {
        if (!project.manifest().needs("json-server") || !project.folder().has("db.json")) {
            return Optional.empty();
        }
        notes.because(5, "json-server serves db.json");
        var command = "json-server --watch db.json";
        return Optional.of(
                Start.shell(project.isPlugAndPlay() ? "yarn " + command : command)
                        .of("json-server")
                        .usuallyOn(3000));
    }

    private static StartRule<NodeProject> entry(
            String key, Function<PackageJson, Optional<String>> value) {
        return (project, notes) ->
                value.apply(project.manifest())
                        .flatMap(
                                file -> {
                                    var found = project.program(file);
                                    if (found.isEmpty()) {
                                        notes.reject(
                                                project.file(file).isPresent()
                                                        ? "%s: %s is no program"
                                                                .formatted(key, file)
                                                        : "%s: there is no %s"
                                                                .formatted(key, file));
                                    }
                                    return found;
                                })
                        .map(
                                file ->
                                        node(
                                                project,
                                                file,
                                                "package.json says %s".formatted(key),
                                                notes));
    }

    /** Its main module is for who imports it; a file with a usual name, or its command, serves. */
    private static Optional<Start> besideLibrary(NodeProject project, Notes notes) {
        var manifest = project.manifest();
        if (listening(project, manifest.text("main"))) {
            return Optional.empty();
        }
        var isLibrary = isLibrary(project);
        if (isLibrary && listening(project, project.usualEntry())) {
            return usualEntry(project, notes);
        }
        return isLibrary || listening(project, manifest.program())
                ? entry("\"bin\"", PackageJson::program).find(project, notes)
                : Optional.empty();
    }

    /** It only makes something known to others. */
    private static boolean isLibrary(NodeProject project) {
        return project.manifest()
                .text("main")
                .flatMap(project::file)
                .filter(file -> project.usualEntry().filter(file::equals).isEmpty())
                .flatMap(project.folder()::text)
                .filter(text -> EXPORTS.matcher(text).find())
                .isPresent();
    }

    /** {@code "main": "server/index.js"} is one half, and that folder a project of its own. */
    private static Optional<Start> halves(NodeProject project, Notes notes) {
        var main = project.manifest().text("main").flatMap(project::file);
        return main.isEmpty() || InnerPackages.ofFile(project, main.orElseThrow()).isPresent()
                ? Halves.start(project, notes)
                : Optional.empty();
    }

    private static boolean listening(NodeProject project, Optional<String> file) {
        return file.flatMap(project::file)
                .flatMap(project.folder()::text)
                .filter(text -> text.contains(".listen("))
                .isPresent();
    }

    private static Optional<Start> usualEntry(NodeProject project, Notes notes) {
        return project.usualEntry().map(file -> node(project, file, "it has a usual name", notes));
    }

    private static Optional<Start> loneProgram(NodeProject project, Notes notes) {
        return LoneProgram.of(project)
                .map(file -> node(project, file, "no other program is there", notes));
    }

    /** {@code "main": "dist/index.js"} of what is not built yet. */
    private static Optional<Start> builtEntry(NodeProject project, Notes notes) {
        return project.manifest()
                .text("main")
                .flatMap(main -> Built.first(project, "node " + main, notes))
                .map(command -> known(Start.shell(command), project, command));
    }

    private static Start node(NodeProject project, String file, String why, Notes notes) {
        notes.because(5, "starts %s: %s".formatted(file, why));
        var program =
                TypeScript.RUNNERS.stream()
                        .filter(runner -> file.endsWith(".ts") && project.manifest().needs(runner))
                        .findFirst()
                        .orElse(project.manager().equals("bun") ? "bun" : "node");
        var start =
                project.isPlugAndPlay()
                        ? Start.words("yarn", program, file)
                        : Start.words(program, file);
        return known(start.in(file), project, program + " " + file);
    }
}
