package dev.wasmrun.cli;

import dev.wasmrun.cli.shell.Signals;
import dev.wasmrun.cli.shell.World;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The {@code wasmrun} command. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        var world =
                new World(
                        System.getenv(),
                        System.getProperty("user.name"),
                        Path.of("").toAbsolutePath(),
                        stream(FileDescriptor.out),
                        stream(FileDescriptor.err),
                        isTerminal(1),
                        isTerminal(2),
                        Optional.ofNullable(System.getProperty("wasmrun.daemon")),
                        new Signals(),
                        new FileInputStream(FileDescriptor.in),
                        isTerminal(0));
        var code = new Cli(world).run(List.of(arguments));
        world.out().flush();
        world.err().flush();
        System.exit(code);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)),
                false,
                StandardCharsets.UTF_8);
    }

    // System.console() only knows whether all of stdin and stdout are one. Where there is no /proc,
    // its answer must do.
    static boolean isTerminal(int descriptor) {
        var link = Path.of("/proc/self/fd/" + descriptor);
        try {
            var target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null && System.console().isTerminal();
        }
    }
}
