package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.logs.AppLog;
import dev.wasmrun.daemon.logs.RunNote;
import dev.wasmrun.protocol.PlannedProcess;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Starts companions by the plan of their app. Part of {@link Companions}. */
final class CompanionLaunch {
    private static final Duration NETWORK_LOOK = Duration.ofMillis(50);

    private final AppBase app;
    private final BiConsumer<Companion, Lifecycle.Event> happened;
    private Optional<Planned> planned = Optional.empty();
    private Optional<Restarts> restarts = Optional.empty();
    private Optional<String> group = Optional.empty();
    private int mainRun;

    CompanionLaunch(AppBase app, BiConsumer<Companion, Lifecycle.Event> happened) {
        this.app = app;
        this.happened = happened;
    }

    void use(Planned plan) {
        planned = Optional.of(plan);
        restarts = Optional.of(plan.restarts());
    }

    /** As an earlier daemon planned it. */
    void use(RunRecord record) {
        restarts = Optional.of(record.restarts());
        group = record.group();
    }

    /** The number that the main process gets. */
    void mainIsRun(int number) {
        mainRun = number;
    }

    int mainRun() {
        return mainRun;
    }

    /** All are about to start. */
    void isOfAll() {
        group = Optional.of("run-%d-all".formatted(mainRun));
    }

    /** The control group that the limits of all processes together are set on. */
    Optional<String> group() {
        return group;
    }

    Restarts restarts(PlannedProcess process) {
        var usual = restarts.orElseGet(() -> Restarts.usual(app.settings()));
        return process.restart().map(usual::with).orElse(usual);
    }

    // After an earlier daemon's start there is no plan, and perhaps no network yet.
    void launch(Companion companion) {
        if (!companion.isDue()) {
            refused(companion, Refusals.endedBefore(companion.name()).asException());
        } else if (planned.isEmpty()) {
            makePlan(companion);
        } else if (app.network().opened().isEmpty()) {
            app.after(NETWORK_LOOK, "launch-" + companion.name(), () -> launch(companion));
        } else {
            launch(companion, planned.get());
        }
    }

    private void refused(Companion companion, Throwable why) {
        happened.accept(companion, new Lifecycle.Event.Refused(Refusals.of(why)));
    }

    private void makePlan(Companion companion) {
        var _ =
                app.supplies()
                        .planner()
                        .plan(app.name(), app.saved().now().spec())
                        .whenComplete(
                                (plan, failure) ->
                                        app.later(
                                                () -> {
                                                    if (failure == null) {
                                                        planned =
                                                                planned.or(() -> Optional.of(plan));
                                                        launch(companion);
                                                    } else {
                                                        refused(companion, failure);
                                                    }
                                                }));
    }

    private void launch(Companion companion, Planned by) {
        var number = app.nextRun();
        var process = companion.plan();
        var record =
                RunRecord.begun(
                        by,
                        restarts(process),
                        Optional.of(companion.name()),
                        group,
                        number - companion.starts(),
                        Instant.now());
        app.log().tell(new AppLog.Note(RunNote.of(number, companion.name())));
        app.log()
                .tell(
                        new AppLog.Note(
                                RunNote.started(number, record.startedAt(), Optional.empty())));
        companion.launch(number, record, by.jobs().beside(app.name(), number, process).in(group));
    }
}
