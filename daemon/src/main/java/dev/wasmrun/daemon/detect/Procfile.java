package dev.wasmrun.daemon.detect;

import java.util.Optional;
import java.util.regex.Pattern;

/** Rule 0: the start commands of a {@code Procfile}; {@code dev} is preferred to {@code web}. */
final class Procfile {
    private static final Pattern LINE = Pattern.compile("(dev|web)\\s*:\\s*(.+)");

    private Procfile() {}

    static Optional<Start> start(Folder folder, Notes notes) {
        return folder.text("Procfile")
                .flatMap(text -> line(text, "dev", notes).or(() -> line(text, "web", notes)));
    }

    private static Optional<Start> line(String text, String process, Notes notes) {
        return text.lines()
                .map(line -> LINE.matcher(line.strip()))
                .filter(line -> line.matches() && line.group(1).equals(process))
                .findFirst()
                .map(
                        line -> {
                            notes.because(
                                    0, "the Procfile has a process \"%s\"".formatted(process));
                            return Start.shell(line.group(2));
                        });
    }
}
