package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;

/** Rule 9 for WSGI apps: by the server that the project declares, never by one that it doesn't. */
final class WsgiStart {
    /**
     * @param call what serves an object
     * @param callOfFactory what serves what a function returns
     */
    private record Server(String dependency, String call, String callOfFactory) {}

    private static final List<Server> SERVERS =
            List.of(
                    new Server(
                            "gunicorn",
                            "gunicorn %s:%s --bind 0.0.0.0:$PORT",
                            "gunicorn '%s:%s()' --bind 0.0.0.0:$PORT"),
                    new Server(
                            "waitress",
                            "waitress-serve --listen=0.0.0.0:$PORT %s:%s",
                            "waitress-serve --listen=0.0.0.0:$PORT --call %s:%s"));

    private static final String BOTTLE = "(?:Bottle|default_app)";
    private static final String BOTTLE_SERVES = "python -m bottle --bind 0.0.0.0:$PORT %s:%s";

    private WsgiStart() {}

    static Start served(PythonProject project, PythonSource source, String variable, Notes notes) {
        if (source.hasMain()) {
            notes.because(9, "%s runs itself".formatted(source.file()));
            return PythonStart.script(project, source);
        }
        return server(project)
                .map(server -> by(server, server.call(), source, variable, notes))
                .orElseGet(
                        () -> {
                            warn(project, source, notes);
                            return PythonStart.script(project, source);
                        });
    }

    /** {@code def get_app()} that returns an app of Falcon. */
    static Optional<Start> factory(PythonProject project, Notes notes) {
        return project.sources().stream()
                .filter(source -> source.imports("falcon"))
                .filter(source -> source.factory("(?:App|API)").isPresent())
                .findFirst()
                .map(source -> madeBy(project, source, notes));
    }

    private static Start madeBy(PythonProject project, PythonSource source, Notes notes) {
        var factory = source.factory("(?:App|API)").orElseThrow();
        notes.because(9, "%s makes a Falcon app in %s()".formatted(source.file(), factory));
        var server = server(project);
        if (server.isEmpty() && source.hasMain()) {
            notes.because(9, "%s runs itself".formatted(source.file()));
            return PythonStart.script(project, source).of("Falcon");
        }
        if (server.isEmpty()) {
            warn(project, source, notes);
        }
        var by = server.orElseGet(SERVERS::getFirst);
        return by(by, by.callOfFactory(), source, factory, notes).in(source.file()).of("Falcon");
    }

    /**
     * An object of Bottle that nobody runs: by a declared server, else by Bottle's own.
     *
     * @see <a href="https://bottlepy.org/docs/dev/deployment.html">its command line</a>
     */
    static Optional<Start> bottle(PythonProject project, Notes notes) {
        return project.sources().stream()
                .filter(source -> source.imports("bottle"))
                .filter(source -> source.variable(BOTTLE).isPresent())
                .findFirst()
                .map(
                        source -> {
                            var object = source.variable(BOTTLE).orElseThrow();
                            notes.because(
                                    9, "Bottle app \"%s\" in %s".formatted(object, source.file()));
                            return declared(project)
                                    .map(server -> by(server, server.call(), source, object, notes))
                                    .orElseGet(
                                            () ->
                                                    Start.shell(
                                                            BOTTLE_SERVES.formatted(
                                                                    source.module(), object)))
                                    .in(source.file())
                                    .of("Bottle");
                        });
    }

    /** A project that says nothing gets the first, as {@link Imported} installs it. */
    private static Optional<Server> server(PythonProject project) {
        return project.manifest().isEmpty() ? Optional.of(SERVERS.getFirst()) : declared(project);
    }

    private static Optional<Server> declared(PythonProject project) {
        return SERVERS.stream()
                .filter(server -> project.declared().has(server.dependency()))
                .findFirst();
    }

    private static Start by(
            Server server, String call, PythonSource source, String object, Notes notes) {
        notes.because(9, "%s serves it".formatted(server.dependency()));
        return Start.shell(call.formatted(source.module(), object));
    }

    private static void warn(PythonProject project, PythonSource source, Notes notes) {
        notes.warn(
                "%s needs a server such as gunicorn, which %s does not name; add it there if the start fails"
                        .formatted(source.file(), project.manifest().orElse("the project")));
    }
}
