package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 10 for a script that starts several programs at once, a server and its pages most often: all
 * would take the one PORT, so none is told it, and each is where its project expects it.
 */
final class SideBySide {
    private static final String APART = "unset PORT; ";
    private static final Pattern SEVERAL =
            Pattern.compile(
                    "(?:^|[\\s/])(?:concurrently|run-p|npm-run-all2?\\s[^;]*(?:-p|--parallel))\\s|(?<![&>])&\\s");

    private static final List<String> CONFIGURED =
            List.of(
                    "vite.config.js",
                    "vite.config.mjs",
                    "vite.config.ts",
                    "vue.config.js",
                    "webpack.config.js");
    private static final Pattern SERVER_PORT =
            Pattern.compile(
                    "\\b(?:devServer|server)\\s*:\\s*\\{[^{}]*?\\bport\\s*:\\s*(\\d{2,5})\\b");

    // They obey PORT, and listen on 3000 where there is none.
    private static final Set<String> OBEDIENT =
            Set.of("Create React App", "Docusaurus", "Next.js", "Nuxt", "SolidStart");
    private static final int USUAL_PAGE = 3000;
    private static final Pattern OWN_PORT = Pattern.compile("\\bPORT\\s*=|\\s(?:-p|--port)\\b");

    private SideBySide() {}

    static Start apart(Start start, NodeProject project, Notes notes) {
        var script = start.env().getOrDefault("npm_lifecycle_script", start.text());
        if (!SEVERAL.matcher(script).find()) {
            return start;
        }
        notes.because(10, "several programs are started at once, so none of them is told PORT");
        return pages(start, project)
                .map(start.running(APART + start.text())::usuallyOn)
                .findFirst()
                .orElseGet(() -> start.running(APART + start.text()));
    }

    /** Whether its page comes from the planned port: what listens elsewhere is the other half. */
    static boolean knowsPage(Start start) {
        return start.text().startsWith(APART) && start.usualPort().isPresent();
    }

    /** Where the development servers of the pages listen. */
    private static Stream<Integer> pages(Start start, NodeProject project) {
        var named =
                project.folder().folders().stream()
                        .filter(in -> Partners.PAGES_NAME.matcher(in).matches());
        return Stream.concat(Stream.of("."), named)
                .flatMap(in -> page(in, start, project).stream());
    }

    private static Optional<Integer> page(String in, Start start, NodeProject project) {
        var folder = in.equals(".") ? project.folder() : project.folder().folder(in);
        return NodeFramework.of(PackageJson.of(folder))
                .filter(NodeFramework::hasServer)
                .flatMap(
                        framework -> {
                            var called = in.equals(".") ? framework.tool() : in;
                            var scripts = InnerPackages.texts(project, start);
                            return port(folder, framework)
                                    .or(() -> obeyed(framework, called, scripts, folder));
                        });
    }

    /** The port of one that is called, where nobody gives it another. */
    private static Optional<Integer> obeyed(
            NodeFramework framework, String called, Set<String> scripts, Folder folder) {
        var words =
                Stream.of(
                                scripts.stream(),
                                PackageJson.of(folder).scripts().values().stream(),
                                Stream.of(".env", ".env.development", ".env.local")
                                        .flatMap(file -> folder.text(file).stream()))
                        .flatMap(texts -> texts);
        return OBEDIENT.contains(framework.name())
                        && scripts.stream().anyMatch(script -> script.contains(called))
                        && words.noneMatch(OWN_PORT.asPredicate())
                ? Optional.of(USUAL_PAGE)
                : Optional.empty();
    }

    private static Optional<Integer> port(Folder folder, NodeFramework framework) {
        return CONFIGURED.stream()
                .flatMap(file -> folder.text(file).stream())
                .flatMap(text -> SERVER_PORT.matcher(text).results())
                .map(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .or(() -> Optional.of(framework.usualPort()).filter(port -> port > 0));
    }
}
