package dev.wasmrun.daemon.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks an interpreter which one it really is, behind links, shims and virtual environments. */
record Interview(Path home, String searchPath) {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Path USR = Path.of("/usr");
    private static final String NODE_QUESTION =
            "console.log(process.versions.node); console.log(process.execPath)";
    private static final String PYTHON_QUESTION =
            """
            import sys, os
            v = sys.version_info
            print('%d.%d.%d' % v[:3])
            print(os.path.realpath(sys.base_prefix))
            print(os.path.realpath(sys.executable))
            """;

    Optional<NodeRuntime> node(Path file) {
        return ask(file, "-e", NODE_QUESTION)
                .filter(answer -> answer.size() == 2)
                .map(answer -> nodeAt(answer.get(0), Path.of(answer.get(1))));
    }

    private NodeRuntime nodeAt(String version, Path executable) {
        var bin = executable.getParent();
        var prefix = bin.getParent();
        var npm =
                Stream.of(
                                prefix.resolve("lib/node_modules/npm/bin/npm-cli.js"),
                                prefix.resolve("share/nodejs/npm/bin/npm-cli.js"))
                        .filter(Files::isRegularFile)
                        .findFirst();
        return new NodeRuntime(version, executable, shown(prefix, executable), List.of(bin), npm);
    }

    Optional<PythonRuntime> python(Path file) {
        // -I: neither the environment nor the user's own packages have a say.
        return ask(file, "-I", "-c", PYTHON_QUESTION)
                .filter(answer -> answer.size() == 3 && answer.getFirst().startsWith("3."))
                .map(
                        answer ->
                                pythonAt(
                                        answer.get(0),
                                        Path.of(answer.get(1)),
                                        Path.of(answer.get(2))));
    }

    private PythonRuntime pythonAt(String version, Path prefix, Path executable) {
        var minor = version.substring(0, version.lastIndexOf('.'));
        var own = prefix.resolve("bin/python" + minor);
        var real = Files.isExecutable(own) ? own : executable;
        return new PythonRuntime(version, real, shown(prefix, real), List.of(real.getParent()));
    }

    /** Outside /usr its own folder is shown; but never a home for the sake of a single program. */
    private List<Path> shown(Path prefix, Path executable) {
        if (prefix.startsWith(USR)) {
            return List.of();
        }
        return home.startsWith(prefix) ? List.of(executable) : List.of(prefix);
    }

    private Optional<List<String>> ask(Path file, String... arguments) {
        return new Question(file, List.of(arguments), searchPath, DEADLINE).ask();
    }
}
