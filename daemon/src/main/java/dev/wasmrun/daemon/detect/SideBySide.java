package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
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
    private static final List<String> PAGES = List.of(".", "client", "frontend", "web", "ui");

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

    private SideBySide() {}

    static Start apart(Start start, NodeProject project, Notes notes) {
        var script = start.env().getOrDefault("npm_lifecycle_script", start.text());
        if (!SEVERAL.matcher(script).find()) {
            return start;
        }
        notes.because(10, "several programs are started at once, so none of them is told PORT");
        return pages(project.folder())
                .map(start.running(APART + start.text())::usuallyOn)
                .findFirst()
                .orElseGet(() -> start.running(APART + start.text()));
    }

    /** Whether its page comes from the planned port: what listens elsewhere is the other half. */
    static boolean knowsPage(Start start) {
        return start.text().startsWith(APART) && start.usualPort().isPresent();
    }

    /** Where the development servers of the pages listen. */
    private static Stream<Integer> pages(Folder folder) {
        return PAGES.stream()
                .filter(in -> in.equals(".") || folder.hasFolder(in))
                .map(in -> in.equals(".") ? folder : folder.folder(in))
                .flatMap(
                        in ->
                                NodeFramework.of(PackageJson.of(in))
                                        .filter(NodeFramework::hasServer)
                                        .flatMap(framework -> port(in, framework))
                                        .stream());
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
