package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.network.PrivateNetwork;
import dev.wasmrun.protocol.PlannedProcess;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Looks whether a companion is ready, until it is. Part of {@link Companion}. */
final class CompanionLook {
    // A process that says nothing of when it is ready has proved itself after this long.
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private final AppBase app;
    private final PlannedProcess plan;
    private final Instant startedAt;
    private final Runnable ready;
    private boolean over;

    /** {@code ready} is done once. */
    CompanionLook(AppBase app, PlannedProcess plan, Instant startedAt, Runnable ready) {
        this.app = app;
        this.plan = plan;
        this.startedAt = startedAt;
        this.ready = ready;
    }

    void begin() {
        if (isSilent()) {
            app.after(SETTLED, timer(), () -> seen(true));
        } else {
            look();
        }
    }

    /** It has ended: what is still being asked is of no interest. */
    void end() {
        over = true;
        app.timers().cancel(timer());
    }

    private String timer() {
        return "look-" + plan.name();
    }

    private boolean isSilent() {
        return !plan.listens() && path().isEmpty();
    }

    private Optional<String> path() {
        return plan.ready().filter(ready -> ready.startsWith("/"));
    }

    private void look() {
        app.network()
                .namespace()
                .ifPresentOrElse(
                        network ->
                                answered(network)
                                        .whenComplete(
                                                (yes, failure) ->
                                                        app.later(
                                                                () ->
                                                                        seen(
                                                                                failure == null
                                                                                        && yes))),
                        () -> seen(false));
    }

    private CompletionStage<Boolean> answered(PrivateNetwork network) {
        return network.listening()
                .thenCompose(
                        ports ->
                                ports.contains(plan.port())
                                        ? path().map(path -> isHealthy(network, path))
                                                .orElseGet(CompanionLook::yes)
                                        : CompletableFuture.completedFuture(false));
    }

    private static CompletionStage<Boolean> yes() {
        return CompletableFuture.completedFuture(true);
    }

    private CompletionStage<Boolean> isHealthy(PrivateNetwork network, String path) {
        return HealthCheck.ask(app.supplies(), network, plan.port(), path)
                .thenApply(HealthCheck.Answer::healthy);
    }

    private void seen(boolean now) {
        if (over) {
            return;
        }
        if (now) {
            end();
            ready.run();
        } else {
            var age = Duration.between(startedAt, Instant.now());
            app.after(Pace.of(path().isPresent(), age, app.settings()), timer(), this::look);
        }
    }
}
