package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.detect.ProjectProcess;
import dev.wasmrun.daemon.network.PrivateNetwork;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Problem;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Looks whether a companion is ready, until it is, and says once when that takes too long. Part of
 * {@link Companion}.
 */
final class CompanionLook {
    // A process that says nothing of when it is ready has proved itself after this long.
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private final AppBase app;
    private final PlannedProcess plan;
    private final Instant startedAt;
    private final Duration patience;
    private final Runnable ready;
    private HealthCheck.Answer answer = PortsSeen.NOT_ASKED;
    private Optional<Problem> problem = Optional.empty();
    private boolean over;

    /** {@code ready} is done once. */
    CompanionLook(
            AppBase app,
            PlannedProcess plan,
            Instant startedAt,
            Duration patience,
            Runnable ready) {
        this.app = app;
        this.plan = plan;
        this.startedAt = startedAt;
        this.patience = patience;
        this.ready = ready;
    }

    /** {@code late} is done with what it has to say when its time is over. */
    void begin(Consumer<Problem> late) {
        if (isSilent()) {
            app.after(SETTLED, timer(), () -> seen(HealthCheck.Answer.HEALTHY));
            return;
        }
        app.after(
                patience,
                lateTimer(),
                () -> {
                    problem = Optional.of(Refusals.processNotReady(plan, patience, answer));
                    problem.ifPresent(late);
                });
        if (!isTask()) {
            look();
        }
    }

    /** That it took too long to become ready. */
    Optional<Problem> problem() {
        return problem;
    }

    /** It has ended: what is still being asked is of no interest. */
    void end() {
        over = true;
        problem = Optional.empty();
        app.timers().cancel(timer());
        app.timers().cancel(lateTimer());
    }

    private String timer() {
        return "look-" + plan.name();
    }

    private String lateTimer() {
        return "late-" + plan.name();
    }

    // It is ready when it has ended.
    private boolean isTask() {
        return plan.ready().equals(Optional.of(ProjectProcess.EXIT));
    }

    private boolean isSilent() {
        return !plan.listens() && plan.ready().isEmpty();
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
                                                (now, failure) ->
                                                        app.later(
                                                                () ->
                                                                        seen(
                                                                                failure == null
                                                                                        ? now
                                                                                        : answer))),
                        () -> seen(answer));
    }

    private CompletionStage<HealthCheck.Answer> answered(PrivateNetwork network) {
        return network.listening()
                .thenCompose(
                        ports ->
                                ports.contains(plan.port())
                                        ? path().map(path -> asked(network, path))
                                                .orElseGet(CompanionLook::healthy)
                                        : CompletableFuture.completedFuture(PortsSeen.NOT_ASKED));
    }

    private static CompletionStage<HealthCheck.Answer> healthy() {
        return CompletableFuture.completedFuture(HealthCheck.Answer.HEALTHY);
    }

    private CompletionStage<HealthCheck.Answer> asked(PrivateNetwork network, String path) {
        return HealthCheck.ask(app.supplies(), network, plan.port(), path);
    }

    private void seen(HealthCheck.Answer now) {
        if (over) {
            return;
        }
        answer = now;
        if (now.healthy()) {
            end();
            ready.run();
        } else {
            var age = Duration.between(startedAt, Instant.now());
            app.after(Pace.of(path().isPresent(), age, app.settings()), timer(), this::look);
        }
    }
}
