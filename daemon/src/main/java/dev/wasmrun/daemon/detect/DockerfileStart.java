package dev.wasmrun.daemon.detect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;

import dev.wasmrun.protocol.Json;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 9 for an app that no other rule knows, and whose Dockerfile calls a server for one of its
 * modules: {@code CMD ["gunicorn", "-b", "0.0.0.0:9000", "api.wsgi:create()"]}.
 */
final class DockerfileStart {
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^(?:CMD|ENTRYPOINT)\\s+(.{1,500})$");
    private static final Pattern SERVER =
            Pattern.compile(
                    "(?:python3? -m )?(?:gunicorn|uvicorn|hypercorn|daphne|granian|waitress-serve)\\s.*");
    private static final Pattern MODULE =
            Pattern.compile("['\"]?([A-Za-z_][\\w.]*):\\w+(?:\\(\\))?['\"]?");
    private static final Pattern PLAIN = Pattern.compile("[\\w .,:/=()'\"$-]+");

    private DockerfileStart() {}

    static Optional<Start> find(PythonProject project, Notes notes) {
        return project.folder().text("Dockerfile").stream()
                .flatMap(text -> COMMAND.matcher(text).results())
                .reduce((_, last) -> last)
                .flatMap(found -> command(found.group(1).strip()))
                .flatMap(command -> start(project, command, notes));
    }

    /** As a list in JSON, or for a shell. */
    private static Optional<String> command(String text) {
        if (!text.startsWith("[")) {
            return Optional.of(text);
        }
        try {
            var words = Json.mapper().readValue(text, new TypeReference<List<String>>() {});
            return Optional.of(String.join(" ", words));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<Start> start(PythonProject project, String command, Notes notes) {
        if (!SERVER.matcher(command).matches() || !PLAIN.matcher(command).matches()) {
            return Optional.empty();
        }
        var file =
                Stream.of(command.split(" "))
                        .map(MODULE::matcher)
                        .filter(Matcher::matches)
                        .map(module -> module.group(1).replace('.', '/') + ".py")
                        .filter(project.folder()::has)
                        .findFirst();
        return file.map(in -> start(command, in, notes));
    }

    private static Start start(String command, String file, Notes notes) {
        notes.because(9, "Dockerfile starts %s".formatted(command));
        var asked =
                command.replaceFirst(":\\d{2,5}(?=\\s|$)", ":\\$PORT")
                        .replaceFirst("(--port[ =])\\d{2,5}(?=\\s|$)", "$1\\$PORT")
                        .replaceAll("(?<=\\s)([\\w.]+:\\w+\\(\\))", "'$1'");
        return Start.shell(asked).in(file);
    }
}
