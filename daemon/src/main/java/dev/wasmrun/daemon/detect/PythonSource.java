package dev.wasmrun.daemon.detect;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Python module, read as text.
 *
 * @param file relative to the project: {@code src/main.py}
 */
record PythonSource(String file, String text) {
    private static final Pattern MAIN =
            Pattern.compile("^if\\s+__name__\\s*==\\s*['\"]__main__['\"]", Pattern.MULTILINE);

    /** The name of the variable that holds an object of this class: {@code app = Flask(…)}. */
    Optional<String> variable(String className) {
        var made =
                Pattern.compile(
                                "^(\\w+)\\s*(?::\\s*[\\w.]+\\s*)?=\\s*(?:\\w+\\.)?%s\\("
                                        .formatted(className),
                                Pattern.MULTILINE)
                        .matcher(text);
        return made.find() ? Optional.of(made.group(1)) : Optional.empty();
    }

    /** The name of the function that makes such an object: {@code def create_app(…)}. */
    Optional<String> factory(String className) {
        if (!Pattern.compile("=\\s*(?:\\w+\\.)?%s\\(".formatted(className)).matcher(text).find()) {
            return Optional.empty();
        }
        var function =
                Pattern.compile("^def\\s+((?:create|make|build)_app)\\s*\\(", Pattern.MULTILINE)
                        .matcher(text);
        return function.find() ? Optional.of(function.group(1)) : Optional.empty();
    }

    boolean makesWebApp() {
        return variable("(?:FastAPI|Starlette|Litestar|Quart|Sanic|Flask)").isPresent();
    }

    boolean hasMain() {
        return MAIN.matcher(text).find();
    }

    /** It calls {@code app.run(…)}, guarded or not. */
    boolean runs(String variable) {
        return Pattern.compile("\\b%s\\.run\\(".formatted(Pattern.quote(variable)))
                .matcher(text)
                .find();
    }

    boolean mentions(String regex) {
        return Pattern.compile(regex, Pattern.MULTILINE).matcher(text).find();
    }

    boolean imports(String module) {
        return mentions("^\\s*(?:import|from)\\s+%s\\b".formatted(Pattern.quote(module)));
    }

    /** The folder that it is in; empty for the project itself. */
    String parent() {
        var slash = file.lastIndexOf('/');
        return slash < 0 ? "" : file.substring(0, slash);
    }

    String name() {
        return file.substring(file.lastIndexOf('/') + 1, file.length() - ".py".length());
    }

    /** As Python imports it from the project's folder: {@code src.main}. */
    String module() {
        return file.substring(0, file.length() - ".py".length()).replace('/', '.');
    }
}
