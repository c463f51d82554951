package dev.wasmrun.daemon.detect;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 9 for the database of a Flask app, as its tutorial has it: a file in the instance folder,
 * and a command {@code flask init-db}, which also drops what was there. So it is only called where
 * nothing can be.
 */
final class FlaskTables {
    private static final Pattern COMMAND =
            Pattern.compile("\\b(?:click|cli)\\.command\\(\\s*['\"](init[-_]?db)['\"]");
    private static final Pattern REGISTERED =
            Pattern.compile("\\bcli\\.(?:add_command|command)\\(");
    private static final Pattern FILE =
            Pattern.compile(
                    "\\binstance_path\\s*,\\s*['\"]([\\w.-]+\\.(?:sqlite3?|db))['\"]\\s*\\)");

    // It may be another database, or ask somebody.
    private static final Pattern UNSURE =
            Pattern.compile(
                    "\\benviron\\b|\\bgetenv\\b|_URI\\b|_URL\\b|\\bconfirm|\\binstance_path\\s*="
                            + "|\\bfrom_(?:envvar|prefixed_env|object|file|json)\\(");

    private FlaskTables() {}

    /** What makes the tables first; nothing where they may be there. */
    static String first(PythonProject project, Notes notes) {
        return command(project)
                .flatMap(command -> missing(project).map(file -> made(command, file, notes)))
                .orElse("");
    }

    private static String made(String command, String file, Notes notes) {
        notes.because(
                9,
                "its database %s is not there yet, so flask %s makes it first"
                        .formatted(file, command));
        return "flask %s; ".formatted(command);
    }

    private static Optional<String> command(PythonProject project) {
        return texts(project).noneMatch(text -> UNSURE.matcher(text).find())
                        && texts(project).anyMatch(text -> REGISTERED.matcher(text).find())
                ? first(project, COMMAND)
                : Optional.empty();
    }

    private static Optional<String> missing(PythonProject project) {
        var folder = project.folder();
        var isUsed = Stream.of("instance", "src/instance").anyMatch(folder::hasFolder);
        return isUsed ? Optional.empty() : first(project, FILE);
    }

    private static Optional<String> first(PythonProject project, Pattern pattern) {
        return texts(project)
                .flatMap(text -> pattern.matcher(text).results())
                .map(found -> found.group(1))
                .findFirst();
    }

    private static Stream<String> texts(PythonProject project) {
        return project.sources().stream().map(PythonSource::text);
    }
}
