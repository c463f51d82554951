package dev.wasmrun.daemon.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Performs what {@link Crew} orders, one order after the other. Part of {@link Companions}. */
final class CompanionOrders {
    private final AppBase app;
    private final Companion.Around around;
    private final Companions.Main main;
    private final CompanionLaunch launch;
    private final Function<String, Optional<Companion>> companions;
    private final Deque<Crew.Order> orders = new ArrayDeque<>();
    private boolean performing;

    CompanionOrders(
            AppBase app,
            Companion.Around around,
            Companions.Main main,
            CompanionLaunch launch,
            Function<String, Optional<Companion>> companions) {
        this.app = app;
        this.around = around;
        this.main = main;
        this.launch = launch;
        this.companions = companions;
    }

    // What one order leads to comes behind the others.
    void perform(List<Crew.Order> more) {
        orders.addAll(more);
        if (performing) {
            return;
        }
        performing = true;
        try {
            for (var order = orders.poll(); order != null; order = orders.poll()) {
                perform(order);
            }
        } finally {
            performing = false;
        }
    }

    private void perform(Crew.Order order) {
        switch (order) {
            case Crew.Order.LaunchMain() -> {
                app.timers().cancel("main-due");
                main.launch(launch.mainRun());
            }
            case Crew.Order.EndMain() -> main.end();
            case Crew.Order.RefuseMain(var problem) -> {
                app.timers().cancel("main-due");
                main.refuse(problem);
            }
            case Crew.Order.Do(var name, var effect) ->
                    companions.apply(name).ifPresent(companion -> perform(companion, effect));
        }
    }

    private void perform(Companion companion, Lifecycle.Effect effect) {
        var name = companion.name();
        switch (effect) {
            case LAUNCH -> launch.launch(companion);
            case TERMINATE -> {
                companion.terminate();
                var over = new Lifecycle.Event.GraceElapsed();
                later(app.settings().stopGrace(), "grace-" + name, companion, over);
            }
            case KILL -> companion.kill();
            case WAIT_BACKOFF -> waitBackoff(companion);
            case CANCEL_BACKOFF -> app.timers().cancel("backoff-" + name);
            case PREPARE, INSTALL, REST -> throw new IllegalStateException(effect + " of " + name);
        }
    }

    private void waitBackoff(Companion companion) {
        if (around.life(companion) instanceof Lifecycle.BackingOff(var failures, var delay, _)) {
            companion.startsAgainAfter(delay, failures);
            var over = new Lifecycle.Event.BackoffElapsed();
            later(delay, "backoff-" + companion.name(), companion, over);
        }
    }

    private void later(Duration delay, String timer, Companion who, Lifecycle.Event event) {
        app.after(delay, timer, () -> around.happened(who, event));
    }
}
