package dev.wasmrun.daemon.sandbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wasmrun.daemon.network.Egress;
import dev.wasmrun.daemon.network.OpenNetwork;
import dev.wasmrun.daemon.network.PortWatch;
import dev.wasmrun.daemon.network.Relay;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Port;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Real sandboxes in real namespaces: as root, or in a user namespace where one is root. */
abstract class RealSandboxes {
    @TempDir Path folder;
    final Deque<AutoCloseable> opened = new ArrayDeque<>();
    Egress egress;
    PortWatch watch;
    Relay relay;
    UnixUser user = UnixUser.ofThisProcess();
    int runs;
    final Cgroups groups = Cgroups.of("test" + ProcessHandle.current().pid());
    Limits limits = Limits.NONE;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(UnixUser.ofThisProcess().uid() == 0, "needs root, or root in a user namespace");
        egress = Egress.of("test_" + ProcessHandle.current().pid());
        relay = Relay.start();
        opened.push(egress);
        watch = PortWatch.start(() -> false);
        opened.push(watch);
        opened.push(relay);
    }

    @AfterEach
    void close() throws Exception {
        groups.close();
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    OpenNetwork network(String name) throws IOException {
        var network =
                OpenNetwork.Opener.with(egress, watch, folder.resolve("net-" + name), true)
                        .open(name);
        opened.push(network);
        return network;
    }

    Running run(OpenNetwork network, String... command) {
        var running = launch(network, List.of(), command).join();
        opened.push(running::kill);
        return running;
    }

    CompletableFuture<Running> launch(OpenNetwork network, List<Mount> mounts, String... command) {
        try {
            runs++;
            var run = Files.createDirectories(folder.resolve("run" + runs));
            var project = Files.createDirectories(folder.resolve("project"));
            var sandbox =
                    new Sandbox(
                            project,
                            "/app",
                            List.of(command),
                            Map.of("PATH", "/usr/bin:/bin", "KEY", "value"),
                            mounts,
                            List.of(project.resolve("state")).stream()
                                    .filter(Files::exists)
                                    .toList(),
                            network.outbound().resolvConf(),
                            "app",
                            user,
                            limits,
                            "");
            return Bubblewrap.launch(
                    sandbox,
                    new LaunchFiles(run, run.resolve("out"), run.resolve("err")),
                    groups,
                    network.namespace()::start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String output(OpenNetwork network, String command) throws Exception {
        var running = run(network, command);
        running.onExit().get(20, TimeUnit.SECONDS);
        return Files.readString(folder.resolve("run" + runs + "/out"));
    }

    static void awaitListening(OpenNetwork network) {
        await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> network.namespace().listening().join(),
                        ports -> ports.contains(new Port(3000)));
    }
}
