package dev.wasmrun.daemon.tunnel;

import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.TunnelStatus;
import dev.wasmrun.protocol.TunnelWish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;

/**
 * A tunnel that an app is to have, as it survives the daemon: in a file that only its user reads,
 * since it may hold a secret.
 *
 * @param lastPort the public port that it had last, which is asked for again
 * @param ofProject whether {@code .wasmrun.toml} wants it, and no user asked for it
 */
public record TunnelPlan(
        TunnelWish wish, Optional<Port> lastPort, Optional<Instant> expiresAt, boolean ofProject) {
    private static final String FILE = "tunnel.json";

    public static TunnelPlan of(TunnelWish wish) {
        return new TunnelPlan(wish, Optional.empty(), wish.endFrom(Instant.now()), false);
    }

    /** One that a project wants. */
    public static TunnelPlan ofProject(TunnelWish wish) {
        return new TunnelPlan(wish, Optional.empty(), wish.endFrom(Instant.now()), true);
    }

    public TunnelPlan withLastPort(Port port) {
        return new TunnelPlan(wish, Optional.of(port), expiresAt, ofProject);
    }

    public boolean isOver(Instant now) {
        return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
    }

    /** As long as nothing is known but the plan. */
    public TunnelStatus status(TunnelStatus.State state) {
        return new TunnelStatus(
                state,
                wish.inOrder().getFirst(),
                Optional.empty(),
                lastPort,
                Instant.now(),
                0,
                Optional.empty(),
                expiresAt,
                Optional.empty());
    }

    /** What is kept in an app's folder; empty when there is no tunnel. It blocks. */
    public static Optional<TunnelPlan> read(Path folder) throws IOException {
        var file = folder.resolve(FILE);
        return Files.exists(file)
                ? Optional.of(Json.mapper().readValue(file.toFile(), TunnelPlan.class))
                : Optional.empty();
    }

    /** Moved into place whole. It blocks. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        var owner = PosixFilePermissions.fromString("rw-------");
        var fresh =
                Files.createTempFile(
                        folder, "tunnel", "", PosixFilePermissions.asFileAttribute(owner));
        Json.mapper().writeValue(fresh.toFile(), this);
        Files.move(
                fresh,
                folder.resolve(FILE),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    public static void forget(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }
}
