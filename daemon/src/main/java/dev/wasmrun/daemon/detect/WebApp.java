package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;

/**
 * Rule 9 for a module that holds a web app: an object of a framework's class, or what its factory
 * returned. {@link #ALL} is the list of those classes; what is built upon another stands before it.
 */
record WebApp(String name, Server server) {
    static final List<WebApp> ALL =
            List.of(
                    new WebApp("FastAPI", AsgiStart::fastapi),
                    new WebApp("Starlette", AsgiStart::served),
                    new WebApp("Litestar", AsgiStart::served),
                    new WebApp("Quart", AsgiStart::quart),
                    new WebApp("Sanic", AsgiStart::sanic),
                    new WebApp("Flask", FlaskStart::of));

    /** How the object is started, once it is found. */
    @FunctionalInterface
    interface Server {
        Start start(PythonProject project, PythonSource source, String variable, Notes notes);
    }

    /** {@code app = Flask(…)} at the left margin. */
    static Optional<Start> object(PythonProject project, Notes notes) {
        return ALL.stream().flatMap(app -> app.find(project, notes).stream()).findFirst();
    }

    /** {@code app = create_app()}: of the framework whose class the project calls somewhere. */
    static Optional<Start> factoryResult(PythonProject project, Notes notes) {
        return project.sources().stream()
                .filter(source -> source.madeByFactory().isPresent())
                .findFirst()
                .flatMap(
                        source ->
                                ALL.stream()
                                        .filter(app -> app.isMadeIn(project))
                                        .findFirst()
                                        .map(
                                                app ->
                                                        app.start(
                                                                project,
                                                                source,
                                                                source.madeByFactory()
                                                                        .orElseThrow(),
                                                                notes)));
    }

    private Optional<Start> find(PythonProject project, Notes notes) {
        var found =
                project.sources().stream()
                        .filter(source -> source.variable(name).isPresent())
                        .toList();
        found.stream().skip(1).forEach(s -> notes.reject("%s app in %s".formatted(name, s.file())));
        return found.stream()
                .findFirst()
                .map(s -> start(project, s, s.variable(name).orElseThrow(), notes));
    }

    private boolean isMadeIn(PythonProject project) {
        return project.sources().stream().anyMatch(source -> source.constructs(name));
    }

    private Start start(PythonProject project, PythonSource source, String variable, Notes notes) {
        notes.because(9, "%s app \"%s\" in %s".formatted(name, variable, source.file()));
        var start = server.start(project, source, variable, notes);
        return start.in(start.file().orElse(source.file())).of(name);
    }
}
