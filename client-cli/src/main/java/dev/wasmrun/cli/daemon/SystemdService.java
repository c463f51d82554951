package dev.wasmrun.cli.daemon;

import dev.wasmrun.cli.shell.World;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** systemd, which starts the daemon of a home: at boot for root, at login for others. */
public final class SystemdService {
    // a checkout is built first
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int SHOWN_LINES = 15;
    private final World world;
    private final Path file;

    public SystemdService(World world) {
        this.world = world;
        this.file = units().resolve(SystemdUnit.NAME);
    }

    // See systemd.unit(5).
    private Path units() {
        return world.isRoot()
                ? Path.of("/etc/systemd/system")
                : world.variable("XDG_CONFIG_HOME")
                        .map(Path::of)
                        .filter(Path::isAbsolute)
                        .orElseGet(() -> world.userHome().resolve(".config"))
                        .resolve("systemd/user");
    }

    /** Whether the daemon of this home is systemd's to start. */
    public boolean servesHome() {
        return unit().contains(SystemdUnit.homeFlag(world.home()) + " ");
    }

    public Path file() {
        return file;
    }

    /** Writes the unit and has it started at each boot or login from now on; not yet now. */
    public void enable(String launcher, Port port) {
        if (!unit().isEmpty() && !servesHome()) {
            throw new Problem(
                            Problem.Kind.CONFLICT,
                            "service-exists",
                            "%s starts the daemon of another home".formatted(file),
                            "Disable it there first (WASMRUN_HOME=… wasmrun daemon disable), or remove the file")
                    .asException();
        }
        var before = unit();
        var next =
                new SystemdUnit(
                        launcher,
                        world.home(),
                        port.number(),
                        variables(),
                        world.isRoot() ? "multi-user.target" : "default.target");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, next.text());
            systemctl("daemon-reload");
            systemctl("enable", SystemdUnit.NAME);
        } catch (IOException e) {
            throw refused("The service cannot be written: " + e.getMessage()).asException();
        } catch (ProblemException e) {
            putBack(before);
            throw e;
        }
    }

    /** Has it no longer started by itself; a daemon that runs goes on. */
    public void disable() {
        systemctl("disable", SystemdUnit.NAME);
        putBack("");
        systemctl("daemon-reload");
    }

    /** Returns once the daemon answers; what it says of itself is better than what systemd says. */
    void start() {
        try {
            systemctl("start", SystemdUnit.NAME);
        } catch (ProblemException e) {
            throw log(SHOWN_LINES).reversed().stream()
                    .map(line -> line.substring(Math.max(0, line.indexOf('{'))))
                    .flatMap(line -> Problems.tryRead(line).stream())
                    .findFirst()
                    .map(Problem::asException)
                    .orElse(e);
        }
    }

    /**
     * Lets the daemon of a plain user live without a login of his; answers whether that is so. See
     * loginctl(1).
     */
    public boolean linger() {
        return world.isRoot() || run(List.of("loginctl", "enable-linger")).code() == 0;
    }

    /** The newest lines of its log. */
    public List<String> log(int lines) {
        var count = Integer.toString(lines);
        return run(line("journalctl", "-u", SystemdUnit.NAME, "-n", count, "-o", "short-iso", "-q"))
                .output()
                .lines()
                .toList();
    }

    // What a login shell knows and systemd does not: where node, python and npm are.
    private Map<String, String> variables() {
        var variables = new LinkedHashMap<String, String>();
        variables.put("HOME", world.userHome().toString());
        world.variable("PATH").ifPresent(path -> variables.put("PATH", path));
        return variables;
    }

    private String unit() {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }

    private void putBack(String text) {
        try {
            if (text.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                Files.writeString(file, text);
            }
        } catch (IOException e) {
            throw refused("%s cannot be changed: %s".formatted(file, e.getMessage())).asException();
        }
    }

    private List<String> line(String program, String... words) {
        return Stream.of(
                        Stream.of(program),
                        world.isRoot() ? Stream.<String>empty() : Stream.of("--user"),
                        Arrays.stream(words))
                .flatMap(each -> each)
                .toList();
    }

    private void systemctl(String... words) {
        var line = line("systemctl", words);
        var outcome = run(line);
        if (outcome.code() != 0) {
            throw refused(
                            "%s failed: %s"
                                    .formatted(String.join(" ", line), outcome.output().strip()))
                    .asException();
        }
    }

    private Problem refused(String message) {
        return Problems.unavailable(
                "service-failed",
                message,
                "Without systemd, let your service manager run: wasmrund --foreground --home "
                        + world.home());
    }

    private static Process end(Process process) {
        process.destroy();
        return process;
    }

    private record Outcome(int code, String output) {}

    private Outcome run(List<String> words) {
        var program =
                Programs.find(world, words.getFirst())
                        .orElseThrow(
                                () ->
                                        refused("There is no %s here".formatted(words.getFirst()))
                                                .asException());
        var line = new ArrayList<>(words);
        line.set(0, program.toString());
        try {
            var process =
                    new ProcessBuilder(line)
                            .redirectErrorStream(true)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .start();
            var _ =
                    process.onExit()
                            .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                            .exceptionally(_ -> end(process));
            var output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw refused("%s cannot be run: %s".formatted(program, e.getMessage())).asException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused("Interrupted").asException();
        }
    }
}
