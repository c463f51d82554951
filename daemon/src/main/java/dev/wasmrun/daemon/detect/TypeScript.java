package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether a project leaves its TypeScript to Node.js, which strips types by itself. */
final class TypeScript {
    /** See nodejs.org/api/typescript.html; from 23.0 to 23.5 it was behind a flag, too. */
    private static final String RUN_BY_NODE = "^22.18 || >=23.6";

    /** Programs that run it on any Node.js. */
    static final List<String> RUNNERS = List.of("tsx", "ts-node");

    private static final Pattern PLAIN_NODE =
            Pattern.compile("(?:^|[\\s;&|(])node\\s(?:-\\S+\\s+)*[^-\\s]\\S*\\.[mc]?ts(?![\\w.])");
    private static final Pattern OTHER =
            Pattern.compile("tsx|ts-node|swc|esbuild|sucrase|babel|jiti|bun\\b");

    private TypeScript() {}

    /** Which Node.js that takes; empty when something else runs it, or there is none. */
    static Optional<String> nodeThatRunsIt(Folder folder) {
        return isRunByNode(folder) ? Optional.of(RUN_BY_NODE) : Optional.empty();
    }

    private static boolean isRunByNode(Folder folder) {
        var project = NodeProject.of(folder, Detector.PROJECT_INSIDE);
        var scripts = project.manifest().scripts();
        var starts =
                NodeStart.SCRIPTS.stream()
                        .flatMap(s -> Optional.ofNullable(scripts.get(s)).stream());
        return NodeStart.SCRIPTS.stream().anyMatch(scripts::containsKey)
                ? starts.anyMatch(s -> PLAIN_NODE.matcher(s).find() && !OTHER.matcher(s).find())
                : isEntry(project);
    }

    private static boolean isEntry(NodeProject project) {
        var manifest = project.manifest();
        var own = manifest.text("main").flatMap(project::program).or(project::usualEntry);
        return own.filter(file -> file.endsWith(".ts")).isPresent()
                && RUNNERS.stream().noneMatch(manifest::needs)
                && Stream.of("bun.lock", "bun.lockb").noneMatch(project.folder()::has);
    }
}
