package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 5 for a project that says in a file of tasks how it is built and served. {@link #ALL} is the
 * whole list.
 *
 * @param file what the file of its tasks is called
 * @param dependencies any of them brings it
 */
record TaskRunner(String program, Pattern file, List<String> dependencies) {
    static final List<TaskRunner> ALL =
            List.of(
                    new TaskRunner("gulp", files("gulpfile"), List.of("gulp")),
                    new TaskRunner("grunt", files("gruntfile"), List.of("grunt", "grunt-cli")));

    private static final List<String> SERVING = List.of("serve", "dev", "start", "server", "watch");
    private static final Pattern OLD_GRUNT = Pattern.compile("^[\\s^~>=v]*0\\b.*");

    static Optional<Start> start(NodeProject project, Notes notes) {
        return ALL.stream()
                .flatMap(runner -> runner.ifPresent(project, notes).stream())
                .findFirst();
    }

    /** The file of tasks of a project that declares who runs them. */
    static Optional<String> fileIn(NodeProject project) {
        return ALL.stream().flatMap(runner -> runner.tasks(project).stream()).findFirst();
    }

    private Optional<Start> ifPresent(NodeProject project, Notes notes) {
        return tasks(project)
                .map(
                        name -> {
                            var task = task(project.folder().text(name).orElse(""));
                            notes.because(5, "%s has a task \"%s\"".formatted(name, task));
                            var command = command(project.manifest(), task);
                            return Start.shell(
                                            project.isPlugAndPlay() ? "yarn " + command : command)
                                    .in(name);
                        });
    }

    private Optional<String> tasks(NodeProject project) {
        return dependencies.stream().anyMatch(project.manifest()::needs)
                ? project.folder().files().stream()
                        .filter(name -> file.matcher(name).matches())
                        .findFirst()
                : Optional.empty();
    }

    private static String task(String text) {
        return SERVING.stream()
                .filter(name -> defines(name).matcher(text).find())
                .findFirst()
                .orElse("default");
    }

    private static Pattern defines(String task) {
        return Pattern.compile(
                Stream.of(
                                "[tT]ask\\(\\s*['\"`]%s['\"`]",
                                "\\bexports\\.%s\\s*=",
                                "\\bexport\\s+(?:const|let|(?:async\\s+)?function)\\s+%s\\b")
                        .map(way -> way.formatted(task))
                        .reduce((one, other) -> one + "|" + other)
                        .orElseThrow());
    }

    // Its first versions left the command to a package that was installed for the whole machine.
    private String command(PackageJson manifest, String task) {
        var range =
                manifest.dependencies()
                        .getOrDefault(
                                program, manifest.devDependencies().getOrDefault(program, ""));
        return program.equals("grunt")
                        && OLD_GRUNT.matcher(range).matches()
                        && !manifest.needs("grunt-cli")
                ? "node -e \"require('grunt').tasks(['%s'])\"".formatted(task)
                : program + " " + task;
    }

    private static Pattern files(String name) {
        return Pattern.compile("(?i)%s(?:\\.babel|\\.esm)?\\.[cm]?[jt]s".formatted(name));
    }
}
