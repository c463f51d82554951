package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rule 5 for a project that has a script for its server and one for its pages, and none that starts
 * both: each is half of the app.
 */
record ScriptPair(String server, String pages) {
    private static final List<String> PREFIXES = List.of("", "dev:", "start:");
    static final List<String> SERVERS = List.of("backend", "server", "api");
    private static final List<String> PAGES = List.of("frontend", "client", "web", "ui");

    static Optional<Start> start(NodeProject project, Notes notes) {
        return PREFIXES.stream()
                .flatMap(prefix -> of(project.manifest(), prefix))
                .findFirst()
                .map(pair -> pair.both(project, notes));
    }

    private static Stream<ScriptPair> of(PackageJson manifest, String prefix) {
        return named(manifest, prefix, SERVERS)
                .flatMap(
                        server ->
                                named(manifest, prefix, PAGES)
                                        .map(pages -> new ScriptPair(server, pages)))
                .stream();
    }

    private static Optional<String> named(PackageJson manifest, String prefix, List<String> names) {
        return names.stream()
                .map(prefix::concat)
                .filter(manifest::has)
                .filter(name -> isLongRunning(manifest.scripts().get(name)))
                .findFirst();
    }

    private static boolean isLongRunning(String script) {
        return !NodeStart.isNoApp(script) && !script.matches(".*\\bbuild\\b.*");
    }

    private Start both(NodeProject project, Notes notes) {
        notes.because(
                5,
                "the scripts \"%s\" and \"%s\" of package.json belong together"
                        .formatted(server, pages));
        var both = "%1$s run %2$s & %1$s run %3$s".formatted(project.manager(), server, pages);
        return NodeStart.known(Start.shell(both), project, both);
    }
}
