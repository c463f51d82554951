package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.RestartPolicy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A daemon was killed; the next one finds an app's run. */
class AdoptionTest {
    private static final OptionalLong ALIVE = OptionalLong.of(77);

    @TempDir Path home;
    private StagedApp stage;

    @BeforeEach
    void open() {
        stage = new StagedApp(home, "8080:3000");
    }

    @AfterEach
    void close() throws IOException {
        stage.close();
    }

    private RunRecord record(RestartPolicy policy) {
        var planned = stage.supplies.plan(StagedApp.spec());
        var usual = planned.restarts();
        var restarts =
                new Restarts(
                        policy,
                        true,
                        usual.max(),
                        usual.first(),
                        usual.last(),
                        usual.stableAfter());
        var startedAt = Instant.now().minusSeconds(60);
        return RunRecord.begun(planned, restarts, Optional.empty(), Optional.empty(), 3, startedAt)
                .withAnswered();
    }

    private void adopt(OptionalLong init, RunRecord record) {
        stage.app.tell(new App.Adopt(new Survivor(4, home.resolve("run-4"), init, record)));
    }

    @Test
    void an_app_whose_network_is_back_later_than_its_process_is_ready_all_the_same() {
        var opens = new CompletableFuture<Boolean>();
        stage.supplies.networkOpens = opens;
        stage.supplies.inside.listensOn(3000);
        adopt(ALIVE, record(RestartPolicy.ON_FAILURE));
        stage.until(AppState.RUNNING);
        opens.complete(true);
        assertThat(stage.until("ready", AppStatus::ready).ports()).containsExactly(new Port(3000));
    }

    @Test
    void an_app_that_runs_on_is_as_it_was_with_its_network_and_forwards() {
        stage.supplies.inside.listensOn(3000);
        adopt(ALIVE, record(RestartPolicy.ON_FAILURE));
        var app = stage.until("ready", AppStatus::ready);
        assertThat(app.state()).isEqualTo(AppState.RUNNING);
        assertThat(app.run()).isEqualTo(4);
        assertThat(app.restarts()).isEqualTo(1);
        assertThat(app.startedAt()).get().satisfies(at -> assertThat(at).isBefore(Instant.now()));
        assertThat(stage.supplies.network).contains("again 77", "forward 8080");
        assertThat(stage.supplies.launchedNothing()).isTrue();
    }

    @Test
    void a_network_that_is_slow_to_come_back_is_looked_into_once_it_is_there() {
        var opens = new CompletableFuture<Boolean>();
        stage.supplies.networkOpens = opens;
        stage.supplies.inside.listensOn(3000);
        adopt(ALIVE, record(RestartPolicy.ON_FAILURE));
        stage.until(AppState.RUNNING);
        opens.complete(true);
        await().until(() -> stage.supplies.network.contains("forward 8080"));
        stage.pass(Duration.ofSeconds(2));
        await().untilAsserted(
                        () -> assertThat(stage.describe().ports()).containsExactly(new Port(3000)));
    }

    @Test
    void an_app_that_ended_meanwhile_is_started_again_when_its_policy_wants_that() {
        adopt(OptionalLong.empty(), record(RestartPolicy.ON_FAILURE));
        stage.supplies.adopted(home.resolve("run-4")).end(1);
        stage.until(AppState.BACKING_OFF);
        stage.pass(Duration.ofSeconds(1));
        stage.supplies.launched("start");
        assertThat(stage.until(AppState.RUNNING).run()).isEqualTo(5);
        assertThat(stage.supplies.network).doesNotContain("again 77");
    }

    @Test
    void an_app_that_ended_meanwhile_and_is_not_to_run_again_rests_with_its_exit_code() {
        adopt(OptionalLong.empty(), record(RestartPolicy.NO));
        stage.supplies.adopted(home.resolve("run-4")).end(3);
        assertThat(stage.until(AppState.FAILED).exitCode()).contains(3);
        await().untilAsserted(
                        () ->
                                assertThat(stage.supplies.discarded)
                                        .containsExactly(home.resolve("run-4")));
        var stored = stage.stored().orElseThrow();
        assertThat(stored.wanted()).isFalse();
        assertThat(stored.exitCode()).contains(3);
        assertThat(stored.run()).isEqualTo(4);
    }

    @Test
    void a_stop_that_the_earlier_daemon_promised_is_done() {
        stage.answer(stage.stop());
        await().until(() -> !stage.stored().map(app -> app.wanted()).orElse(true));
        adopt(ALIVE, record(RestartPolicy.ALWAYS));
        var process = stage.supplies.adopted(home.resolve("run-4"));
        await().until(() -> process.asked().contains("terminate"));
        process.end(143);
        stage.until(AppState.STOPPED);
        assertThat(stage.supplies.launchedNothing()).isTrue();
    }

    @Test
    void a_restart_that_the_earlier_daemon_promised_is_done() {
        adopt(ALIVE, record(RestartPolicy.NO).withRestartAsked());
        var process = stage.supplies.adopted(home.resolve("run-4"));
        await().until(() -> process.asked().contains("terminate"));
        process.end(0);
        stage.supplies.launched("start");
        assertThat(stage.until(AppState.RUNNING).run()).isEqualTo(5);
    }

    @Test
    void what_a_later_daemon_must_know_is_noted_before_and_while_an_app_runs() {
        stage.ready();
        await().until(() -> stage.supplies.notes.size() == 2);
        assertThat(stage.supplies.notes.getFirst().answered()).isFalse();
        assertThat(stage.supplies.notes.getLast().answered()).isTrue();
        stage.answer(stage.ask(App.Restart::new));
        assertThat(stage.supplies.notes.getLast().restartAsked()).isTrue();
    }

    @Test
    void what_is_noted_can_be_read_again() throws IOException {
        var record = record(RestartPolicy.ALWAYS);
        record.begin(home.resolve("run-9"));
        record.write(home.resolve("run-9"));
        assertThat(RunRecord.read(home.resolve("run-9"))).contains(record);
        assertThat(RunRecord.read(home.resolve("run-8"))).isEmpty();
    }

    @Test
    void a_run_may_begin_after_others_of_its_app_came_to_rest() throws IOException {
        var rest = new RunRecord.Rest(3, Optional.of(0), Optional.empty(), Optional.empty(), true);
        var record = record(RestartPolicy.ALWAYS).withResting(Map.of("task", rest));
        record.begin(home.resolve("run-9"));
        assertThat(RunRecord.read(home.resolve("run-9"))).contains(record);
    }

    @Test
    void late_news_of_a_run_whose_files_are_gone_make_none() {
        var late = record(RestartPolicy.ALWAYS);
        assertThatThrownBy(() -> late.write(home.resolve("run-7"))).isInstanceOf(IOException.class);
        assertThat(home.resolve("run-7")).doesNotExist();
    }
}
