package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.app.Lifecycle.BackingOff;
import dev.wasmrun.daemon.app.Lifecycle.Effect;
import dev.wasmrun.daemon.app.Lifecycle.Event;
import dev.wasmrun.daemon.app.Lifecycle.Failed;
import dev.wasmrun.daemon.app.Lifecycle.Installing;
import dev.wasmrun.daemon.app.Lifecycle.Preparing;
import dev.wasmrun.daemon.app.Lifecycle.Running;
import dev.wasmrun.daemon.app.Lifecycle.Starting;
import dev.wasmrun.daemon.app.Lifecycle.Step;
import dev.wasmrun.daemon.app.Lifecycle.Stopped;
import dev.wasmrun.daemon.app.Lifecycle.Stopping;
import dev.wasmrun.daemon.app.Lifecycle.Waiting;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.RestartPolicy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class LifecycleTest {
    private static final Problem PROBLEM = new Problem(Problem.Kind.INSTALL_FAILED, "x", "x", "x");
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Restarts USUAL = restarts(RestartPolicy.ON_FAILURE, false);

    private static Restarts restarts(RestartPolicy policy, boolean chosen) {
        return new Restarts(
                policy,
                chosen,
                3,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
    }

    private static Step step(Lifecycle from, Event event) {
        return from.on(event, USUAL);
    }

    private static Event.Exited exited(int code, Duration uptime, boolean wasReady) {
        return new Event.Exited(code, uptime, wasReady, Optional.empty());
    }

    @Test
    void a_run_of_an_earlier_daemon_goes_on_and_is_judged_by_how_it_ends() {
        var adopted = step(new Stopped(Optional.of(1)), new Event.Adopted());
        assertThat(adopted).isEqualTo(Step.to(new Starting(0)));
        assertThat(step(new Starting(0), new Event.Launched()).next()).isEqualTo(new Running(0));
        assertThat(step(new Running(2), new Event.Adopted())).isEqualTo(Step.to(new Running(2)));
    }

    @Test
    void a_start_prepares_installs_launches_and_runs() {
        var preparing = step(new Stopped(Optional.empty()), new Event.StartAsked());
        var installing = step(preparing.next(), new Event.Prepared());
        var starting = step(installing.next(), new Event.Installed());
        var running = step(starting.next(), new Event.Launched());

        assertThat(List.of(preparing, installing, starting, running))
                .containsExactly(
                        Step.to(new Preparing(0), Effect.PREPARE),
                        Step.to(new Installing(0), Effect.INSTALL),
                        Step.to(new Starting(0), Effect.LAUNCH),
                        Step.to(new Running(0)));
    }

    @Test
    void a_failed_install_fails_the_app_and_frees_its_network() {
        assertThat(step(new Installing(0), new Event.Refused(PROBLEM)))
                .isEqualTo(Step.to(new Failed(PROBLEM, Optional.empty()), Effect.REST));
    }

    @Test
    void a_crash_backs_off_and_starts_again() {
        var crashed = step(new Running(0), exited(1, SHORT, true));
        assertThat(crashed)
                .isEqualTo(
                        Step.to(new BackingOff(1, Duration.ofSeconds(1), 1), Effect.WAIT_BACKOFF));
        assertThat(step(crashed.next(), new Event.BackoffElapsed()))
                .isEqualTo(Step.to(new Preparing(1), Effect.PREPARE));
    }

    @Test
    void the_backoff_doubles_up_to_its_limit() {
        assertThat(
                        List.of(
                                USUAL.delay(1),
                                USUAL.delay(2),
                                USUAL.delay(3),
                                USUAL.delay(4),
                                USUAL.delay(60)))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 5L, 5L);
    }

    @Test
    void a_stop_during_backoff_wins() {
        var stopped = step(new BackingOff(1, SHORT, 1), new Event.StopAsked(false));
        assertThat(stopped)
                .isEqualTo(
                        Step.to(new Stopped(Optional.of(1)), Effect.CANCEL_BACKOFF, Effect.REST));
        assertThat(step(stopped.next(), new Event.BackoffElapsed()))
                .isEqualTo(Step.to(stopped.next()));
    }

    @Test
    void too_many_crashes_in_a_row_fail_the_app() {
        var end = step(new Running(3), exited(1, SHORT, true)).next();
        assertThat(end)
                .isInstanceOfSatisfying(
                        Failed.class, f -> assertThat(f.problem().code()).isEqualTo("crash-loop"));
    }

    @Test
    void a_crash_after_a_long_run_counts_as_the_first() {
        assertThat(step(new Running(3), exited(1, LONG, true)).next())
                .isEqualTo(new BackingOff(1, Duration.ofSeconds(1), 1));
    }

    @Test
    void a_process_that_never_worked_is_not_tried_again_unless_the_policy_was_chosen() {
        var atOnce = exited(1, SHORT, false);
        assertThat(new Running(0).on(atOnce, USUAL).next()).isInstanceOf(Failed.class);
        assertThat(new Running(0).on(atOnce, restarts(RestartPolicy.ON_FAILURE, true)).next())
                .isInstanceOf(BackingOff.class);
    }

    @Test
    void a_process_that_ends_well_stops_the_app_unless_it_is_to_run_always() {
        var well = exited(0, SHORT, true);
        assertThat(new Running(0).on(well, USUAL))
                .isEqualTo(Step.to(new Stopped(Optional.of(0)), Effect.REST));
        assertThat(new Running(0).on(well, restarts(RestartPolicy.ALWAYS, true)).next())
                .isInstanceOf(BackingOff.class);
    }

    @Test
    void a_policy_of_no_lets_a_crash_be_the_end() {
        assertThat(
                        new Running(0)
                                .on(exited(3, LONG, true), restarts(RestartPolicy.NO, true))
                                .next())
                .isInstanceOfSatisfying(Failed.class, f -> assertThat(f.exitCode()).contains(3));
    }

    @Test
    void a_stop_asks_first_and_kills_after_the_grace_period() {
        var stopping = step(new Running(0), new Event.StopAsked(false));
        assertThat(stopping).isEqualTo(Step.to(new Stopping(false), Effect.TERMINATE));
        assertThat(step(stopping.next(), new Event.GraceElapsed()))
                .isEqualTo(Step.to(new Stopping(false), Effect.KILL));
        assertThat(step(stopping.next(), exited(143, SHORT, true)))
                .isEqualTo(Step.to(new Stopped(Optional.of(143)), Effect.REST));
    }

    @Test
    void a_second_stop_by_force_kills_at_once() {
        assertThat(step(new Stopping(false), new Event.StopAsked(true)))
                .isEqualTo(Step.to(new Stopping(false), Effect.KILL));
    }

    @Test
    void a_restart_stops_and_starts_without_giving_up_the_network() {
        var stopping = step(new Running(2), new Event.RestartAsked());
        assertThat(stopping).isEqualTo(Step.to(new Stopping(true), Effect.TERMINATE));
        assertThat(step(stopping.next(), exited(0, SHORT, true)))
                .isEqualTo(Step.to(new Preparing(0), Effect.PREPARE));
    }

    @Test
    void a_stop_after_a_restart_was_asked_for_wins() {
        var stopping = step(new Stopping(true), new Event.StopAsked(false));
        assertThat(step(stopping.next(), exited(0, SHORT, true)).next())
                .isInstanceOf(Stopped.class);
    }

    @Test
    void a_stop_during_the_install_ends_the_install() {
        var stopping = step(new Installing(0), new Event.StopAsked(false));
        assertThat(stopping).isEqualTo(Step.to(new Stopping(false), Effect.TERMINATE));
        assertThat(step(stopping.next(), new Event.Refused(PROBLEM)).next())
                .isInstanceOf(Stopped.class);
    }

    @Test
    void what_comes_too_late_changes_nothing() {
        var stopped = new Stopped(Optional.of(0));
        for (var late :
                List.of(
                        new Event.Prepared(),
                        new Event.Installed(),
                        new Event.Launched(),
                        new Event.Refused(PROBLEM),
                        new Event.GraceElapsed(),
                        new Event.BackoffElapsed(),
                        new Event.StopAsked(false),
                        exited(1, SHORT, false))) {
            assertThat(step(stopped, late)).isEqualTo(Step.to(stopped));
        }
    }

    @Test
    void an_app_that_had_failed_is_failed_after_a_restart_of_the_daemon() {
        assertThat(Lifecycle.atRest(Optional.of(3), Optional.of(PROBLEM)))
                .isEqualTo(new Failed(PROBLEM, Optional.of(3)));
        assertThat(Lifecycle.atRest(Optional.of(0), Optional.empty()))
                .isEqualTo(new Stopped(Optional.of(0)));
    }

    @Test
    void a_start_that_takes_its_time_to_fail_never_worked_either() {
        var slow = Duration.ofSeconds(13);
        assertThat(step(new Running(0), exited(1, slow, false)).next()).isInstanceOf(Failed.class);
        assertThat(step(new Running(1), exited(1, slow, false)).next())
                .as("and is counted")
                .isEqualTo(new BackingOff(2, Duration.ofSeconds(2), 1));
        assertThat(step(new Running(2), exited(1, slow, true)).next())
                .isEqualTo(new BackingOff(1, Duration.ofSeconds(1), 1));
        assertThat(step(new Running(0), exited(1, slow.multipliedBy(3), false)).next())
                .as("a worker that listens nowhere, and ran for long")
                .isInstanceOf(BackingOff.class);
    }

    private static Step watched(Lifecycle from, Event event) {
        return from.watched(event, USUAL);
    }

    @Test
    void what_is_watched_waits_for_a_change_instead_of_trying_again() {
        var crashed = watched(new Running(0), exited(1, LONG, true));
        assertThat(crashed.next()).isInstanceOf(Waiting.class);
        assertThat(crashed.effects()).isEmpty();
        var done = watched(new Running(0), exited(0, SHORT, false));
        assertThat(done.next()).isEqualTo(new Waiting(Optional.empty(), Optional.of(0)));
        var refused = watched(new Installing(0), new Event.Refused(PROBLEM));
        assertThat(refused.next()).isEqualTo(new Waiting(Optional.of(PROBLEM), Optional.empty()));
    }

    @Test
    void what_no_save_can_mend_fails_also_while_watched() {
        var taken = new Problem(Problem.Kind.CONFLICT, "port-taken", "x", "x");
        assertThat(watched(new Preparing(0), new Event.Refused(taken)).next())
                .isEqualTo(new Failed(taken, Optional.empty()));
    }

    @Test
    void a_stop_is_a_stop_also_while_watched() {
        assertThat(watched(new Stopping(false), exited(1, LONG, true)).next())
                .isEqualTo(new Stopped(Optional.of(1)));
    }

    @Test
    void a_change_starts_again_what_runs_or_waits() {
        var change = new Event.FilesChanged(false);
        assertThat(step(new Running(0), change))
                .isEqualTo(Step.to(new Stopping(true), Effect.TERMINATE));
        assertThat(step(new Waiting(Optional.empty(), Optional.of(1)), change))
                .isEqualTo(Step.to(new Preparing(0), Effect.PREPARE));
        assertThat(step(new Stopped(Optional.empty()), change).effects()).isEmpty();
    }

    @Test
    void a_start_under_way_is_begun_anew_only_when_its_plan_is_outdated() {
        var source = new Event.FilesChanged(false);
        var plan = new Event.FilesChanged(true);
        assertThat(step(new Preparing(0), source).effects()).isEmpty();
        assertThat(step(new Installing(0), source).effects()).isEmpty();
        assertThat(step(new Preparing(0), plan))
                .isEqualTo(Step.to(new Preparing(0), Effect.PREPARE));
        assertThat(step(new Installing(0), plan))
                .isEqualTo(Step.to(new Stopping(true), Effect.TERMINATE));
    }

    @Test
    void what_its_last_lines_give_away_is_the_hint_of_its_failure() {
        var end = new Event.Exited(1, SHORT, false, Optional.of("Set it in .env"));
        for (var step : List.of(step(new Running(0), end), watched(new Running(0), end))) {
            var problem =
                    switch (step.next()) {
                        case Failed failed -> failed.problem();
                        case Waiting waiting -> waiting.problem().orElseThrow();
                        default -> throw new AssertionError(step);
                    };
            assertThat(problem.hint()).startsWith("Set it in .env");
        }
    }
}
