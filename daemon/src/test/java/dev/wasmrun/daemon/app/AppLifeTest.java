package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.daemon.install.NeededRuntimes;
import dev.wasmrun.daemon.network.Namespace;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Event;
import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Usage;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** An app that starts, crashes, and starts again. */
class AppLifeTest extends StagedTest {
    @Test
    void an_app_is_installed_launched_and_ready() {
        stage.supplies.jobs = new FakeJobs("npm ci", "npm run build");
        stage.supplies.inside.listensOn(3000);
        var run = stage.run("8080:3000");
        assertThat(stage.answer(run).isNew()).isTrue();
        stage.until(AppState.INSTALLING);
        stage.supplies.launched("npm ci").end(0);
        stage.supplies.launched("npm run build").end(0);
        stage.until(AppState.STARTING);
        stage.supplies.launched("start");
        var ready = stage.until("ready", AppStatus::ready);
        assertThat(ready.state()).isEqualTo(AppState.RUNNING);
        assertThat(ready.run()).isEqualTo(1);
        assertThat(ready.restarts()).isZero();
        assertThat(ready.pid()).contains(100L);
        assertThat(ready.ports()).containsExactly(new Port(3000));
        assertThat(ready.url()).contains("http://127.0.0.1:8080");
        assertThat(stage.supplies.jobs.done).hasValue(1);
        assertThat(stage.supplies.network).containsExactly("open", "forward 8080");
        await().untilAsserted(
                        () ->
                                assertThat(stage.supplies.said)
                                        .containsSubsequence(
                                                "Installing: npm ci",
                                                "Going on",
                                                "Installing: npm run build",
                                                "Starting run 1: start",
                                                "Listening on port 3000"));
        assertThat(stage.stored().orElseThrow().wanted()).isTrue();
    }

    @Test
    void a_forward_that_leads_to_the_debugger_is_not_where_the_page_is() {
        stage.ready("9229:9229", "8080:3000");
        assertThat(stage.describe().url()).contains("http://127.0.0.1:8080");
    }

    @Test
    void a_stop_does_not_wait_for_a_runtime_that_is_being_fetched() {
        stage.supplies.jobs.runtime = new CompletableFuture<>(); // which never comes
        stage.run();
        await().untilTrue(stage.supplies.jobs.asked);
        stage.stop();
        stage.until(AppState.STOPPED);
        assertThat(stage.supplies.launchedNothing()).isTrue();
    }

    @Test
    void what_an_app_takes_is_told_but_not_as_a_new_status() {
        var process = stage.ready();
        process.measured();
        var status = stage.until("measured", app -> app.usage().isPresent());
        assertThat(status.usage()).contains(new Usage(0.5, 50 << 20, 3));
        assertThat(stage.published(Event.UsageMeasured.class).usage().cpus()).isEqualTo(0.5);
        process.measured();
        stage.owner.expectNoMessage(); // nothing that one would see
    }

    @Test
    void a_limit_that_is_met_while_the_app_runs_on_is_said_once() {
        var process = stage.ready();
        process.meets("Refused: process limit 64 reached");
        process.measured();
        var status = stage.until("met", app -> !app.limits().met().isEmpty());
        assertThat(status.state()).isEqualTo(AppState.RUNNING);
        assertThat(stage.supplies.notes.getLast().limitsMet()).hasSize(1);
        process.end(0);
        stage.until(AppState.STOPPED);
        assertThat(stage.supplies.said).containsOnlyOnce("Refused: process limit 64 reached");
    }

    @Test
    void an_app_that_listens_later_is_asked_again_until_it_does() {
        stage.answer(stage.run());
        stage.supplies.launched("start");
        assertThat(stage.until(AppState.RUNNING).ready()).isFalse();
        stage.supplies.inside.listensOn(8000);
        await().untilAsserted(
                        () -> {
                            stage.pass(Duration.ofMillis(20));
                            assertThat(stage.describe().ports()).containsExactly(new Port(8000));
                        });
    }

    @Test
    void one_that_leaves_without_an_error_tells_why_all_the_same() {
        stage.supplies.recent.add("Error: connect ECONNREFUSED 127.0.0.1:27017");
        stage.answer(stage.run());
        var process = stage.supplies.launched("start");
        stage.until(AppState.RUNNING);
        process.end(0);
        stage.until(AppState.STOPPED);
        await().untilAsserted(
                        () -> assertThat(stage.supplies.said).anyMatch(l -> l.contains("MongoDB")));
    }

    @Test
    void a_failed_install_fails_the_app_and_frees_everything() {
        stage.supplies.jobs = new FakeJobs("npm ci");
        stage.answer(stage.run("8080:3000"));
        stage.supplies.launched("npm ci").end(1);
        var failed = stage.until(AppState.FAILED);
        assertThat(failed.problem()).contains(FakeJobs.INSTALL_FAILED);
        await().untilAsserted(
                        () ->
                                assertThat(stage.supplies.network)
                                        .containsExactlyInAnyOrder(
                                                "open", "forward 8080", "unforward 8080", "close"));
        assertThat(stage.supplies.jobs.done).hasValue(0);
        assertThat(stage.stored().orElseThrow().wanted()).isFalse();
    }

    @Test
    void an_install_that_wants_another_python_is_planned_and_done_anew_with_that_once()
            throws IOException {
        Files.createDirectories(stage.supplies.settings().appHome("shop"));
        stage.supplies.jobs = new FakeJobs("pip install");
        stage.supplies.jobs.failure =
                new Problem(
                        Problem.Kind.INSTALL_FAILED,
                        "install-failed",
                        "pip failed",
                        "numpy==1.21.3 needs Python >=3.7,<3.11: write one of those to .python-version, such as 3.10");
        stage.answer(stage.run());
        stage.supplies.launched("pip install").end(1);

        stage.supplies.launched("pip install").end(1);
        var failed = stage.until(AppState.FAILED);

        assertThat(failed.problem()).contains(stage.supplies.jobs.failure);
        assertThat(stage.supplies.said)
                .filteredOn(line -> line.startsWith("It wants Python 3.10"))
                .hasSize(1);
        assertThat(new NeededRuntimes(stage.supplies.settings().appHome("shop")).versions())
                .containsExactly(Map.entry(Language.PYTHON, "3.10"));
    }

    @Test
    void an_install_that_takes_too_long_is_killed_and_fails_the_app() {
        stage.supplies.jobs = new FakeJobs("npm ci");
        stage.answer(stage.run());
        var install = stage.supplies.launched("npm ci");
        stage.pass(Duration.ofMinutes(15));
        await().untilAsserted(() -> assertThat(install.asked()).contains("kill"));
        install.end(137);
        var problem = stage.until(AppState.FAILED).problem().orElseThrow();
        assertThat(problem.code()).isEqualTo("install-timeout");
    }

    @Test
    void the_time_of_an_install_that_failed_does_not_end_a_later_run() {
        stage.supplies.jobs = new FakeJobs("npm ci");
        stage.answer(stage.run());
        stage.supplies.launched("npm ci").end(1);
        stage.until(AppState.FAILED);
        stage.supplies.jobs = new FakeJobs();
        stage.answer(stage.ask(App.Start::new));
        var process = stage.supplies.launched("start");
        stage.until(AppState.RUNNING);
        stage.pass(Duration.ofMinutes(15));
        stage.describe();
        assertThat(stage.describe().state()).isEqualTo(AppState.RUNNING);
        assertThat(process.asked()).isEmpty();
    }

    @Test
    void the_files_of_a_run_are_discarded_once_its_output_is_read_and_its_end_is_stored() {
        stage.ready().end(0);
        stage.until(AppState.STOPPED);
        await().untilAsserted(
                        () ->
                                assertThat(stage.supplies.discarded)
                                        .containsExactly(Path.of("/p/out")));
        assertThat(stage.stored().orElseThrow().exitCode()).contains(0);
    }

    @Test
    void an_app_without_a_network_has_failed() {
        var problem = new Problem(Problem.Kind.SANDBOX, "network-unavailable", "No", "See");
        stage.supplies.networkRefused = Optional.of(problem);
        stage.answer(stage.run());
        assertThat(stage.until(AppState.FAILED).problem()).contains(problem);
        assertThat(stage.supplies.launchedNothing()).isTrue();
    }

    @Test
    void a_crash_waits_and_runs_again_with_network_and_forwards_kept() {
        stage.ready("8080:3000").end(1);
        var waiting = stage.until(AppState.BACKING_OFF);
        assertThat(waiting.nextStartAt()).isPresent();
        assertThat(waiting.exitCode()).contains(1);
        assertThat(waiting.forwards()).allMatch(forward -> forward.state().wire().equals("open"));
        stage.pass(Duration.ofSeconds(1));
        stage.supplies.launched("start");
        var again = stage.until("ready", AppStatus::ready);
        assertThat(again.run()).isEqualTo(2);
        assertThat(again.restarts()).isEqualTo(1);
        assertThat(stage.supplies.network).containsExactly("open", "forward 8080");
    }

    @Test
    void an_app_that_never_answered_is_not_tried_again() {
        stage.answer(stage.run());
        stage.supplies.launched("start").end(127);
        var failed = stage.until(AppState.FAILED);
        assertThat(failed.problem().orElseThrow().code()).isEqualTo("command-not-found");
        assertThat(failed.exitCode()).contains(127);
        assertThat(failed.problem().orElseThrow().hint())
                .contains("wasmrun logs " + failed.name())
                .doesNotContain("APP");
        assertThat(stage.stored().orElseThrow().problem()).isEqualTo(failed.problem());
    }

    @Test
    void an_app_that_ended_well_has_stopped_and_is_no_longer_wanted() {
        stage.ready().end(0);
        assertThat(stage.until(AppState.STOPPED).exitCode()).contains(0);
        await().untilAsserted(
                        () -> assertThat(stage.supplies.network).containsExactly("open", "close"));
        assertThat(stage.stored().orElseThrow().wanted()).isFalse();
    }

    @Test
    void a_start_counts_its_restarts_anew() {
        stage.ready().end(1);
        stage.until(AppState.BACKING_OFF);
        stage.answer(stage.ask(App.Start::new));
        stage.supplies.launched("start");
        var ready = stage.until("ready", AppStatus::ready);
        assertThat(ready.run()).isEqualTo(2);
        assertThat(ready.restarts()).isZero();
    }

    @Test
    void a_restart_ends_the_process_and_makes_a_new_plan() {
        var process = stage.ready();
        var plans = new AtomicInteger();
        stage.supplies.planner =
                spec -> {
                    plans.incrementAndGet();
                    return CompletableFuture.completedFuture(stage.supplies.plan(spec));
                };
        stage.answer(stage.ask(App.Restart::new));
        await().untilAsserted(() -> assertThat(process.asked()).containsExactly("terminate"));
        process.end(143);
        stage.supplies.launched("start");
        assertThat(stage.until("ready", now -> now.ready() && now.run() == 2).restarts()).isZero();
        assertThat(plans).hasValue(1);
        assertThat(stage.supplies.network).containsExactly("open");
    }

    @Test
    void a_network_that_breaks_ends_the_process_and_is_made_anew_with_its_forwards()
            throws InterruptedException {
        var process = stage.ready("8080:3000");
        stage.supplies.namespaces.take().tell(new Namespace.Close());
        await().untilAsserted(() -> assertThat(process.asked()).containsExactly("kill"));
        await().untilAsserted(
                        () ->
                                assertThat(stage.supplies.said)
                                        .contains(
                                                "The network of the app broke; the process is ended"));
        process.end(137);
        stage.until(AppState.BACKING_OFF);
        stage.pass(Duration.ofSeconds(1));
        stage.supplies.launched("start");
        var again = stage.until("ready", now -> now.ready() && now.run() == 2);
        assertThat(again.forwards()).allMatch(forward -> forward.state().wire().equals("open"));
        assertThat(stage.supplies.network)
                .containsExactly(
                        "open", "forward 8080", "close", "unforward 8080", "open", "forward 8080");
    }

    @Test
    void a_list_of_ports_that_comes_after_the_process_ended_changes_nothing() {
        var late = new CompletableFuture<List<Port>>();
        stage.supplies.inside.answers(late);
        stage.answer(stage.run());
        var first = stage.supplies.launched("start");
        stage.until(AppState.RUNNING);
        first.end(0);
        stage.until(AppState.STOPPED);
        stage.supplies.inside.listensOn();
        stage.answer(stage.ask(App.Start::new));
        stage.supplies.launched("start");
        stage.until(AppState.RUNNING);
        late.complete(List.of(new Port(3000)));
        assertThat(stage.describe().ready()).isFalse();
    }
}
