package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.tunnel.TunnelPlan;
import dev.wasmrun.protocol.AppName;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What is on disk of the tunnel that an app is to have. Part of {@link AppTunnel}. */
final class KeptTunnel {
    private final AppSupplies supplies;
    private final AppName app;
    private CompletionStage<Optional<TunnelPlan>> written =
            CompletableFuture.completedFuture(Optional.empty());

    KeptTunnel(AppSupplies supplies, AppName app) {
        this.supplies = supplies;
        this.app = app;
    }

    /** Told on any thread; nothing, too, where it cannot be read. */
    void read(Consumer<Optional<TunnelPlan>> told) {
        supplies.work(() -> TunnelPlan.read(folder())).exceptionally(this::lost).thenAccept(told);
    }

    /** From now on. One after the other: the last word is what stays. */
    void is(Optional<TunnelPlan> now) {
        written =
                written.thenCompose(_ -> supplies.work(() -> write(now))).exceptionally(this::lost);
    }

    private Optional<TunnelPlan> write(Optional<TunnelPlan> now) throws IOException {
        if (now.isPresent()) {
            now.get().write(folder());
        } else {
            TunnelPlan.forget(folder());
        }
        return now;
    }

    private Optional<TunnelPlan> lost(Throwable failure) {
        supplies.reportLost(app, failure);
        return Optional.empty();
    }

    private Path folder() {
        return supplies.settings().appHome(app.text());
    }
}
