package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.regex.Pattern;

/** The file of an SQLite database, which a fresh checkout has not. */
final class SqliteFile {
    private static final Pattern NAME = Pattern.compile("(?i).*\\.(?:db|sqlite3?)");
    private static final List<String> NOT_OURS = List.of("node_modules", "venv", "env");
    private static final int MOST_FOLDERS = 100;
    private static final int MOST_FILES = 2000;

    private SqliteFile() {}

    static boolean isIn(Folder folder) {
        return folder.walk(MOST_FOLDERS, MOST_FILES, name -> !NOT_OURS.contains(name)).stream()
                .anyMatch(NAME.asMatchPredicate());
    }

    /** The start after a command that makes it: nobody answers that, and the app may do without. */
    static Start madeBy(String command, Start start, int rule, Notes notes) {
        notes.because(
                rule, "its database is not there yet, so %s makes it first".formatted(command));
        return start.running("%s </dev/null; %s".formatted(command, start.text()));
    }
}
