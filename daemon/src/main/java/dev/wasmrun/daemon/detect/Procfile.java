package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 0: the start commands of a {@code Procfile}. Its main process is {@code dev}, else {@code
 * web}; without one of these the file says nothing to us. {@code dev} stands for {@code web}, and
 * {@code release} is nothing that runs.
 */
final class Procfile {
    static final String NAME = "Procfile";

    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]+)\\s*:(.*)");

    private Procfile() {}

    /** All that it names, the main one first. */
    static List<ProjectProcess> processes(Folder folder) {
        var lines = folder.text(NAME).map(Procfile::lines).orElse(List.of());
        var main = line(lines, "dev").or(() -> line(lines, "web"));
        return main.map(
                        first ->
                                Processes.checked(
                                        Stream.concat(
                                                        Stream.of(first),
                                                        lines.stream().filter(Procfile::runsBeside))
                                                .map(Procfile::process)
                                                .toList(),
                                        "the Procfile"))
                .orElse(List.of());
    }

    private static boolean runsBeside(Matcher line) {
        return switch (line.group(1)) {
            case "dev", "web", "release" -> false;
            default -> true;
        };
    }

    private static List<Matcher> lines(String text) {
        return text.lines()
                .map(line -> LINE.matcher(line.strip()))
                .filter(Matcher::matches)
                .toList();
    }

    private static Optional<Matcher> line(List<Matcher> lines, String process) {
        return lines.stream().filter(line -> line.group(1).equals(process)).findFirst();
    }

    private static ProjectProcess process(Matcher line) {
        return ProjectProcess.of(line.group(1), line.group(2).strip());
    }
}
