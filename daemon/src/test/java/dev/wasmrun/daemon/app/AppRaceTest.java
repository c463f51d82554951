package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.ForwardChoice;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An app of which two things are asked at once, or to which news come too late. */
class AppRaceTest extends StagedTest {
    private TestProbe<StatusReply<ForwardStatus>> add(String forward) {
        return stage.ask(replyTo -> new App.AddForward(ForwardSpec.parse(forward), replyTo));
    }

    private TestProbe<StatusReply<Done>> remove(boolean force) {
        return stage.ask(replyTo -> new App.Remove(force, replyTo));
    }

    /** Until this is completed, the app reads nothing of what it is asked. */
    private CompletableFuture<Boolean> held() {
        var asked = new CompletableFuture<Boolean>().orTimeout(3, TimeUnit.SECONDS);
        stage.app.tell(new App.Later(asked::join));
        return asked;
    }

    @Test
    void a_network_that_opens_while_the_app_stops_opens_no_forward() {
        var opens = stage.supplies.networkOpens = new CompletableFuture<>();
        var closes = stage.supplies.networkCloses = new CompletableFuture<>();
        stage.answer(stage.run("8080:3000"));
        var stop = stage.stop();
        stage.until(AppState.STOPPED);
        opens.complete(true);
        assertThat(stage.describe().outbound()).isEqualTo("none");
        closes.complete(true);
        assertThat(stage.answer(stop).forwards())
                .containsExactly(ForwardStatus.closed(ForwardSpec.parse("8080:3000")));
        assertThat(stage.supplies.network).containsExactly("open", "close");
    }

    @Test
    void a_forward_that_opens_while_the_app_stops_is_shown_closed() {
        var forward = new CompletableFuture<Optional<Problem>>();
        stage.supplies.forwards.put(new Port(8080), forward);
        var closes = stage.supplies.forwardCloses = new CompletableFuture<>();
        stage.answer(stage.run("8080:3000"));
        stage.until("opening", now -> now.forwards().toString().contains("OPENING"));
        var stop = stage.stop();
        stage.until(AppState.STOPPED);
        forward.complete(Optional.empty());
        closes.complete(true);
        assertThat(stage.answer(stop).forwards())
                .containsExactly(ForwardStatus.closed(ForwardSpec.parse("8080:3000")));
    }

    @Test
    void who_waits_for_a_forward_when_the_app_stops_gets_an_answer() {
        var process = stage.ready();
        stage.supplies.forwards.put(new Port(8080), new CompletableFuture<>());
        var added = add("8080:3000");
        stage.stop();
        process.end(143);
        stage.until(AppState.STOPPED);
        assertThat(stage.answer(added).state()).isEqualTo(ForwardStatus.State.CLOSED);
    }

    @Test
    void who_waits_for_a_forward_that_is_removed_is_told_so() {
        stage.ready();
        stage.supplies.forwards.put(new Port(8080), new CompletableFuture<>());
        var added = add("8080:3000");
        stage.answer(
                stage.<Done>ask(
                        replyTo -> new App.RemoveForward(ForwardChoice.parse("8080"), replyTo)));
        assertThat(stage.refusal(added).code()).isEqualTo("forward-not-found");
    }

    @Test
    void a_late_plan_of_an_old_start_is_not_taken_for_the_plan_of_the_next_one() {
        stage.ready().end(0);
        stage.until(AppState.STOPPED);
        var late = new CompletableFuture<Planned>();
        stage.supplies.planner = _ -> late;
        stage.answer(stage.ask(App.Start::new));
        stage.answer(stage.stop());
        stage.supplies.planner = _ -> new CompletableFuture<>();
        stage.answer(stage.ask(App.Start::new));
        stage.until(AppState.PREPARING);
        late.complete(stage.supplies.plan(StagedApp.spec()));
        assertThat(stage.describe().state()).isEqualTo(AppState.PREPARING);
        assertThat(stage.supplies.launchedNothing()).isTrue();
    }

    @Test
    void a_late_refusal_of_an_old_plan_does_not_fail_the_next_start() {
        stage.ready().end(0);
        stage.until(AppState.STOPPED);
        var late = new CompletableFuture<Planned>();
        stage.supplies.planner = _ -> late;
        stage.answer(stage.ask(App.Start::new));
        stage.answer(stage.stop());
        stage.supplies.planner = _ -> new CompletableFuture<>();
        stage.answer(stage.ask(App.Start::new));
        stage.until(AppState.PREPARING);
        late.completeExceptionally(FakeJobs.INSTALL_FAILED.asException());
        assertThat(stage.describe().state()).isEqualTo(AppState.PREPARING);
    }

    @Test
    void a_folder_that_is_run_twice_at_once_runs_once_with_all_forwards() {
        stage.supplies.inside.listensOn(3000);
        var first = stage.run("8080:3000");
        var second =
                stage.<App.Started>ask(
                        replyTo -> {
                            var spec = StagedApp.spec("8080:3000", "8081:3000");
                            return new App.Run(spec, stage.supplies.plan(spec), false, replyTo);
                        });
        assertThat(stage.answer(first).isNew()).isTrue();
        assertThat(stage.answer(second).isNew()).isFalse();
        stage.supplies.launched("start");
        await().untilAsserted(
                        () ->
                                assertThat(stage.describe().forwards())
                                        .containsExactly(
                                                ForwardStatus.open(ForwardSpec.parse("8080:3000")),
                                                ForwardStatus.open(
                                                        ForwardSpec.parse("8081:3000"))));
        assertThat(stage.supplies.network)
                .startsWith("open")
                .containsExactlyInAnyOrder("open", "forward 8080", "forward 8081");
    }

    @Test
    void a_later_start_that_cannot_be_stored_does_not_forget_the_app() throws SQLException {
        stage.ready().end(0);
        stage.until(AppState.STOPPED);
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("apps.db"));
                var statement = other.createStatement()) {
            statement.execute("DROP TABLE app");
        }
        var again =
                stage.<App.Started>ask(
                        replyTo ->
                                new App.Run(
                                        StagedApp.spec(),
                                        stage.supplies.plan(StagedApp.spec()),
                                        false,
                                        replyTo));
        assertThat(stage.refusal(again).code()).isEqualTo("not-saved");
        assertThat(stage.answer(stage.stop()).state()).isEqualTo(AppState.STOPPED);
        assertThat(stage.describe().state()).isEqualTo(AppState.STOPPED);
    }

    @Test
    void a_run_of_an_app_that_is_removed_meanwhile_is_answered() {
        var asked = held();
        var run = stage.run();
        var removal = remove(true);
        asked.complete(true);
        run.receiveMessage();
        stage.answer(removal);
        stage.owner.expectTerminated(stage.app);
        assertThat(stage.stored()).isEmpty();
        assertThat(stage.supplies.launchedNothing()).isTrue();
    }

    @Test
    void two_who_remove_an_app_are_both_answered() {
        var process = stage.ready();
        var first = remove(true);
        var second = remove(true);
        await().untilAsserted(() -> assertThat(process.asked()).contains("kill"));
        process.end(137);
        stage.answer(second);
        first.receiveMessage();
    }

    @Test
    void a_stop_is_the_last_word_over_a_start_that_still_waits() {
        var closes = stage.supplies.networkCloses = new CompletableFuture<>();
        var process = stage.ready();
        stage.stop();
        process.end(143);
        stage.until(AppState.STOPPED);
        var start = stage.ask(App.Start::new);
        var stop = stage.stop();
        stage.describe();
        closes.complete(true);
        assertThat(stage.answer(stop).state()).isEqualTo(AppState.STOPPED);
        start.receiveMessage();
        assertThat(stage.describe().state()).isEqualTo(AppState.STOPPED);
        assertThat(stage.stored().orElseThrow().wanted()).isFalse();
    }

    @Test
    void a_stop_that_follows_a_run_at_once_is_the_last_word() {
        var asked = held();
        var run = stage.run();
        var stop = stage.stop();
        asked.complete(true);
        stage.answer(run);
        stage.answer(stop);
        assertThat(stage.describe().state()).isEqualTo(AppState.STOPPED);
        assertThat(stage.supplies.launchedNothing()).isTrue();
    }
}
