package dev.wasmrun.cli.daemon;

import dev.wasmrun.cli.shell.World;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts the daemon of a home and waits until it answers. */
public final class DaemonLaunch {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final int SHOWN_LINES = 15;
    private final World world;
    private final DaemonClient client;
    private final Path home;
    private final Path log;

    public DaemonLaunch(World world, DaemonClient client) {
        this.world = world;
        this.client = client;
        this.home = world.home();
        this.log = home.resolve("daemon.log");
    }

    /** Answers once a daemon answers: the one started here, or one that another command started. */
    public void start(Port port) {
        try {
            makeHome();
            try (var channel =
                            FileChannel.open(
                                    home.resolve("start.lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    var lock = alone(channel)) {
                DaemonEnd.orAnswer(client);
                if (!client.isAlive()) {
                    launch(port);
                }
            }
        } catch (IOException e) {
            throw failed("The daemon could not be started: " + e.getMessage()).asException();
        }
    }

    private void makeHome() throws IOException {
        if (!Files.isDirectory(home)) {
            Files.createDirectories(
                    home,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
    }

    // Two commands at once start one daemon: the second waits here and finds it running.
    private static FileLock alone(FileChannel channel) throws IOException {
        var deadline = Instant.now().plus(LIMIT);
        while (Instant.now().isBefore(deadline)) {
            var lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            Pause.of(LOOK_EVERY);
        }
        throw new IOException(
                "another command has been starting it for " + LIMIT.toSeconds() + " s");
    }

    private void launch(Port port) throws IOException {
        var service = new SystemdService(world);
        if (service.servesHome()) {
            service.start();
        } else {
            launch(world.launcherOrRefuse(), port);
        }
    }

    private void launch(String launcher, Port port) throws IOException {
        var logStart = Files.exists(log) ? Files.size(log) : 0;
        var process =
                new ProcessBuilder(commandLine(launcher, port))
                        .directory(home.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .redirectErrorStream(true)
                        .start();
        var deadline = Instant.now().plus(LIMIT);
        while (!client.isAlive()) {
            if (!process.isAlive() && !client.isAlive()) {
                throw refused(process.exitValue(), logStart).asException();
            }
            if (Instant.now().isAfter(deadline)) {
                process.destroy();
                throw failed(
                                "The daemon did not answer within %d s%s"
                                        .formatted(LIMIT.toSeconds(), quoted(lastLines(logStart))))
                        .asException();
            }
            Pause.of(LOOK_EVERY);
        }
    }

    // In a session of its own, so that Ctrl-C in this terminal does not reach it.
    private List<String> commandLine(String launcher, Port port) {
        var words = new ArrayList<String>();
        Programs.find(world, "setsid").ifPresent(setsid -> words.add(setsid.toString()));
        words.addAll(
                List.of(
                        launcher,
                        "--home",
                        home.toString(),
                        "--port",
                        Integer.toString(port.number())));
        return words;
    }

    private Problem refused(int exitCode, long logStart) {
        var lines = lastLines(logStart);
        return Optional.of(lines)
                .filter(list -> !list.isEmpty())
                .flatMap(list -> Problems.tryRead(list.getLast()))
                .orElseGet(
                        () ->
                                failed(
                                        "The daemon ended with code %d before it was ready%s"
                                                .formatted(exitCode, quoted(lines))));
    }

    private List<String> lastLines(long from) {
        return Tail.of(log, SHOWN_LINES, from).stream().filter(line -> !line.isBlank()).toList();
    }

    private static String quoted(List<String> lines) {
        return lines.isEmpty() ? "" : "; its last lines:\n  " + String.join("\n  ", lines);
    }

    private Problem failed(String message) {
        return Problems.unavailable(
                "daemon-not-started",
                message,
                "The whole story: wasmrun daemon logs; wasmrun doctor checks this machine");
    }
}
