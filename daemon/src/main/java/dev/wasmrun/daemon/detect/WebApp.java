package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;

/**
 * Rule 9 for a module that holds a web app: an object of a framework's class, or what its factory
 * returned. {@link #ALL} is the list of those classes; what is built upon another stands before it.
 *
 * @param made how the class is called in a source, as a pattern
 * @param module that a source must import, where others have a class of that name, too
 */
record WebApp(String name, String made, String module, Server server) {
    static final List<WebApp> ALL =
            List.of(
                    of("FastAPI", AsgiStart::fastapi),
                    of("Starlette", AsgiStart::served),
                    of("Litestar", AsgiStart::served),
                    of("Quart", AsgiStart::quart),
                    of("Sanic", AsgiStart::sanic),
                    of("Flask", FlaskStart::of),
                    new WebApp("Flask", "APIFlask", "apiflask", FlaskStart::of),
                    new WebApp("Flask", "OpenAPI", "flask_openapi3", FlaskStart::of),
                    new WebApp("BlackSheep", "Application", "blacksheep", AsgiStart::served),
                    new WebApp("Ariadne", "GraphQL", "ariadne", AsgiStart::served),
                    new WebApp("Strawberry", "GraphQL", "strawberry", AsgiStart::served),
                    new WebApp("Falcon", "asgi\\.App", "falcon", AsgiStart::served),
                    new WebApp("Falcon", "(?:App|API)", "falcon", WsgiStart::served));

    /** How the object is started, once it is found. */
    @FunctionalInterface
    interface Server {
        Start start(PythonProject project, PythonSource source, String variable, Notes notes);
    }

    private static WebApp of(String name, Server server) {
        return new WebApp(name, name, "", server);
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
                        .filter(source -> module.isEmpty() || source.imports(module))
                        .filter(source -> source.variable(made).isPresent())
                        .toList();
        found.stream().skip(1).forEach(s -> notes.reject("%s app in %s".formatted(name, s.file())));
        return found.stream()
                .findFirst()
                .map(s -> start(project, s, s.variable(made).orElseThrow(), notes));
    }

    private boolean isMadeIn(PythonProject project) {
        return project.sources().stream()
                .anyMatch(
                        source ->
                                (module.isEmpty() || source.imports(module))
                                        && source.constructs(made));
    }

    private Start start(PythonProject project, PythonSource source, String variable, Notes notes) {
        notes.because(9, "%s app \"%s\" in %s".formatted(name, variable, source.file()));
        var start = server.start(project, source, variable, notes);
        return start.in(start.file().orElse(source.file())).of(name);
    }
}
