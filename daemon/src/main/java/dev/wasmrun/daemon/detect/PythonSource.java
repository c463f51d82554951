package dev.wasmrun.daemon.detect;

import static java.util.stream.Collectors.toSet;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Python module, read as text.
 *
 * @param file relative to the project: {@code src/main.py}
 */
record PythonSource(String file, String text) {
    private static final Pattern MAIN =
            Pattern.compile("^if\\s+__name__\\s*==\\s*['\"]__main__['\"]", Pattern.MULTILINE);

    private static final Pattern PORT_WORD =
            Pattern.compile("(?i)port\\s*=\\s*int\\(\\s*sys\\.argv\\[1]\\s*\\)");

    private static final String FACTORY =
            "(?<factory>(?:create|make|build|get|init|setup)_(?!celery)(?:\\w+_)?app(?:lication)?)";
    private static final Pattern FACTORY_CALL =
            Pattern.compile(
                    "^def\\s+%s\\s*\\((?<parameters>[^)]*)\\)".formatted(FACTORY),
                    Pattern.MULTILINE);

    // Folders of modules that show or try something, and are not what the project is about.
    private static final Pattern ASIDE =
            Pattern.compile(
                    "(?:.*/)?(?:benchmarks|demos|docs?|examples|listings|samples|scripts|tests?|tutorials)/.*");

    private static final Pattern IMPORT =
            Pattern.compile("^\\s*(?:import|from)\\s+(\\w+)", Pattern.MULTILINE);

    // A statement at the left margin that calls something, loops or waits.
    private static final Pattern ACT =
            Pattern.compile("^(?:[a-z_][\\w.]*\\(|with\\s|while\\s|for\\s)", Pattern.MULTILINE);

    // A function of its own, at the left margin: main()
    private static final String CALL = "^[a-z_]\\w*\\(";

    /** The name of the variable that holds an object of this class: {@code app = Flask(…)}. */
    Optional<String> variable(String className) {
        var made =
                Pattern.compile(
                                "^(\\w+)\\s*(?::\\s*[\\w.]+\\s*)?=\\s*(?:\\w+\\s*=\\s*)?(?:\\w+\\.)?%s\\("
                                        .formatted(className),
                                Pattern.MULTILINE)
                        .matcher(text);
        return made.find() ? Optional.of(made.group(1)) : Optional.empty();
    }

    /**
     * The name of the function that makes such an object, without being given anything: {@code def
     * create_app(…)}.
     */
    Optional<String> factory(String className) {
        return FACTORY_CALL
                .matcher(text)
                .results()
                .filter(_ -> constructs(className))
                .filter(function -> needsNothing(function.group("parameters")))
                .findFirst()
                .map(function -> function.group("factory"));
    }

    private static boolean needsNothing(String parameters) {
        return Stream.of(parameters.split(","))
                .map(String::strip)
                .allMatch(one -> one.isEmpty() || one.contains("=") || one.startsWith("*"));
    }

    /** The variable that holds what such a function returned: {@code app = create_app()}. */
    Optional<String> madeByFactory() {
        var made =
                Pattern.compile(
                                "^(\\w+)\\s*=\\s*(?:\\w+\\.)?%s\\(".formatted(FACTORY),
                                Pattern.MULTILINE)
                        .matcher(text);
        return made.find() ? Optional.of(made.group(1)) : Optional.empty();
    }

    /** It calls the constructor of this class, somewhere. */
    boolean constructs(String className) {
        return mentions("(?:=|return)\\s*(?:\\w+\\.)?%s\\(".formatted(className));
    }

    boolean makesWebApp() {
        var kinds = "(?:FastAPI|Starlette|Litestar|Quart|Sanic|Flask)";
        return variable(kinds).isPresent()
                || factory(kinds).isPresent()
                || imports("streamlit") && draws();
    }

    /** It puts something on a page of Streamlit or Chainlit, instead of only helping it. */
    boolean draws() {
        return mentions("^(?:st\\.|with st\\.|@cl\\.)");
    }

    boolean hasMain() {
        return MAIN.matcher(text).find();
    }

    /** Being run, it calls {@code app.run(…)}, guarded or not; a function may stay uncalled. */
    boolean runs(String variable) {
        var run = "\\b%s\\.run\\(".formatted(Pattern.quote(variable));
        return mentions(run) && (hasMain() || mentions("^" + run) || mentions(CALL));
    }

    /** It calls a factory, indented or not, and runs what that returned. */
    boolean makesAndRuns() {
        return mentions("=\\s*(?:\\w+\\.)*%s\\(".formatted(FACTORY)) && mentions("\\brun\\(");
    }

    /** It ends without a port as its first word: {@code run.py 8080}. */
    boolean wantsPortAsWord() {
        return PORT_WORD.matcher(text).find() && !text.contains("len(sys.argv)");
    }

    /** Being run, it does something, besides defining. */
    boolean acts() {
        return hasMain() || ACT.matcher(text).find();
    }

    /** The first names of all that it imports: {@code shop} of {@code from shop.db import x}. */
    Set<String> imported() {
        return IMPORT.matcher(text).results().map(found -> found.group(1)).collect(toSet());
    }

    /** {@code from .shop import x}: it can be imported, and not run as a script. */
    boolean importsRelatively() {
        return mentions("^\\s*from\\s+\\.");
    }

    boolean mentions(String regex) {
        return Pattern.compile(regex, Pattern.MULTILINE).matcher(text).find();
    }

    /** What {@code uv init} writes, and its author has left there. */
    boolean onlyGreets() {
        return text.lines().filter(line -> !line.isBlank()).count() <= 5
                && text.contains("print(\"Hello from ");
    }

    boolean imports(String module) {
        return mentions(
                "^\\s*(?:from\\s+|import\\s+(?:[\\w., ]+,\\s*)?)%s\\b"
                        .formatted(Pattern.quote(module)));
    }

    /** In {@code examples/}, for one: nobody starts it who does not name it. */
    boolean isAside() {
        return ASIDE.matcher(file).matches();
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
        return moduleFrom("");
    }

    /** As Python imports it from a folder above it; of a package, its own name. */
    String moduleFrom(String root) {
        var path = file.substring(root.isEmpty() ? 0 : root.length() + 1);
        return path.replaceFirst("(?:/__init__)?\\.py$", "").replace('/', '.');
    }
}
