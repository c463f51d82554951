package dev.wasmrun.cli.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A line that a user types unseen. */
public final class SecretLine {
    private static final int LONGEST = 4096;

    private SecretLine() {}

    /** Empty where nobody can type, or nobody does. */
    public static Optional<String> ask(World world, Terminal terminal, String question) {
        if (!world.inIsTerminal()) {
            return Optional.empty();
        }
        terminal.say(question);
        var unseen = RawTerminal.unseen();
        try {
            return Optional.of(line(world)).filter(line -> !line.isBlank());
        } catch (IOException e) {
            return Optional.empty();
        } finally {
            unseen.ifPresent(RawTerminal::close);
        }
    }

    private static String line(World world) throws IOException {
        var line = new ByteArrayOutputStream();
        int one;
        while ((one = world.in().read()) >= 0 && one != '\n' && line.size() < LONGEST) {
            line.write(one);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }
}
