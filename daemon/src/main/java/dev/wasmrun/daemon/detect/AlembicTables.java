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
    private static final Pattern SQLITE = Pattern.compile("\\bsqlite(?:\\+\\w+)?://");
    private static final List<String> SETTINGS =
            List.of("alembic.ini", ".env", ".env.example", ".flaskenv");

    private AlembicTables() {}

    /** The start with what makes the tables before it, where that is needed and known. */
    static Start first(PythonProject project, Start start, Notes notes) {
        return command(project, start)
                .filter(_ -> !start.text().contains("upgrade"))
                .filter(_ -> usesSqlite(project) && !SqliteFile.isIn(project.folder()))
                .map(command -> SqliteFile.madeBy(command, start, 9, notes))
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
}
