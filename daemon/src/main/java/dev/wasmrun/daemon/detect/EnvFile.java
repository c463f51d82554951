package dev.wasmrun.daemon.detect;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads a file of {@code KEY=VALUE} lines: comments, {@code export} and quotes are understood. */
public final class EnvFile {
    private static final Pattern LINE =
            Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");

    private EnvFile() {}

    public static Map<String, String> parse(String text) {
        var variables = new TreeMap<String, String>();
        text.lines()
                .map(line -> LINE.matcher(line.strip()))
                .filter(line -> line.matches())
                .forEach(line -> variables.put(line.group(1), value(line.group(2))));
        return variables;
    }

    private static String value(String written) {
        if (written.startsWith("'") || written.startsWith("\"")) {
            var end = written.indexOf(written.charAt(0), 1);
            if (end > 0) {
                var inner = written.substring(1, end);
                return written.startsWith("\"") ? inner.replace("\\n", "\n") : inner;
            }
        }
        var comment = written.indexOf(" #");
        return (comment < 0 ? written : written.substring(0, comment)).strip();
    }
}
