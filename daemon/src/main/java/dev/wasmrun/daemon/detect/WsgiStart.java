package dev.wasmrun.daemon.detect;

import java.util.List;

/** Rule 9 for WSGI apps: by the server that the project declares, never by one that it doesn't. */
final class WsgiStart {
    private record Server(String dependency, String command) {}

    private static final List<Server> SERVERS =
            List.of(
                    new Server("gunicorn", "gunicorn %s:%s --bind 0.0.0.0:$PORT"),
                    new Server("waitress", "waitress-serve --listen=0.0.0.0:$PORT %s:%s"));

    private WsgiStart() {}

    static Start served(PythonProject project, PythonSource source, String variable, Notes notes) {
        if (source.hasMain()) {
            notes.because(9, "%s runs itself".formatted(source.file()));
            return PythonStart.script(project, source);
        }
        return SERVERS.stream()
                .filter(server -> project.declared().has(server.dependency()))
                .findFirst()
                .map(server -> by(server, source, variable, notes))
                .orElseGet(() -> unserved(project, source, notes));
    }

    private static Start by(Server server, PythonSource source, String variable, Notes notes) {
        notes.because(9, "%s serves it".formatted(server.dependency()));
        return Start.shell(server.command().formatted(source.module(), variable));
    }

    private static Start unserved(PythonProject project, PythonSource source, Notes notes) {
        notes.warn(
                "%s needs a server such as gunicorn, which %s does not name; add it there if the start fails"
                        .formatted(source.file(), project.manifest().orElse("the project")));
        return PythonStart.script(project, source);
    }
}
