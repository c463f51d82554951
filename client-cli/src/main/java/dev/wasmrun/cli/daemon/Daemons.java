package dev.wasmrun.cli.daemon;

import dev.wasmrun.cli.shell.ProjectFile;
import dev.wasmrun.cli.shell.Terminal;
import dev.wasmrun.cli.shell.World;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;

import java.nio.file.Path;
import java.util.Optional;

/** Finds the daemon that the caller means, and starts it when a command needs it. */
public final class Daemons {
    private static final Port USUAL_PORT = new Port(8420);
    private final World world;
    private final Terminal terminal;
    private final DaemonClient client;

    public Daemons(World world, Terminal terminal) {
        this.world = world;
        this.terminal = terminal;
        this.client = new DaemonClient(Address.of(world));
    }

    /** The daemon as it is; whoever calls it is refused when none runs. */
    public DaemonClient client() {
        return client;
    }

    /** A daemon that runs. */
    public DaemonClient started() {
        return started(Optional.empty(), world.folder());
    }

    /**
     * A daemon that runs, on this port when the user named one.
     *
     * @param project whose {@code .wasmrun.toml} may name the port of a daemon that is to be
     *     started
     */
    public DaemonClient started(Optional<Port> port, Path project) {
        if (client.isAlive()) {
            port.ifPresent(this::insistOn);
            return client;
        }
        return switch (client.address()) {
            case Address.Local local -> {
                start(
                        port.or(this::portOfEnvironment)
                                .or(() -> portOf(project))
                                .orElse(USUAL_PORT));
                port.ifPresent(this::insistOn);
                yield client;
            }
            case Address.Remote remote -> throw Problems.unreachable(remote).asException();
        };
    }

    private static Optional<Port> portOf(Path project) {
        return ProjectFile.of(project)
                .text("os_mode", "port")
                .filter(text -> text.matches("\\d+"))
                .map(Port::parse);
    }

    private void start(Port port) {
        terminal.whisper(
                new SystemdService(world).servesHome()
                        ? "No daemon runs; asking systemd to start it …"
                        : "No daemon runs; starting wasmrund on port " + port + " …");
        var started = System.nanoTime();
        new DaemonLaunch(world, client).start(port);
        terminal.whisper(
                "wasmrund is ready after %d ms"
                        .formatted((System.nanoTime() - started) / 1_000_000));
    }

    /** Where a daemon goes that nobody named a port for. */
    public Port usualPort() {
        return portOfEnvironment().orElse(USUAL_PORT);
    }

    private Optional<Port> portOfEnvironment() {
        return world.variable("WASMRUN_PORT").map(Port::parse);
    }

    private void insistOn(Port wanted) {
        var url = client.object("/api/v1/daemon").text("url").orElse("");
        if (!url.endsWith(":" + wanted)) {
            throw new Problem(
                            Problem.Kind.CONFLICT,
                            "port-differs",
                            "The daemon already runs at %s, not on port %s".formatted(url, wanted),
                            "Leave --port out, or move the daemon: wasmrun daemon stop, then again with --port "
                                    + wanted)
                    .asException();
        }
    }
}
