package dev.wasmrun.cli.os;

import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Variables from a file: {@code NAME=value} lines, comments, {@code export}, and quotes: single
 * ones take all as it is, double ones know {@code \n}, {@code \t}, {@code \"} and {@code \\}.
 */
final class Dotenv {
    private final String file;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private Dotenv(String file) {
        this.file = file;
    }

    static Map<String, String> read(Path path) {
        try {
            return parse(path.toString(), Files.readAllLines(path));
        } catch (IOException e) {
            throw unreadable(path);
        }
    }

    static Map<String, String> parse(String file, List<String> lines) {
        var dotenv = new Dotenv(file);
        for (var i = 0; i < lines.size(); i++) {
            dotenv.line(lines.get(i).strip(), i + 1);
        }
        return dotenv.variables;
    }

    private void line(String line, int number) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        var assignment = line.startsWith("export ") ? line.substring(7).stripLeading() : line;
        var equals = assignment.indexOf('=');
        var name = equals < 0 ? assignment : assignment.substring(0, equals).strip();
        if (equals < 0 || !Variables.isName(name)) {
            throw bad(number, "is no NAME=value");
        }
        variables.put(name, value(assignment.substring(equals + 1).strip(), number));
    }

    private String value(String text, int line) {
        if (text.startsWith("'") || text.startsWith("\"")) {
            return quoted(text, line);
        }
        var comment = text.startsWith("#") ? 0 : text.indexOf(" #");
        return comment < 0 ? text : text.substring(0, comment).strip();
    }

    private String quoted(String text, int line) {
        var quote = text.charAt(0);
        var value = new StringBuilder();
        for (var i = 1; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == quote) {
                refuseRest(text.substring(i + 1).strip(), line);
                return value.toString();
            }
            if (c == '\\' && quote == '"' && i + 1 < text.length()) {
                i++;
                value.append(unescaped(text.charAt(i)));
            } else {
                value.append(c);
            }
        }
        throw bad(line, "has a quote that does not end");
    }

    private static String unescaped(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case '"', '\\', '$' -> String.valueOf(c);
            default -> "\\" + c;
        };
    }

    private void refuseRest(String rest, int line) {
        if (!rest.isEmpty() && !rest.startsWith("#")) {
            throw bad(line, "has text behind its closing quote");
        }
    }

    // The line itself is not shown: it may hold a secret.
    private ProblemException bad(int line, String what) {
        return Usage.problem(
                "%s: line %d %s".formatted(file, line, what),
                "Write one NAME=value a line; quote values with spaces at the ends or a #");
    }

    private static ProblemException unreadable(Path path) {
        return Files.exists(path)
                ? Usage.problem(
                        "%s cannot be read as text".formatted(path),
                        "Give a file of NAME=value lines")
                : new Problem(
                                Problem.Kind.NOT_FOUND,
                                "no-such-file",
                                "There is no file %s".formatted(path),
                                "Check the path of --env-file")
                        .asException();
    }
}
