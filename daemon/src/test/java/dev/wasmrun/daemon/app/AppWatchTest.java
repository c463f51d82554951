package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.daemon.detect.Watching;
import dev.wasmrun.daemon.process.FakeProcess;
import dev.wasmrun.daemon.watch.Change;
import dev.wasmrun.daemon.watch.Meaning;
import dev.wasmrun.daemon.watch.Watch;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.WatchStatus.State;

import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Live reload of an app, in a world of fakes. */
class AppWatchTest {
    private static final Problem LIMIT =
            new Problem(Problem.Kind.FAILED, "watch-limit", "Too many folders", "Raise it");
    private static final Watching WANTED =
            new Watching(
                    Optional.of(true), Optional.empty(), List.of(), List.of(), Optional.empty());

    @TempDir Path home;
    private StagedApp stage;

    @BeforeEach
    void open() {
        stage = new StagedApp(home);
        stage.supplies.watching = WANTED;
    }

    @AfterEach
    void close() throws IOException {
        stage.close();
    }

    private void changes(String file, Meaning meaning) {
        var now = Instant.now();
        stage.supplies.watchTold.accept(
                new Watch.News.Changed(new Change(Map.of(file, meaning), now, now)));
    }

    private TestProbe<StatusReply<AppStatus>> turn(boolean on) {
        return stage.ask(replyTo -> new App.SetWatch(on, replyTo));
    }

    @Test
    void a_change_ends_the_process_and_starts_the_next_with_its_reason() {
        var process = stage.ready();
        assertThat(stage.describe().watch().state()).isEqualTo(State.ON);
        changes("src/a.js", Meaning.SOURCE);
        stage.until(AppState.STOPPING);
        assertThat(process.asked()).containsExactly("terminate");
        process.end(143);
        stage.supplies.launched("start");
        var again = stage.until(AppState.RUNNING);
        assertThat(again.run()).isEqualTo(2);
        assertThat(again.watch().reason()).contains("src/a.js changed");
        assertThat(again.watch().changed()).containsExactly("src/a.js");
        await().untilAsserted(
                        () ->
                                assertThat(stage.supplies.said)
                                        .contains("Starting run 2 (src/a.js changed): start"));
        assertThat(stage.supplies.network).doesNotContain("close", "unwatch");
    }

    @Test
    void styles_start_nothing_again() {
        stage.ready();
        changes("page.css", Meaning.STYLES);
        var status = stage.until("styles", app -> app.watch().styles() == 1);
        assertThat(status.state()).isEqualTo(AppState.RUNNING);
        assertThat(stage.supplies.launchedNothing()).isTrue();
    }

    @Test
    void a_crash_waits_for_the_next_change_and_keeps_the_network() {
        var process = stage.ready();
        process.end(1);
        var waiting = stage.until(AppState.WAITING);
        assertThat(waiting.exitCode()).contains(1);
        assertThat(waiting.problem()).isPresent();
        stage.pass(Duration.ofMinutes(5));
        assertThat(stage.supplies.launchedNothing()).isTrue();
        changes("src/a.js", Meaning.SOURCE);
        stage.supplies.launched("start");
        assertThat(stage.until(AppState.RUNNING).run()).isEqualTo(2);
        assertThat(stage.supplies.network).doesNotContain("close");
    }

    @Test
    void an_app_that_waits_can_be_stopped() {
        stage.ready().end(1);
        stage.until(AppState.WAITING);
        assertThat(stage.answer(stage.stop()).state()).isEqualTo(AppState.STOPPED);
        changes("src/a.js", Meaning.SOURCE);
        assertThat(stage.describe().state()).isEqualTo(AppState.STOPPED);
        assertThat(stage.describe().watch().state()).isEqualTo(State.OFF);
    }

    @Test
    void an_app_that_waits_rests_when_it_is_watched_no_more() {
        stage.ready().end(1);
        stage.until(AppState.WAITING);
        assertThat(stage.answer(turn(false)).state()).isEqualTo(AppState.FAILED);
        assertThat(stage.describe().watch().state()).isEqualTo(State.OFF);
    }

    @Test
    void a_change_that_the_process_started_with_is_none() {
        var before = Instant.now();
        stage.ready();
        stage.supplies.watchTold.accept(
                new Watch.News.Changed(new Change(Map.of("a.js", Meaning.SOURCE), before, before)));
        assertThat(stage.describe().state()).isEqualTo(AppState.RUNNING);
    }

    @Test
    void a_manifest_that_changes_while_it_starts_makes_a_new_plan() {
        stage.ready();
        changes("package.json", Meaning.PLAN);
        assertThat(stage.until(AppState.STOPPING).watch().reason())
                .contains("package.json changed");
    }

    @Test
    void it_is_turned_on_and_off_while_the_app_runs() {
        stage.supplies.watching = Watching.USUAL;
        stage.ready();
        assertThat(stage.describe().watch().state()).isEqualTo(State.OFF);
        assertThat(stage.supplies.watches).isEmpty();
        assertThat(stage.answer(turn(true)).watch().state()).isEqualTo(State.ON);
        assertThat(stage.stored().orElseThrow().spec().watch()).contains(true);
        assertThat(stage.answer(turn(false)).watch().state()).isEqualTo(State.OFF);
        await().untilAsserted(() -> assertThat(stage.supplies.network).contains("unwatch"));
        changes("src/a.js", Meaning.SOURCE);
        assertThat(stage.describe().state()).isEqualTo(AppState.RUNNING);
    }

    @Test
    void who_runs_the_folder_again_with_it_turns_it_on() {
        stage.supplies.watching = Watching.USUAL;
        stage.ready();
        stage.app.tell(new App.Attach(List.of(), true));
        stage.until("watched", app -> app.watch().state() == State.ON);
    }

    @Test
    void a_machine_that_admits_no_watch_runs_the_app_all_the_same_and_says_so() {
        stage.supplies.watchIs = _ -> new Watch.News.Refused(LIMIT);
        FakeProcess process = stage.ready();
        var status = stage.describe();
        assertThat(status.watch().state()).isEqualTo(State.FAILED);
        assertThat(status.watch().problem()).contains(LIMIT);
        await().until(
                        () ->
                                stage.supplies.said.stream()
                                        .anyMatch(line -> line.startsWith("NOT WATCHED")));
        assertThat(stage.refusal(turn(true))).isEqualTo(LIMIT);
        process.end(1);
        stage.until(AppState.BACKING_OFF);
    }

    @Test
    void a_lock_that_the_install_wrote_is_no_change() {
        stage.supplies.jobs = new FakeJobs("install");
        stage.answer(stage.run());
        var process = stage.supplies.launched("install");
        changes("package-lock.json", Meaning.LOCK);
        stage.describe();
        assertThat(process.asked()).isEmpty();
        process.end(0);
        stage.supplies.launched("start");
        stage.until(AppState.RUNNING);
    }
}
