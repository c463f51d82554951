package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.app.Crew.Event;
import dev.wasmrun.daemon.app.Crew.Order;
import dev.wasmrun.daemon.app.Lifecycle.Effect;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.RestartPolicy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which of several processes starts, ends, or waits. */
class CrewTest {
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(1);

    private Crew crew = Crew.NONE;
    private RestartPolicy policy = RestartPolicy.ON_FAILURE;
    private boolean watched;

    private static PlannedProcess process(
            String name, Optional<String> ready, String... dependsOn) {
        return new PlannedProcess(
                name,
                name.equals("web"),
                List.of(name),
                ".",
                new Port(3000),
                false,
                List.of(dependsOn),
                Optional.empty(),
                ready);
    }

    private static PlannedProcess process(String name, String... dependsOn) {
        return process(name, Optional.empty(), dependsOn);
    }

    private static PlannedProcess task(String name) {
        return process(name, Optional.of("exit"));
    }

    private List<Order> on(Event event) {
        var restarts =
                new Restarts(policy, false, 3, Duration.ofSeconds(1), Duration.ofSeconds(9), LONG);
        var step = crew.on(event, new Crew.Rules(_ -> restarts, watched));
        crew = step.next();
        return step.orders();
    }

    private List<Order> on(String name, Lifecycle.Event event) {
        return on(new Event.Of(name, event));
    }

    private List<Order> start(PlannedProcess... processes) {
        crew = crew.planned(List.of(processes));
        return on(new Event.MainDue());
    }

    private List<Order> runs(String name) {
        on(name, new Lifecycle.Event.Launched());
        return on(new Event.Ready(name));
    }

    private static Lifecycle.Event exited(int code, boolean wasReady) {
        return new Lifecycle.Event.Exited(code, MOMENT, wasReady, Optional.empty());
    }

    private static Order does(String name, Effect effect) {
        return new Order.Do(name, effect);
    }

    private Lifecycle life(String name) {
        return crew.member(name).orElseThrow().life();
    }

    private void webAndWorkerRun() {
        start(process("web"), process("worker"));
        runs("worker");
    }

    @Test
    void those_that_depend_on_nothing_start_at_once() {
        assertThat(start(process("web"), process("worker")))
                .containsExactly(does("worker", Effect.LAUNCH), new Order.LaunchMain());
    }

    @Test
    void the_main_process_waits_until_what_it_depends_on_is_ready() {
        assertThat(start(process("web", "db"), process("db")))
                .containsExactly(does("db", Effect.LAUNCH));
        assertThat(on("db", new Lifecycle.Event.Launched())).isEmpty();
        assertThat(on(new Event.Ready("db"))).containsExactly(new Order.LaunchMain());
    }

    @Test
    void one_that_depends_on_the_main_process_waits_until_that_is_ready() {
        assertThat(start(process("web"), process("worker", "web")))
                .containsExactly(new Order.LaunchMain());
        assertThat(on(new Event.MainReady())).containsExactly(does("worker", Effect.LAUNCH));
    }

    @Test
    void a_chain_starts_one_after_the_other() {
        start(process("web", "api"), process("api", "db"), process("db"));
        assertThat(runs("db")).containsExactly(does("api", Effect.LAUNCH));
        assertThat(runs("api")).containsExactly(new Order.LaunchMain());
    }

    @Test
    void a_task_must_have_ended_well() {
        start(process("web", "migrate"), task("migrate"));
        assertThat(on("migrate", new Lifecycle.Event.Launched())).isEmpty();
        assertThat(on("migrate", exited(0, false))).containsExactly(new Order.LaunchMain());
    }

    @Test
    void the_main_process_is_refused_when_a_task_before_it_failed() {
        start(process("web", "migrate"), task("migrate"));
        on("migrate", new Lifecycle.Event.Launched());
        var refused = (Order.RefuseMain) on("migrate", exited(1, false)).getLast();
        assertThat(refused.problem().code()).isEqualTo("dependency-failed");
        assertThat(refused.problem().hint()).contains("--process migrate");
    }

    @Test
    void a_failure_far_down_the_chain_counts() {
        start(process("web", "api"), process("api", "db"), process("db"));
        on("db", new Lifecycle.Event.Launched());
        assertThat(on("db", exited(1, false)).getLast()).isInstanceOf(Order.RefuseMain.class);
    }

    @Test
    void the_main_process_does_not_wait_for_ever() {
        start(process("web", "db"), process("db"));
        var refused = (Order.RefuseMain) on(new Event.MainLate()).getLast();
        assertThat(refused.problem().code()).isEqualTo("dependency-late");
    }

    @Test
    void one_crash_starts_that_process_again_and_no_other() {
        webAndWorkerRun();
        assertThat(on("worker", exited(137, true)))
                .containsExactly(does("worker", Effect.WAIT_BACKOFF));
        assertThat(on("worker", new Lifecycle.Event.BackoffElapsed()))
                .containsExactly(does("worker", Effect.LAUNCH));
        assertThat(crew.phase()).isEqualTo(Crew.Phase.RUNNING);
    }

    @Test
    void failures_are_counted_for_each_process() {
        start(process("web"), process("worker"), process("mailer"));
        runs("mailer");
        for (var i = 0; i < 3; i++) {
            runs("worker");
            on("worker", exited(1, true));
            on("worker", new Lifecycle.Event.BackoffElapsed());
        }
        runs("worker");
        on("worker", exited(1, true));
        assertThat(life("worker")).isInstanceOf(Lifecycle.Failed.class);
        on("mailer", exited(1, true));
        assertThat(life("mailer")).isEqualTo(new Lifecycle.BackingOff(1, Duration.ofSeconds(1), 1));
    }

    @Test
    void one_that_is_not_to_be_started_again_leaves_the_others_alone() {
        policy = RestartPolicy.NO;
        webAndWorkerRun();
        assertThat(on("worker", exited(1, true))).isEmpty();
        assertThat(life("worker")).isInstanceOf(Lifecycle.Failed.class);
        assertThat(crew.phase()).isEqualTo(Crew.Phase.RUNNING);
    }

    @Test
    void a_crash_waits_for_the_next_save_while_files_are_watched() {
        watched = true;
        webAndWorkerRun();
        assertThat(on("worker", exited(1, true))).isEmpty();
        assertThat(life("worker")).isInstanceOf(Lifecycle.Waiting.class);
    }

    @Test
    void all_end_in_the_reverse_order() {
        start(process("web", "db"), process("db"), process("worker", "web"));
        runs("db");
        on(new Event.MainReady());
        runs("worker");
        assertThat(on(new Event.End(false))).containsExactly(does("worker", Effect.TERMINATE));
        assertThat(on("worker", exited(143, true))).containsExactly(new Order.EndMain());
        assertThat(on(new Event.MainGone())).containsExactly(does("db", Effect.TERMINATE));
        assertThat(crew.isGone()).isFalse();
        assertThat(on("db", exited(0, true))).isEmpty();
        assertThat(crew.isGone()).isTrue();
    }

    @Test
    void one_that_ends_by_itself_while_all_end_is_not_started_again() {
        start(process("web", "db"), process("db"));
        runs("db");
        on(new Event.End(false));
        assertThat(on("db", exited(1, true))).isEmpty();
        assertThat(life("db").state().isAtRest()).isTrue();
    }

    @Test
    void a_stop_wins_over_a_backoff() {
        webAndWorkerRun();
        on("worker", exited(1, true));
        assertThat(on(new Event.End(false)))
                .containsExactly(does("worker", Effect.CANCEL_BACKOFF), new Order.EndMain());
        assertThat(on("worker", new Lifecycle.Event.BackoffElapsed())).isEmpty();
    }

    @Test
    void a_second_stop_changes_nothing_and_a_forced_one_kills() {
        webAndWorkerRun();
        on(new Event.End(false));
        assertThat(on(new Event.End(false))).isEmpty();
        assertThat(on(new Event.End(true))).containsExactly(does("worker", Effect.KILL));
    }

    @Test
    void a_stop_while_the_main_process_waits_refuses_it() {
        start(process("web", "db"), process("db"));
        assertThat(on(new Event.End(false)))
                .hasSize(2)
                .contains(does("db", Effect.TERMINATE))
                .hasAtLeastOneElementOfType(Order.RefuseMain.class);
    }

    @Test
    void a_start_while_all_still_end_starts_each_once_it_is_gone() {
        webAndWorkerRun();
        on(new Event.End(false));
        on(new Event.MainGone());
        assertThat(start(process("web"), process("worker")))
                .containsExactly(new Order.LaunchMain());
        assertThat(on("worker", exited(143, true))).containsExactly(does("worker", Effect.LAUNCH));
    }

    @Test
    void a_crash_of_the_main_process_leaves_the_others_running() {
        webAndWorkerRun();
        assertThat(on(new Event.MainGone())).isEmpty();
        assertThat(start(process("web"), process("worker")))
                .containsExactly(new Order.LaunchMain());
        assertThat(life("worker")).isInstanceOf(Lifecycle.Running.class);
    }

    @Test
    void one_that_is_no_longer_in_the_plan_is_forgotten_once_it_has_ended() {
        webAndWorkerRun();
        on(new Event.End(false));
        on(new Event.MainGone());
        start(process("web"), process("mailer"));
        assertThat(crew.names()).containsExactly("web", "mailer", "worker");
        on("worker", exited(143, true));
        assertThat(crew.planned(List.of(process("web"), process("mailer"))).names())
                .containsExactly("web", "mailer");
    }

    @Test
    void a_later_daemon_goes_on_with_what_it_finds() {
        var waiting = new Lifecycle.Preparing(0);
        crew =
                Crew.found(
                        List.of(process("web"), process("worker"), process("task")),
                        process ->
                                CrewMember.of(
                                        process,
                                        process.name().equals("worker")
                                                ? waiting
                                                : new Lifecycle.Stopped(Optional.of(0))));
        assertThat(on(new Event.Look())).containsExactly(does("worker", Effect.LAUNCH));
        assertThat(life("task")).isEqualTo(new Lifecycle.Stopped(Optional.of(0)));
    }

    // ---- one of them alone

    private List<Order> holds(String name) {
        return on(new Event.Hold(name, false));
    }

    private void held(String name) {
        holds(name);
        on(name, exited(143, true));
    }

    @Test
    void a_process_that_a_user_stops_alone_ends_and_the_others_run_on() {
        start(process("web"), process("worker", "db"), process("db"));
        runs("db");
        runs("worker");
        assertThat(holds("db")).containsExactly(does("db", Effect.TERMINATE));
        assertThat(on("db", exited(143, true))).isEmpty();
        assertThat(life("db")).isEqualTo(new Lifecycle.Stopped(Optional.of(143)));
        assertThat(life("worker")).isInstanceOf(Lifecycle.Running.class);
    }

    @Test
    void a_stop_by_force_kills() {
        start(process("web"), process("worker"));
        runs("worker");
        assertThat(on(new Event.Hold("worker", true))).containsExactly(does("worker", Effect.KILL));
    }

    @Test
    void a_stop_ends_the_backoff_too() {
        policy = RestartPolicy.ALWAYS;
        start(process("web"), process("worker"));
        runs("worker");
        on("worker", exited(1, true));
        assertThat(holds("worker")).containsExactly(does("worker", Effect.CANCEL_BACKOFF));
        assertThat(on("worker", new Lifecycle.Event.BackoffElapsed())).isEmpty();
    }

    @Test
    void who_crashes_is_started_again_without_what_a_user_stopped() {
        start(process("web"), process("worker", "db"), process("db"));
        runs("db");
        runs("worker");
        held("db");
        on("worker", exited(1, true));
        assertThat(on("worker", new Lifecycle.Event.BackoffElapsed()))
                .containsExactly(does("worker", Effect.LAUNCH));
    }

    @Test
    void the_main_process_is_started_again_without_it_as_well() {
        start(process("web", "db"), process("db"));
        runs("db");
        held("db");
        on(new Event.MainGone());
        assertThat(on(new Event.MainDue())).containsExactly(new Order.LaunchMain());
    }

    @Test
    void who_still_waits_for_it_goes_on_once_it_has_ended() {
        start(process("web", "db"), process("db"));
        on("db", new Lifecycle.Event.Launched());
        assertThat(holds("db")).containsExactly(does("db", Effect.TERMINATE));
        assertThat(on("db", exited(143, false))).containsExactly(new Order.LaunchMain());
    }

    @Test
    void it_stays_stopped_when_all_are_started_again_because_a_file_changed() {
        start(process("web"), process("worker"));
        runs("worker");
        held("worker");
        on(new Event.End(false));
        on(new Event.MainGone());
        assertThat(on(new Event.MainDue())).containsExactly(new Order.LaunchMain());
    }

    @Test
    void a_start_of_the_app_by_a_user_starts_it() {
        start(process("web"), process("worker"));
        runs("worker");
        held("worker");
        on(new Event.End(false));
        on(new Event.MainGone());
        crew = crew.released();
        assertThat(on(new Event.MainDue()))
                .containsExactly(does("worker", Effect.LAUNCH), new Order.LaunchMain());
    }

    @Test
    void a_start_of_one_starts_what_it_depends_on_first() {
        start(process("web"), process("worker", "db"), process("db", "disk"), task("disk"));
        on("disk", new Lifecycle.Event.Launched());
        on("disk", exited(0, false));
        runs("db");
        runs("worker");
        held("worker");
        held("db");
        assertThat(on(new Event.Begin("worker"))).containsExactly(does("db", Effect.LAUNCH));
        assertThat(life("worker")).isInstanceOf(Lifecycle.Preparing.class);
        assertThat(runs("db")).containsExactly(does("worker", Effect.LAUNCH));
        assertThat(life("disk")).isEqualTo(new Lifecycle.Stopped(Optional.of(0)));
    }

    @Test
    void a_start_while_it_still_ends_starts_it_afterwards() {
        start(process("web"), process("worker"));
        runs("worker");
        holds("worker");
        assertThat(on(new Event.Begin("worker"))).isEmpty();
        assertThat(on("worker", exited(0, true))).containsExactly(does("worker", Effect.LAUNCH));
    }

    @Test
    void a_restart_while_it_still_ends_is_the_last_word() {
        start(process("web"), process("worker"));
        runs("worker");
        holds("worker");
        on("worker", new Lifecycle.Event.RestartAsked());
        on("worker", exited(0, true));
        assertThat(crew.member("worker").orElseThrow().held()).isFalse();
    }

    @Test
    void a_start_of_one_that_runs_is_nothing_new() {
        start(process("web"), process("worker"));
        runs("worker");
        assertThat(on(new Event.Begin("worker"))).isEmpty();
    }
}
