package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 5 for a program of any name beside which there is no other: the only file of its folder that
 * serves, or the only one that no browser runs.
 */
final class LoneProgram {
    private static final Pattern NAME =
            Pattern.compile("(?!\\.)(?!.*\\.(?:d|test|spec)\\.)[^/]+\\.(?:[cm]?js|ts)");
    private static final Pattern SERVES =
            Pattern.compile(
                    "\\.listen\\s*\\(|\\bcreateServer\\s*\\(|\\b(?:Bun\\.|Deno\\.)?serve\\s*\\(|\\bstartStandaloneServer\\s*\\(|new\\s+(?:[\\w$]+\\.)?(?:WebSocket)?Server\\s*\\(");
    private static final Pattern OF_BROWSERS =
            Pattern.compile("\\b(?:document|window|navigator|self)\\.");

    private LoneProgram() {}

    /** The only one that serves, or the only one at all. */
    static Optional<String> of(NodeProject project) {
        var programs = programs(project);
        return Stream.of(programs.stream().filter(file -> serves(project, file)).toList(), programs)
                .filter(some -> !some.isEmpty())
                .limit(1)
                .filter(some -> some.size() == 1)
                .map(List::getFirst)
                .findFirst();
    }

    /** The only one that serves. */
    static Optional<String> server(NodeProject project) {
        return of(project).filter(file -> serves(project, file));
    }

    /** Those that serve, where there are several. */
    static List<String> servers(NodeProject project) {
        return programs(project).stream().filter(file -> serves(project, file)).toList();
    }

    private static List<String> programs(NodeProject project) {
        var page = project.folder().text(Pages.INDEX).orElse("");
        return project.folder().files().stream()
                .filter(NAME.asMatchPredicate())
                .filter(file -> !page.contains(file))
                .filter(file -> project.program(file).isPresent())
                .filter(file -> serves(project, file) || !isOfBrowsers(project, file))
                .toList();
    }

    private static boolean serves(NodeProject project, String file) {
        return SERVES.matcher(project.folder().text(file).orElse("")).find();
    }

    private static boolean isOfBrowsers(NodeProject project, String file) {
        return OF_BROWSERS.matcher(project.folder().text(file).orElse("")).find();
    }
}
