package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.daemon.exec.Entry;
import dev.wasmrun.daemon.process.FakeProcess;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.ProcessStatus;
import dev.wasmrun.protocol.RestartPolicy;

import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Several processes of one app, in a world of fakes. */
class CompanionsTest {
    private static final OptionalLong ALIVE = OptionalLong.of(77);

    @TempDir Path home;
    private StagedApp stage;

    @BeforeEach
    void open() {
        stage = new StagedApp(home, "8080:3000");
        stage.supplies.processes = List.of(web(), worker());
    }

    @AfterEach
    void close() throws IOException {
        stage.close();
    }

    private static PlannedProcess web(String... dependsOn) {
        return process("web", 3000, Optional.empty(), dependsOn);
    }

    private static PlannedProcess worker(String... dependsOn) {
        return process("worker", 3100, Optional.empty(), dependsOn);
    }

    private static PlannedProcess process(
            String name, int port, Optional<RestartPolicy> restart, String... dependsOn) {
        return new PlannedProcess(
                name,
                name.equals("web"),
                List.of(name),
                ".",
                new Port(port),
                name.equals("db"),
                List.of(dependsOn),
                restart,
                Optional.empty());
    }

    private void runs() {
        stage.supplies.inside.listensOn(3000);
        stage.answer(stage.run("8080:3000"));
    }

    private AppStatus until(String process, AppState state) {
        return until(process, one -> one.state() == state);
    }

    private AppStatus until(String process, Predicate<ProcessStatus> wanted) {
        return stage.until(
                process,
                app ->
                        app.processes().stream()
                                .anyMatch(one -> one.name().equals(process) && wanted.test(one)));
    }

    private static ProcessStatus of(AppStatus app, String name) {
        return app.processes().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_app_that_is_one_process_has_no_list_of_them() {
        stage.supplies.processes = List.of();
        stage.ready();
        assertThat(stage.describe().processes()).isEmpty();
        assertThat(stage.supplies.notes.getFirst().process()).isEmpty();
        assertThat(stage.supplies.notes.getFirst().group()).isEmpty();
    }

    @Test
    void each_process_has_its_state_its_number_and_its_run() {
        runs();
        stage.supplies.launchedAmong("worker");
        stage.supplies.launchedAmong("start");
        stage.until("ready", AppStatus::ready);
        stage.pass(Duration.ofSeconds(1));
        var app = until("worker", ProcessStatus::ready);
        assertThat(app.processes())
                .extracting(ProcessStatus::name)
                .containsExactly("web", "worker");
        assertThat(of(app, "worker").pid()).contains(100L);
        assertThat(of(app, "worker").run()).isNotEqualTo(of(app, "web").run());
        assertThat(app.run()).isEqualTo(of(app, "web").run());
        assertThat(app.ports()).containsExactly(new Port(3000));
    }

    @Test
    void a_port_that_a_companion_was_given_is_not_the_page() {
        stage.supplies.inside.listensOn(3100);
        stage.answer(stage.run());
        stage.supplies.launchedAmong("worker");
        stage.supplies.launchedAmong("start");
        stage.until(AppState.RUNNING);
        assertThat(stage.describe().ready()).isFalse();
        stage.supplies.inside.listensOn(3000, 3100);
        stage.pass(Duration.ofSeconds(1));
        assertThat(stage.until("ready", AppStatus::ready).ports()).containsExactly(new Port(3000));
    }

    @Test
    void the_main_process_starts_once_what_it_depends_on_listens() {
        stage.supplies.processes = List.of(web("db"), process("db", 5000, Optional.empty()));
        stage.answer(stage.run());
        stage.supplies.launchedAmong("db");
        until("db", AppState.RUNNING);
        assertThat(stage.supplies.launchedNothing()).isTrue();
        stage.supplies.inside.listensOn(5000);
        stage.pass(Duration.ofMillis(300));
        stage.supplies.launchedAmong("start");
    }

    @Test
    void a_crash_of_a_companion_starts_it_alone_again() {
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        var web = stage.supplies.launchedAmong("start");
        stage.pass(Duration.ofSeconds(1));
        until("worker", ProcessStatus::ready);
        worker.end(137);
        var down = until("worker", AppState.BACKING_OFF);
        assertThat(of(down, "worker").exitCode()).contains(137);
        assertThat(of(down, "worker").nextStartAt()).isPresent();
        assertThat(down.state()).isEqualTo(AppState.RUNNING);
        stage.pass(Duration.ofSeconds(1));
        stage.supplies.launchedAmong("worker");
        var up = until("worker", AppState.RUNNING);
        assertThat(of(up, "worker").restarts()).isEqualTo(1);
        assertThat(up.restarts()).isZero();
        assertThat(web.asked()).isEmpty();
    }

    @Test
    void one_that_ends_for_good_does_not_end_the_app() {
        stage.supplies.processes =
                List.of(web(), process("worker", 3100, Optional.of(RestartPolicy.NO)));
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        stage.supplies.launchedAmong("start");
        stage.until("ready", AppStatus::ready);
        worker.end(3);
        var app = until("worker", AppState.FAILED);
        assertThat(app.state()).isEqualTo(AppState.RUNNING);
        assertThat(of(app, "worker").problem().orElseThrow().hint()).contains("--process worker");
        await().until(
                        () ->
                                stage.supplies.notes.stream()
                                        .anyMatch(note -> note.resting().containsKey("worker")));
    }

    @Test
    void the_end_of_the_main_process_ends_the_others_before_the_network() {
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        var web = stage.supplies.launchedAmong("start");
        stage.until("ready", AppStatus::ready);
        web.end(0);
        await().until(() -> worker.asked().contains("terminate"));
        assertThat(stage.supplies.network).doesNotContain("close");
        worker.end(143);
        await().until(() -> stage.supplies.network.contains("close"));
        assertThat(stage.describe().state()).isEqualTo(AppState.STOPPED);
    }

    @Test
    void a_stop_ends_all_in_the_reverse_order_and_is_answered_at_last() {
        stage.supplies.processes = List.of(web(), worker("web"));
        runs();
        var web = stage.supplies.launchedAmong("start");
        var worker = stage.supplies.launchedAmong("worker");
        until("worker", AppState.RUNNING);
        var stopped = stage.stop();
        await().until(() -> worker.asked().contains("terminate"));
        assertThat(web.asked()).isEmpty();
        worker.end(143);
        await().until(() -> web.asked().contains("terminate"));
        stopped.expectNoMessage();
        web.end(0);
        assertThat(stage.answer(stopped).processes())
                .extracting(ProcessStatus::state)
                .containsExactly(AppState.STOPPED, AppState.STOPPED);
    }

    @Test
    void one_that_fails_for_want_of_a_secret_is_started_anew_with_one() throws IOException {
        Files.createDirectories(stage.supplies.settings().appHome("shop"));
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        stage.supplies.launchedAmong("start");
        until("worker", AppState.RUNNING);
        stage.supplies.recent.add("KeyError: 'SECRET_KEY'");
        worker.end(1);
        stage.supplies.launchedAmong("worker"); // without a pause
        assertThat(secrets()).content().startsWith("SECRET_KEY=");
    }

    @Test
    void one_that_lacks_a_package_has_all_installed_and_started_anew() throws IOException {
        Files.createDirectories(stage.supplies.settings().appHome("shop"));
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        var web = stage.supplies.launchedAmong("start");
        until("worker", AppState.RUNNING);
        stage.supplies.recent.add("Error: Cannot find module 'express'");
        worker.end(1);
        await().until(() -> web.asked().contains("terminate"));
        web.end(143);
        stage.supplies.launchedAmong("worker");
        stage.supplies.launchedAmong("start");
        assertThat(stage.supplies.settings().appHome("shop").resolve("undeclared-nodejs.txt"))
                .hasContent("express");
    }

    private Path secrets() {
        return stage.supplies.settings().appHome("shop").resolve("secrets.env");
    }

    @Test
    void one_that_is_stopped_is_not_started_anew_whatever_it_says_last() throws IOException {
        Files.createDirectories(stage.supplies.settings().appHome("shop"));
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        var web = stage.supplies.launchedAmong("start");
        until("worker", AppState.RUNNING);
        var stopped = stage.stop();
        await().until(() -> worker.asked().contains("terminate"));
        stage.supplies.recent.add("KeyError: 'SECRET_KEY'");
        worker.end(143);
        web.end(0);
        assertThat(stage.answer(stopped).processes())
                .extracting(ProcessStatus::state)
                .containsExactly(AppState.STOPPED, AppState.STOPPED);
        assertThat(secrets()).doesNotExist();
    }

    @Test
    void one_that_does_not_end_is_killed_with_all_others() {
        stage.supplies.processes = List.of(web(), worker("web"));
        runs();
        var web = stage.supplies.launchedAmong("start");
        var worker = stage.supplies.launchedAmong("worker");
        until("worker", AppState.RUNNING);
        stage.stop();
        await().until(() -> worker.asked().contains("terminate"));
        stage.pass(stage.supplies.settings().stopGrace());
        await().until(() -> worker.asked().contains("kill") && web.asked().contains("kill"));
    }

    @Test
    void a_forced_stop_kills_all_at_once() {
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        var web = stage.supplies.launchedAmong("start");
        stage.until("ready", AppStatus::ready);
        stage.<AppStatus>ask(replyTo -> new App.Stop(true, replyTo));
        await().until(() -> worker.asked().contains("kill") && web.asked().contains("kill"));
    }

    @Test
    void a_stop_while_the_main_process_still_waits_ends_the_others() {
        stage.supplies.processes = List.of(web("db"), process("db", 5000, Optional.empty()));
        stage.answer(stage.run());
        var db = stage.supplies.launchedAmong("db");
        until("db", AppState.RUNNING);
        var stopped = stage.stop();
        await().until(() -> db.asked().contains("terminate"));
        db.end(0);
        assertThat(stage.answer(stopped).state()).isEqualTo(AppState.STOPPED);
    }

    @Test
    void an_app_whose_dependency_failed_says_so() {
        stage.supplies.processes = List.of(web("db"), process("db", 5000, Optional.empty()));
        stage.answer(stage.run());
        stage.supplies.launchedAmong("db").end(1);
        var failed = stage.until(AppState.FAILED);
        assertThat(failed.problem().orElseThrow().code()).isEqualTo("dependency-failed");
        await().until(() -> stage.supplies.network.contains("close"));
    }

    @Test
    void a_restart_of_the_app_starts_all_anew() {
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        var web = stage.supplies.launchedAmong("start");
        stage.until("ready", AppStatus::ready);
        stage.answer(stage.ask(App.Restart::new));
        await().until(() -> !worker.asked().isEmpty() && !web.asked().isEmpty());
        worker.end(143);
        await().until(() -> of(stage.describe(), "worker").state() == AppState.STOPPED);
        web.end(0);
        stage.supplies.launchedAmong("worker");
        stage.supplies.launchedAmong("start");
    }

    private void restarts(String process, FakeProcess itself, FakeProcess other, String job) {
        stage.answer(stage.<AppStatus>ask(replyTo -> new App.RestartProcess(process, replyTo)));
        await().until(() -> itself.asked().contains("terminate"));
        itself.end(0);
        stage.supplies.launchedAmong(job);
        assertThat(other.asked()).isEmpty();
    }

    @Test
    void a_companion_is_started_anew_alone() {
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        var web = stage.supplies.launchedAmong("start");
        stage.until("ready", AppStatus::ready);
        restarts("worker", worker, web, "worker");
        // what its last run left goes, what the new one has made stays
        await().until(() -> !stage.supplies.discarded.isEmpty());
        assertThat(stage.supplies.discarded).containsExactly(Path.of("/p/run-2"));
    }

    @Test
    void the_main_process_is_started_anew_alone() {
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        var web = stage.supplies.launchedAmong("start");
        stage.until("ready", AppStatus::ready);
        restarts("web", web, worker, "start");
        stage.until(AppState.RUNNING);
        var stopped = stage.stop();
        await().until(() -> worker.asked().contains("terminate"));
        stopped.expectNoMessage();
    }

    @Test
    void a_process_that_there_is_not_is_refused_with_those_that_there_are() {
        runs();
        stage.supplies.launchedAmong("worker");
        stage.supplies.launchedAmong("start");
        stage.until("ready", AppStatus::ready);
        var refusal =
                stage.refusal(
                        stage.<AppStatus>ask(replyTo -> new App.RestartProcess("x", replyTo)));
        assertThat(refusal.code()).isEqualTo("process-not-found");
        assertThat(refusal.hint()).contains("web, worker");
    }

    // ---- one of them alone

    private TestProbe<StatusReply<AppStatus>> stops(String process) {
        return stage.ask(replyTo -> new App.StopProcess(process, false, replyTo));
    }

    private AppStatus starts(String process) {
        return stage.answer(
                stage.<AppStatus>ask(replyTo -> new App.StartProcess(process, replyTo)));
    }

    private AppStatus stopped(FakeProcess worker) {
        var stopped = stops("worker");
        await().until(() -> worker.asked().contains("terminate"));
        stopped.expectNoMessage();
        worker.end(143);
        return stage.answer(stopped);
    }

    @Test
    void a_companion_is_stopped_alone_and_started_again() {
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        var web = stage.supplies.launchedAmong("start");
        stage.until("ready", AppStatus::ready);
        var app = stopped(worker);
        assertThat(of(app, "worker").state()).isEqualTo(AppState.STOPPED);
        assertThat(app.state()).isEqualTo(AppState.RUNNING);
        assertThat(web.asked()).isEmpty();
        starts("worker");
        stage.supplies.launchedAmong("worker");
        until("worker", AppState.RUNNING);
    }

    @Test
    void one_that_hears_nothing_of_its_stop_is_killed() {
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        stage.supplies.launchedAmong("start");
        stage.until("ready", AppStatus::ready);
        stops("worker");
        await().until(() -> worker.asked().contains("terminate"));
        stage.pass(stage.supplies.settings().stopGrace());
        await().until(() -> worker.asked().contains("kill"));
    }

    @Test
    void a_stop_of_the_main_process_is_one_of_the_app() {
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        var web = stage.supplies.launchedAmong("start");
        stage.until("ready", AppStatus::ready);
        var stopped = stops("web");
        await().until(() -> !worker.asked().isEmpty() && !web.asked().isEmpty());
        worker.end(0);
        web.end(0);
        assertThat(stage.answer(stopped).state()).isEqualTo(AppState.STOPPED);
        starts("web");
        stage.supplies.launchedAmong("worker");
        stage.supplies.launchedAmong("start");
    }

    @Test
    void a_start_of_the_app_while_it_runs_starts_what_was_stopped_alone() {
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        stage.supplies.launchedAmong("start");
        stage.until("ready", AppStatus::ready);
        stopped(worker);
        stage.answer(stage.ask(App.Start::new));
        stage.supplies.launchedAmong("worker");
    }

    @Test
    void a_start_of_the_app_while_its_main_process_waits_starts_what_was_stopped_alone() {
        stage.supplies.processes =
                List.of(web("db", "worker"), worker(), process("db", 5000, Optional.empty()));
        stage.answer(stage.run());
        stage.supplies.launchedAmong("db");
        var worker = stage.supplies.launchedAmong("worker");
        until("worker", AppState.RUNNING);
        stopped(worker);
        stage.answer(stage.ask(App.Start::new));
        stage.supplies.launchedAmong("worker");
    }

    @Test
    void a_companion_of_an_app_at_rest_cannot_be_started_alone() {
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        var web = stage.supplies.launchedAmong("start");
        stage.until("ready", AppStatus::ready);
        var stopped = stage.stop();
        await().until(() -> !worker.asked().isEmpty() && !web.asked().isEmpty());
        worker.end(0);
        web.end(0);
        stage.answer(stopped);
        var refusal =
                stage.refusal(
                        stage.<AppStatus>ask(replyTo -> new App.StartProcess("worker", replyTo)));
        assertThat(refusal.code()).isEqualTo("not-running");
        assertThat(refusal.hint()).contains("wasmrun start shop");
    }

    @Test
    void what_a_user_stopped_is_kept_for_a_later_daemon_at_once_and_forgotten_with_its_start() {
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        stage.supplies.launchedAmong("start");
        stage.until("ready", AppStatus::ready);
        var stopped = stops("worker");
        await().until(() -> held(Map.of("worker", true)));
        worker.end(143);
        stage.answer(stopped);
        starts("worker");
        await().until(() -> held(Map.of()));
    }

    private boolean held(Map<String, Boolean> wanted) {
        return stage.supplies.notes.getLast().resting().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, rest -> rest.getValue().held()))
                .equals(wanted);
    }

    // ---- commands beside them

    private TestProbe<StatusReply<Entry>> enters(String process) {
        return stage.ask(replyTo -> new App.Enter(Optional.of(process), replyTo));
    }

    @Test
    void a_command_gets_into_the_sandbox_of_the_process_that_it_names() {
        runs();
        var worker = stage.supplies.launchedAmong("worker");
        stage.supplies.launchedAmong("start");
        stage.until("ready", AppStatus::ready);
        stage.answer(enters("worker"));
        assertThat(stage.supplies.entered).containsExactly(Path.of("/p/run-2"));
        stage.answer(enters("web"));
        assertThat(stage.supplies.entered).last().isEqualTo(Path.of("/p/out"));
        assertThat(stage.refusal(enters("x")).code()).isEqualTo("process-not-found");
        stopped(worker);
        assertThat(stage.refusal(enters("worker")).hint())
                .contains("wasmrun start shop --process worker");
    }

    // ---- when it is ready

    @Test
    void a_companion_that_is_not_ready_in_time_says_so_and_runs_on() {
        stage.supplies.processes = List.of(web(), process("db", 5000, Optional.empty()));
        stage.supplies.inside.listensOn(3000);
        stage.answer(stage.run());
        var db = stage.supplies.launchedAmong("db");
        stage.supplies.launchedAmong("start");
        until("db", AppState.RUNNING);
        stage.pass(Duration.ofMillis(stage.supplies.readiness.timeoutMs()));
        var late = of(until("db", one -> one.problem().isPresent()), "db");
        assertThat(late.problem().orElseThrow().code()).isEqualTo("not-ready");
        assertThat(late.problem().orElseThrow().message()).contains("does not listen on 5000");
        assertThat(late.state()).isEqualTo(AppState.RUNNING);
        assertThat(db.asked()).isEmpty();
        stage.supplies.inside.listensOn(3000, 5000);
        await().until(
                        () -> {
                            stage.pass(Duration.ofSeconds(1));
                            return of(stage.describe(), "db").ready();
                        });
        assertThat(of(stage.describe(), "db").problem()).isEmpty();
    }

    @Test
    void a_task_is_not_ready_while_it_runs() {
        stage.supplies.processes =
                List.of(
                        web(),
                        new PlannedProcess(
                                "migrate",
                                false,
                                List.of("migrate"),
                                ".",
                                new Port(3100),
                                false,
                                List.of(),
                                Optional.empty(),
                                Optional.of("exit")));
        runs();
        stage.supplies.launchedAmong("migrate");
        stage.supplies.launchedAmong("start");
        until("migrate", AppState.RUNNING);
        stage.pass(Duration.ofMillis(stage.supplies.readiness.timeoutMs()));
        var late = of(until("migrate", one -> one.problem().isPresent()), "migrate");
        assertThat(late.ready()).isFalse();
        assertThat(late.problem().orElseThrow().message()).contains("it has not ended");
    }

    // ---- a daemon was killed

    private RunRecord record(String process, Map<String, RunRecord.Rest> resting) {
        var planned = stage.supplies.plan(StagedApp.spec());
        var startedAt = Instant.now().minusSeconds(60);
        return RunRecord.begun(
                        planned,
                        planned.restarts(),
                        Optional.of(process),
                        Optional.of("all"),
                        3,
                        startedAt)
                .withAnswered()
                .withResting(resting);
    }

    private void adopt(Map<String, RunRecord.Rest> resting, Survivor... companions) {
        var main = new Survivor(4, home.resolve("run-4"), ALIVE, record("web", resting));
        stage.app.tell(new App.Adopt(main.with(List.of(companions))));
    }

    private Survivor left(OptionalLong init) {
        return new Survivor(5, home.resolve("run-5"), init, record("worker", Map.of()));
    }

    @Test
    void all_that_run_on_are_taken_over() {
        stage.supplies.inside.listensOn(3000);
        adopt(Map.of(), left(ALIVE));
        stage.supplies.adopted(home.resolve("run-4"));
        stage.supplies.adopted(home.resolve("run-5"));
        var app = until("worker", AppState.RUNNING);
        assertThat(of(app, "worker").run()).isEqualTo(5);
        assertThat(of(app, "worker").restarts()).isEqualTo(2);
        assertThat(stage.supplies.launchedNothing()).isTrue();
    }

    @Test
    void a_companion_that_ended_meanwhile_is_started_by_its_policy() {
        adopt(Map.of(), left(OptionalLong.empty()));
        stage.supplies.adopted(home.resolve("run-5")).end(9);
        until("worker", AppState.BACKING_OFF);
        stage.pass(Duration.ofSeconds(1));
        stage.supplies.launchedAmong("worker");
        assertThat(of(until("worker", AppState.RUNNING), "worker").run()).isEqualTo(6);
    }

    @Test
    void one_that_came_to_rest_before_rests_on_with_its_exit_code() {
        var rest =
                new RunRecord.Rest(
                        5, Optional.of(3), Optional.of(Instant.EPOCH), Optional.empty(), false);
        adopt(Map.of("worker", rest));
        var app = until("worker", AppState.STOPPED);
        assertThat(of(app, "worker").exitCode()).contains(3);
        assertThat(stage.supplies.launchedNothing()).isTrue();
    }

    private static RunRecord.Rest held(int run) {
        return new RunRecord.Rest(run, Optional.empty(), Optional.empty(), Optional.empty(), true);
    }

    @Test
    void one_that_a_user_stopped_before_it_ever_ran_is_not_started() {
        adopt(Map.of("worker", held(0)));
        until("worker", AppState.STOPPED);
        stage.pass(Duration.ofSeconds(1));
        assertThat(stage.supplies.launchedNothing()).isTrue();
    }

    @Test
    void one_that_was_still_ending_when_the_daemon_went_is_ended() {
        adopt(Map.of("worker", held(5)), left(ALIVE));
        var worker = stage.supplies.adopted(home.resolve("run-5"));
        await().until(() -> worker.asked().contains("terminate"));
        worker.end(143);
        until("worker", AppState.STOPPED);
        stage.pass(Duration.ofSeconds(9));
        assertThat(stage.supplies.launchedNothing()).isTrue();
    }

    @Test
    void one_that_was_about_to_start_is_started() {
        adopt(Map.of());
        await().until( // the network is taken over meanwhile, which is looked at by the clock
                        () -> {
                            stage.pass(Duration.ofSeconds(1));
                            return !stage.supplies.launchedNothing();
                        });
        stage.supplies.launchedAmong("worker");
    }
}
