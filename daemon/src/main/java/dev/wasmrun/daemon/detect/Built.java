package dev.wasmrun.daemon.detect;

import java.util.Optional;
import java.util.regex.Pattern;

/** Rule 5 for a start command that runs what a build makes, in a folder that was never built. */
final class Built {
    private static final Pattern RUN =
            Pattern.compile("(?:^|[\\s/])node\\s+(?:--\\S+\\s+)*(?:\\./)?([\\w@][\\w@./-]*)");
    private static final String BUILD = "build";

    private Built() {}

    /** The command that builds it first, where there is one and it is needed. */
    static Optional<String> first(NodeProject project, String command, Notes notes) {
        var made = project.manifest().scripts().getOrDefault(BUILD, "");
        return missing(project, command)
                .filter(_ -> !made.isBlank())
                .map(
                        file -> {
                            notes.because(
                                    5, "%s is not there yet: %s makes it".formatted(file, made));
                            return "%s run %s && %s".formatted(project.manager(), BUILD, command);
                        });
    }

    private static Optional<String> missing(NodeProject project, String command) {
        return RUN.matcher(command)
                .results()
                .map(run -> run.group(1))
                .filter(file -> project.file(file).isEmpty())
                .filter(file -> !project.folder().has(file + "/package.json"))
                .findFirst();
    }
}
