package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.ProblemException;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Rule 9: how a Python project is started. The first of {@link #RULES} that knows, decides. */
final class PythonStart {
    /** Kinds of apps whose tool runs the module. */
    static final List<StartRule<PythonProject>> TOOLS =
            List.of(
                    StreamlitStart::find,
                    tool(
                            "chainlit",
                            "Chainlit",
                            "chainlit run %s --headless --host 0.0.0.0 --port $PORT"),
                    tool("solara", "Solara", "solara run %s --host 0.0.0.0 --port $PORT --no-open"),
                    tool("mesop", "Mesop", "mesop %s --port $PORT"),
                    tool(
                            "shiny",
                            "Shiny",
                            "shiny run %s --host 0.0.0.0 --port $PORT",
                            "^app\\s*=|\\bshiny\\.express\\b"),
                    tool(
                            "marimo",
                            "marimo",
                            "marimo run %s --headless --host 0.0.0.0 --port $PORT"),
                    tool(
                            "panel",
                            "Panel",
                            "panel serve %s --address 0.0.0.0 --port $PORT --allow-websocket-origin '*'",
                            "\\.servable\\("),
                    tool(
                            "bokeh",
                            "Bokeh",
                            "bokeh serve %s --address 0.0.0.0 --port $PORT --allow-websocket-origin '*'",
                            "\\bcurdoc\\("));

    /** What runs itself, or by its tool, whatever the name of its module is. */
    static final List<StartRule<PythonProject>> SERVERS =
            List.of(
                    (project, notes) -> StartRule.first(TOOLS, project, notes),
                    ownServer("dash", "Dash", 8050, "\\.run(?:_server)?\\("),
                    ownServer("gradio", "Gradio", 7860, "\\.launch\\("),
                    ownServer("aiohttp", "aiohttp", 8080, "\\brun_app\\(|\\bTCPSite\\("),
                    ownServer(
                            "tornado",
                            "Tornado",
                            8888,
                            "\\.(?:listen|start|run_forever|run_until_complete)\\(|asyncio\\.run\\("),
                    ownServer("bottle", "Bottle", 8080, "\\brun\\("),
                    WsgiStart::bottle,
                    ownServer("cherrypy", "CherryPy", 8080, "\\b(?:quickstart|start)\\("),
                    ownServer("nicegui", "NiceGUI", 8080, "\\bui\\.run"),
                    PythonStart::flet,
                    ownServer(
                            "http.server",
                            "http.server",
                            8000,
                            "\\bserve_forever\\(|\\.handle_request\\("));

    /** Kinds of apps that their source gives away. */
    static final List<StartRule<PythonProject>> APPS =
            List.of(
                    DjangoStart::find,
                    FlaskStart::manager,
                    DescribedStart::find,
                    WebApp::object,
                    WebApp::factoryResult,
                    PythonStart::packageMakesApp,
                    AsgiStart::factory,
                    FlaskStart::factory,
                    WsgiStart::factory,
                    (project, notes) -> StartRule.first(SERVERS, project, notes),
                    PyramidStart::find);

    static final List<StartRule<PythonProject>> RULES =
            List.of(
                    ReadmeStart::find,
                    (project, notes) -> StartRule.first(APPS, project, notes),
                    PythonScripts::start,
                    DockerfileStart::find,
                    PythonStart::packageMain,
                    PythonStart::usualName,
                    (project, notes) -> StartRule.first(APPS, project.everywhere(), notes),
                    PythonStart::strawberry,
                    PythonStart::onlyOne,
                    (project, notes) -> usualName(project.everywhere(), notes),
                    Notebooks::start,
                    Manuals::start);

    /** Marks a project of Scrapy. */
    static final String SPIDERS = "scrapy.cfg";

    private PythonStart() {}

    static Start find(PythonProject project, Notes notes) {
        return StartRule.first(RULES, project, notes).orElseThrow(() -> refusal(project.folder()));
    }

    /** The module that the rules start, for those who ask before it is their turn. */
    static Optional<String> file(PythonProject project) {
        return StartRule.first(RULES, project, new Notes()).flatMap(Start::file);
    }

    private static ProblemException refusal(Folder folder) {
        if (Notebooks.first(folder).isPresent()) {
            return Refusals.notebooks(folder.path());
        }
        return folder.has(SPIDERS)
                ? Refusals.spiders()
                : Refusals.noStart(
                        "This is a Python project",
                        "manage.py, a web app object such as app = Flask(…), __main__.py, and main.py, app.py, server.py and the like");
    }

    /** Adds what a given command and the dependencies give away: the file, the framework. */
    static Start known(Start given, PythonProject project) {
        var start = FlaskStart.isRun(given) ? given.usuallyOn(FlaskStart.USUAL_PORT) : given;
        var named =
                Stream.of("Django", "FastAPI", "Flask")
                        .filter(name -> project.declared().has(name.toLowerCase(Locale.ROOT)))
                        .findFirst()
                        .map(start::of)
                        .orElse(start);
        return project.sources().stream()
                .filter(source -> List.of(start.text().split("\\s+")).contains(source.file()))
                .findFirst()
                .map(source -> named.in(source.file()))
                .orElse(named);
    }

    private static StartRule<PythonProject> tool(String module, String name, String command) {
        return tool(module, name, command, "");
    }

    /**
     * @param marker what a module must mention, where the tool doesn't run all that import it
     */
    private static StartRule<PythonProject> tool(
            String module, String name, String command, String marker) {
        return (project, notes) ->
                page(project, module, marker)
                        .map(
                                source -> {
                                    notes.because(
                                            9, "%s imports %s".formatted(source.file(), module));
                                    return Start.shell(command.formatted(source.file()))
                                            .in(source.file())
                                            .of(name);
                                });
    }

    /** One that draws something itself; others may only help it. */
    private static Optional<PythonSource> page(
            PythonProject project, String module, String marker) {
        var all =
                project.sources().stream()
                        .filter(source -> source.imports(module) && source.mentions(marker))
                        .toList();
        return all.stream()
                .filter(PythonSource::draws)
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    /** A schema alone; an app of a framework that serves it was found before. */
    static Optional<Start> strawberry(PythonProject project, Notes notes) {
        return project.sources().stream()
                .filter(source -> source.imports("strawberry"))
                .flatMap(
                        source ->
                                source.variable("Schema").stream()
                                        .map(schema -> strawberry(source, schema, notes)))
                .findFirst();
    }

    private static Start strawberry(PythonSource source, String schema, Notes notes) {
        notes.because(9, "%s makes a schema of Strawberry".formatted(source.file()));
        return Start.shell(
                        "strawberry dev %s:%s --host 0.0.0.0 --port $PORT"
                                .formatted(source.module(), schema))
                .in(source.file())
                .of("Strawberry");
    }

    /**
     * @param run what runs it, where nothing says that the module is a program
     */
    private static StartRule<PythonProject> ownServer(
            String module, String name, int usualPort, String run) {
        return (project, notes) ->
                project.sources().stream()
                        .filter(source -> source.imports(module))
                        .filter(source -> source.hasMain() || runsAtOnce(project, source, run))
                        .findFirst()
                        .map(
                                source -> {
                                    notes.because(
                                            9,
                                            "%s imports %s and runs it itself"
                                                    .formatted(source.file(), module));
                                    return script(project, source).of(name).usuallyOn(usualPort);
                                });
    }

    /** As a page and not in a window; its own words are how it is told. */
    private static Optional<Start> flet(PythonProject project, Notes notes) {
        return ownServer("flet", "Flet", 8550, "\\b(?:ft|flet)\\.(?:app|run)\\(")
                .find(project, notes)
                .map(
                        start ->
                                start.running(
                                        "FLET_FORCE_WEB_SERVER=true FLET_SERVER_IP=0.0.0.0 FLET_SERVER_PORT=$PORT "
                                                + start.text()));
    }

    /** Being run, and not only when a command calls one of its functions. */
    private static boolean runsAtOnce(PythonProject project, PythonSource source, String run) {
        return source.acts() && source.mentions(run) && !PythonScripts.call(project, source);
    }

    private static Optional<Start> packageMain(PythonProject project, Notes notes) {
        if (project.folder().has("__main__.py")) {
            notes.because(9, "the folder has a __main__.py");
            return Optional.of(Start.words("python", ".").in("__main__.py"));
        }
        return project.packages().stream()
                .filter(name -> project.folder().folder(name).has("__main__.py"))
                .findFirst()
                .map(name -> packageMain(name, notes));
    }

    /** It may do more than the factory alone: {@code app = create_app(…)}, and runs it. */
    private static Optional<Start> packageMakesApp(PythonProject project, Notes notes) {
        return project.packages().stream()
                .filter(
                        name ->
                                project.source(name + "/__main__.py")
                                        .filter(PythonSource::makesAndRuns)
                                        .isPresent())
                .findFirst()
                .map(name -> packageMain(name, notes));
    }

    private static Start packageMain(String name, Notes notes) {
        notes.because(9, "the package %s has a __main__.py".formatted(name));
        return Start.words("python", "-m", name).in(name + "/__main__.py");
    }

    private static Optional<Start> usualName(PythonProject project, Notes notes) {
        return first(
                        project,
                        (source, top) -> top && isUsual(source) && !source.onlyGreets(),
                        "has a usual name",
                        notes)
                .or(
                        () ->
                                first(
                                        project,
                                        (source, top) -> isUsual(source),
                                        "has a usual name",
                                        notes));
    }

    private static Optional<Start> onlyOne(PythonProject project, Notes notes) {
        return first(
                        project,
                        (source, top) -> source.hasMain() && source.name().endsWith("server"),
                        "runs itself, and is a server by its name",
                        notes)
                .or(() -> first(project, (source, top) -> source.hasMain(), "runs itself", notes))
                .or(
                        () ->
                                first(
                                        project,
                                        (source, top) -> project.isAlone(source) && source.acts(),
                                        "is the only module",
                                        notes));
    }

    private static Optional<Start> first(
            PythonProject project,
            BiFunction<PythonSource, Boolean, Boolean> which,
            String why,
            Notes notes) {
        return project.sources().stream()
                .filter(source -> !source.isAside())
                .filter(source -> which.apply(source, source.parent().isEmpty()))
                .findFirst()
                .map(
                        source -> {
                            notes.because(9, "%s %s".formatted(source.file(), why));
                            return script(project, source);
                        });
    }

    static boolean isUsual(PythonSource source) {
        return PythonProject.USUAL_NAMES.contains(source.name());
    }

    /**
     * As a script where its own folder is enough, as a module where it imports from above or
     * relatively, which no script can.
     */
    static Start script(PythonProject project, PythonSource source) {
        var root = ImportRoot.of(project.folder(), source);
        var isModule =
                !source.parent().isEmpty()
                        && (source.importsRelatively() || root.filter(String::isEmpty).isPresent());
        var words =
                isModule
                        ? List.of("python", "-m", source.module())
                        : List.of("python", source.file());
        return (source.wantsPortAsWord()
                        ? Start.shell(String.join(" ", words) + " $PORT")
                        : Start.words(words.toArray(String[]::new)))
                .in(source.file());
    }
}
