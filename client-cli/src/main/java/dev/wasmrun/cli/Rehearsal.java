package dev.wasmrun.cli;

import dev.wasmrun.cli.shell.Signals;
import dev.wasmrun.cli.shell.World;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Plays the usual commands on a stage, so that the AOT cache which the build makes knows their
 * classes. A cache made by one real command starts the others 40 ms later.
 */
public final class Rehearsal {
    private static final List<String> SCENES =
            List.of(
                    "ps",
                    "ps --format json",
                    "os . -d --wait --forward 8080:3000 --no-open",
                    "os . --no-open",
                    "logs app",
                    "url app",
                    "inspect app",
                    "stop app",
                    "version",
                    "stpo",
                    "os --help");

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException {
        var home = Files.createTempDirectory("wasmrun-rehearsal");
        try (var _ = Stage.open(home.resolve("daemon.sock"), home.toRealPath())) {
            for (var scene : SCENES) {
                new Cli(world(home)).run(List.of(scene.split(" ")));
            }
        } finally {
            Files.deleteIfExists(home.resolve("daemon.sock"));
            Files.delete(home);
        }
    }

    private static World world(Path home) {
        var variables = new HashMap<>(System.getenv());
        variables.keySet().removeIf(name -> name.startsWith("WASMRUN_") || name.equals("PORT"));
        variables.put("WASMRUN_HOME", home.toString());
        return new World(
                variables,
                System.getProperty("user.name"),
                home,
                silence(),
                silence(),
                Main.isTerminal(1),
                false,
                Optional.empty(),
                new Signals(),
                InputStream.nullInputStream(),
                false);
    }

    private static PrintStream silence() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
