package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Rule 9: how a Python project is started. The first of {@link #RULES} that knows, decides. */
final class PythonStart {
    static final List<StartRule<PythonProject>> RULES =
            List.of(
                    PythonStart::django,
                    made("FastAPI", "FastAPI", AsgiStart::fastapi),
                    made("Starlette", "Starlette", AsgiStart::served),
                    made("Litestar", "Litestar", AsgiStart::served),
                    made("Quart", "Quart", AsgiStart::served),
                    made("Sanic", "Sanic", AsgiStart::sanic),
                    made("Flask", "Flask", FlaskStart::of),
                    AsgiStart::factory,
                    FlaskStart::factory,
                    PythonStart::streamlit,
                    ownServer("dash", "Dash", 8050),
                    ownServer("gradio", "Gradio", 7860),
                    ownServer("aiohttp", "aiohttp", 8080),
                    ownServer("tornado", "Tornado", 8888),
                    ownServer("bottle", "Bottle", 8080),
                    ownServer("http.server", "http.server", 8000),
                    PythonStart::packageMain,
                    PythonStart::usualName,
                    PythonStart::onlyOne);

    private PythonStart() {}

    static Start find(PythonProject project, Notes notes) {
        return StartRule.first(RULES, project, notes)
                .orElseThrow(
                        () ->
                                Refusals.noStart(
                                        "This is a Python project",
                                        "manage.py, a web app object such as app = Flask(…), __main__.py, and main.py, app.py, server.py and the like"));
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

    private static Optional<Start> django(PythonProject project, Notes notes) {
        return project.folder()
                .text("manage.py")
                .filter(text -> text.contains("django"))
                .map(
                        text -> {
                            notes.because(9, "manage.py belongs to Django");
                            return Start.shell("python manage.py runserver 0.0.0.0:$PORT")
                                    .in("manage.py")
                                    .of("Django");
                        });
    }

    /** How a web app object is started, once it is found. */
    @FunctionalInterface
    interface Server {
        Start start(PythonProject project, PythonSource source, String variable, Notes notes);
    }

    private static StartRule<PythonProject> made(String className, String name, Server server) {
        return (project, notes) -> {
            var found =
                    project.sources().stream()
                            .filter(source -> source.variable(className).isPresent())
                            .toList();
            found.stream()
                    .skip(1)
                    .forEach(s -> notes.reject("%s app in %s".formatted(name, s.file())));
            return found.stream()
                    .findFirst()
                    .map(
                            source -> {
                                var variable = source.variable(className).orElseThrow();
                                notes.because(
                                        9,
                                        "%s app \"%s\" in %s"
                                                .formatted(name, variable, source.file()));
                                var start = server.start(project, source, variable, notes);
                                return start.in(start.file().orElse(source.file())).of(name);
                            });
        };
    }

    private static Optional<Start> streamlit(PythonProject project, Notes notes) {
        return importer(project, "streamlit")
                .map(
                        source -> {
                            notes.because(9, "%s imports streamlit".formatted(source.file()));
                            return Start.shell(
                                            "streamlit run %s --server.port $PORT --server.headless true"
                                                    .formatted(source.file()))
                                    .in(source.file())
                                    .of("Streamlit");
                        });
    }

    private static StartRule<PythonProject> ownServer(String module, String name, int usualPort) {
        return (project, notes) ->
                importer(project, module)
                        .filter(source -> source.hasMain() || isUsual(source))
                        .map(
                                source -> {
                                    notes.because(
                                            9,
                                            "%s imports %s and runs it itself"
                                                    .formatted(source.file(), module));
                                    return script(source).of(name).usuallyOn(usualPort);
                                });
    }

    private static Optional<PythonSource> importer(PythonProject project, String module) {
        return project.sources().stream().filter(source -> source.imports(module)).findFirst();
    }

    private static Optional<Start> packageMain(PythonProject project, Notes notes) {
        if (project.folder().has("__main__.py")) {
            notes.because(9, "the folder has a __main__.py");
            return Optional.of(Start.words("python", ".").in("__main__.py"));
        }
        return project.packages().stream()
                .filter(name -> project.folder().folder(name).has("__main__.py"))
                .findFirst()
                .map(
                        name -> {
                            notes.because(9, "the package %s has a __main__.py".formatted(name));
                            return Start.words("python", "-m", name).in(name + "/__main__.py");
                        });
    }

    private static Optional<Start> usualName(PythonProject project, Notes notes) {
        return first(project, (source, top) -> top && isUsual(source), "has a usual name", notes)
                .or(
                        () ->
                                first(
                                        project,
                                        (source, top) -> isUsual(source),
                                        "has a usual name",
                                        notes));
    }

    private static Optional<Start> onlyOne(PythonProject project, Notes notes) {
        return first(project, (source, top) -> source.hasMain(), "runs itself", notes);
    }

    private static Optional<Start> first(
            PythonProject project,
            BiFunction<PythonSource, Boolean, Boolean> which,
            String why,
            Notes notes) {
        return project.sources().stream()
                .filter(source -> which.apply(source, source.parent().isEmpty()))
                .findFirst()
                .map(
                        source -> {
                            notes.because(9, "%s %s".formatted(source.file(), why));
                            return script(source);
                        });
    }

    static boolean isUsual(PythonSource source) {
        return PythonProject.USUAL_NAMES.contains(source.name());
    }

    static Start script(PythonSource source) {
        return Start.words("python", source.file()).in(source.file());
    }
}
