package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 9 for an app whose database is an SQLite file that is not there yet, and whose tables
 * Alembic makes, by itself or as Flask-Migrate.
 */
final class AlembicTables {
    private static final Pattern DATABASE = Pattern.compile("(?i).*\\.(?:db|sqlite3?)");
    private static final Pattern SQLITE = Pattern.compile("\\bsqlite(?:\\+\\w+)?://");
    private static final List<String> SETTINGS =
            List.of("alembic.ini", ".env", ".env.example", ".flaskenv");
    private static final List<String> NOT_OURS = List.of("venv", "env", "node_modules");
    private static final int MOST_FOLDERS = 100;
    private static final int MOST_FILES = 2000;

    private AlembicTables() {}

    /** The start with what makes the tables before it, where that is needed and known. */
    static Start first(PythonProject project, Start start, Notes notes) {
        return command(project, start)
                .filter(_ -> !start.text().contains("upgrade"))
                .filter(_ -> usesSqlite(project) && !isThere(project.folder()))
                .map(command -> after(command, start, notes))
                .orElse(start);
    }

    private static Optional<String> command(PythonProject project, Start start) {
        var folder = project.folder();
        var declared = project.declared();
        if (folder.has("alembic.ini") && declared.has("alembic")) {
            return Optional.of("python -m alembic upgrade head");
        }
        var isFound =
                start.env().containsKey("FLASK_APP")
                        || folder.first(".flaskenv", "app.py", "wsgi.py").isPresent();
        return isFound && folder.has("migrations/env.py") && declared.has("flask-migrate")
                ? Optional.of("flask db upgrade")
                : Optional.empty();
    }

    private static boolean usesSqlite(PythonProject project) {
        return Stream.concat(
                        SETTINGS.stream().flatMap(file -> project.folder().text(file).stream()),
                        project.everywhere().sources().stream().map(PythonSource::text))
                .anyMatch(text -> SQLITE.matcher(text).find());
    }

    private static boolean isThere(Folder folder) {
        return folder.walk(MOST_FOLDERS, MOST_FILES, name -> !NOT_OURS.contains(name)).stream()
                .anyMatch(DATABASE.asMatchPredicate());
    }

    // The app may do without.
    private static Start after(String command, Start start, Notes notes) {
        notes.because(9, "its database is not there yet, so %s makes it first".formatted(command));
        return start.running("%s </dev/null; %s".formatted(command, start.text()));
    }
}
