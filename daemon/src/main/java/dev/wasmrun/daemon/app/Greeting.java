package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.network.PrivateNetwork;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Visits the page of an app of a framework, or below a server such as gunicorn, that listens, as
 * its user is about to: servers listen before the program behind them is there. Part of {@link
 * ReadyLook}.
 */
final class Greeting {
    private static final String TIMER = "greeting";
    private static final Duration MAY_HANG_UP = Duration.ofSeconds(3);
    // The server of Nuxt says so while it makes the pages, and reloads them when they are there.
    private static final Duration MAY_BE_UNAVAILABLE = Duration.ofSeconds(20);
    // Each visit may be a line in the app's log.
    private static final Duration BETWEEN_VISITS = Duration.ofMillis(500);
    private static final Duration UNTIL_WRITTEN = Duration.ofMillis(300);

    private final AppBase app;
    private final CauseLook cause;
    private final UnaryOperator<String> inPlace;
    private final BiConsumer<Integer, Optional<Problem>> answered;
    private int run;
    private boolean isUnderWay;
    private Optional<Instant> since = Optional.empty();

    /**
     * @param inPlace makes of a hint the same for this app
     * @param answered is told once a run, with what is wrong with the page if anything
     */
    Greeting(
            AppBase app,
            CauseLook cause,
            UnaryOperator<String> inPlace,
            BiConsumer<Integer, Optional<Problem>> answered) {
        this.app = app;
        this.cause = cause;
        this.inPlace = inPlace;
        this.answered = answered;
    }

    void begin(int newRun) {
        run = newRun;
        isUnderWay = false;
        since = Optional.empty();
    }

    void end() {
        run = 0;
        app.timers().cancel(TIMER);
    }

    void visit(PrivateNetwork network, Port port) {
        if (isUnderWay) {
            return;
        }
        isUnderWay = true;
        var visited = run;
        app.context()
                .pipeToSelf(
                        HealthCheck.greet(app.supplies(), network, port),
                        (answer, _) -> new App.Later(() -> seen(visited, answer)));
    }

    private void seen(int visited, HealthCheck.Answer answer) {
        if (visited != run) {
            return;
        }
        if (answer.mayPass() && !isOver(answer)) {
            visitAgain(answer);
        } else if (answer.isFailure()) {
            // what it has to say about it may come a moment later
            app.after(UNTIL_WRITTEN, TIMER, () -> explain(visited, answer));
        } else {
            answered.accept(run, Optional.empty());
        }
    }

    private void visitAgain(HealthCheck.Answer answer) {
        if (answer.healthy()) {
            app.after(BETWEEN_VISITS, TIMER, () -> isUnderWay = false);
        } else {
            isUnderWay = false;
        }
    }

    // It may be about to end, talks no HTTP, or waits for what will not come.
    private boolean isOver(HealthCheck.Answer answer) {
        var first = since.orElseGet(Instant::now);
        since = Optional.of(first);
        var most = answer.healthy() ? MAY_BE_UNAVAILABLE : MAY_HANG_UP;
        return first.plus(most).isBefore(Instant.now());
    }

    private void explain(int visited, HealthCheck.Answer answer) {
        cause.read(visited, lines -> explain(visited, answer, lines));
    }

    private void explain(int visited, HealthCheck.Answer answer, List<String> lines) {
        if (visited == run) {
            var hint = CrashCause.hint(lines).map(inPlace);
            var problem = Refusals.pageFails(app.name(), answer.answer(), hint);
            answered.accept(run, Optional.of(problem));
        }
    }
}
