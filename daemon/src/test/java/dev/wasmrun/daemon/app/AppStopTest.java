package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.AppStatus;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** An app that is stopped, left, or removed, whatever it is doing. */
class AppStopTest extends StagedTest {
    @Test
    void a_stop_is_answered_when_process_forwards_and_network_are_gone() {
        var network = stage.supplies.networkCloses = new CompletableFuture<>();
        var forward = stage.supplies.forwardCloses = new CompletableFuture<>();
        var process = stage.ready("8080:3000");
        var stop = stage.stop();
        await().untilAsserted(() -> assertThat(process.asked()).containsExactly("terminate"));
        process.end(143);
        stage.until(AppState.STOPPED);
        stop.expectNoMessage(Duration.ofMillis(50));
        network.complete(true);
        stage.describe();
        stop.expectNoMessage(Duration.ofMillis(50));
        forward.complete(true);
        var stopped = stage.answer(stop);
        assertThat(stopped.state()).isEqualTo(AppState.STOPPED);
        assertThat(stopped.exitCode()).contains(143);
        assertThat(stage.stored().orElseThrow().wanted()).isFalse();
    }

    @Test
    void an_app_that_does_not_end_in_time_is_killed() {
        var process = stage.ready();
        stage.stop();
        stage.until(AppState.STOPPING);
        stage.pass(Duration.ofSeconds(5));
        await().untilAsserted(
                        () -> assertThat(process.asked()).containsExactly("terminate", "kill"));
    }

    @Test
    void a_forced_stop_kills_at_once() {
        var process = stage.ready();
        var stop = stage.<AppStatus>ask(replyTo -> new App.Stop(true, replyTo));
        await().untilAsserted(() -> assertThat(process.asked()).containsExactly("kill"));
        process.end(137);
        assertThat(stage.answer(stop).exitCode()).contains(137);
    }

    @Test
    void a_stop_of_an_app_at_rest_is_answered_at_once() {
        assertThat(stage.answer(stage.stop()).state()).isEqualTo(AppState.STOPPED);
    }

    @Test
    void a_stop_during_an_install_ends_the_install() {
        stage.supplies.jobs = new FakeJobs("npm ci", "npm run build");
        stage.answer(stage.run());
        var install = stage.supplies.launched("npm ci");
        var stop = stage.stop();
        await().untilAsserted(() -> assertThat(install.asked()).containsExactly("terminate"));
        install.end(0);
        assertThat(stage.answer(stop).state()).isEqualTo(AppState.STOPPED);
        assertThat(stage.supplies.launchedNothing()).isTrue();
        assertThat(stage.supplies.jobs.done).hasValue(0);
    }

    @Test
    void a_stop_during_the_preparation_gives_the_network_back() {
        stage.supplies.networkOpens = new CompletableFuture<>();
        stage.answer(stage.run("8080:3000"));
        assertThat(stage.answer(stage.stop()).state()).isEqualTo(AppState.STOPPED);
        assertThat(stage.supplies.network).containsExactly("open", "close");
        stage.supplies.networkOpens.complete(true);
        assertThat(stage.describe().state()).isEqualTo(AppState.STOPPED);
        assertThat(stage.supplies.launchedNothing()).isTrue();
    }

    @Test
    void a_stop_during_the_wait_after_a_crash_ends_the_wait() {
        stage.ready().end(1);
        stage.until(AppState.BACKING_OFF);
        var stopped = stage.answer(stage.stop());
        assertThat(stopped.state()).isEqualTo(AppState.STOPPED);
        assertThat(stopped.exitCode()).contains(1);
        stage.pass(Duration.ofMinutes(1));
        assertThat(stage.describe().state()).isEqualTo(AppState.STOPPED);
        assertThat(stage.supplies.launchedNothing()).isTrue();
    }

    @Test
    void a_stop_during_a_launch_waits_for_the_process_and_ends_it() {
        var launch = stage.supplies.launches = new CompletableFuture<>();
        stage.answer(stage.run());
        var process = stage.supplies.launched("start");
        var stop = stage.stop();
        stage.until(AppState.STOPPING);
        assertThat(process.asked()).isEmpty();
        launch.complete(true);
        await().untilAsserted(() -> assertThat(process.asked()).containsExactly("terminate"));
        process.end(143);
        assertThat(stage.answer(stop).state()).isEqualTo(AppState.STOPPED);
    }

    @Test
    void a_start_right_after_a_stop_waits_until_the_old_network_is_closed() {
        var network = stage.supplies.networkCloses = new CompletableFuture<>();
        var process = stage.ready();
        stage.stop();
        process.end(143);
        stage.until(AppState.STOPPED);
        var start = stage.ask(App.Start::new);
        assertThat(stage.describe().state()).isEqualTo(AppState.STOPPED);
        assertThat(stage.supplies.network).containsExactly("open");
        network.complete(true);
        stage.answer(start);
        stage.supplies.launched("start");
        stage.until("ready", AppStatus::ready);
        assertThat(stage.supplies.network).containsExactly("open", "close", "open");
    }

    @Test
    void an_app_that_is_left_stops_and_stays_wanted() {
        var process = stage.ready();
        stage.app.tell(new App.Leave());
        await().untilAsserted(() -> assertThat(process.asked()).containsExactly("terminate"));
        process.end(143);
        stage.owner.expectTerminated(stage.app);
        assertThat(stage.stored().orElseThrow().wanted()).isTrue();
    }

    @Test
    void an_app_at_rest_that_is_left_ends_at_once() {
        stage.app.tell(new App.Leave());
        stage.owner.expectTerminated(stage.app);
    }

    @Test
    void a_late_plan_of_a_start_that_was_stopped_changes_nothing() {
        stage.ready().end(0);
        stage.until(AppState.STOPPED);
        var late = new CompletableFuture<Planned>();
        stage.supplies.planner = _ -> late;
        stage.answer(stage.ask(App.Start::new));
        stage.answer(stage.stop());
        late.complete(stage.supplies.plan(StagedApp.spec()));
        assertThat(stage.describe().state()).isEqualTo(AppState.STOPPED);
        assertThat(stage.supplies.launchedNothing()).isTrue();
    }
}
