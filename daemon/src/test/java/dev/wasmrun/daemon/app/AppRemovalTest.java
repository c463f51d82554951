package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.Event;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;

import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** An app that is forgotten, and what cannot be stored. */
class AppRemovalTest extends StagedTest {
    private TestProbe<StatusReply<Done>> remove(boolean force) {
        return stage.ask(replyTo -> new App.Remove(force, replyTo));
    }

    private void breakStore() throws SQLException {
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("apps.db"));
                var statement = other.createStatement()) {
            statement.execute("DROP TABLE app");
        }
    }

    @Test
    void an_app_at_rest_is_removed_with_its_files() {
        stage.ready().end(0);
        stage.until(AppState.STOPPED);
        stage.answer(remove(false));
        stage.owner.expectTerminated(stage.app);
        assertThat(stage.supplies.deleted).containsExactly(StagedApp.SHOP);
        assertThat(stage.stored()).isEmpty();
        stage.events.fishForMessage(
                Duration.ofSeconds(3),
                command ->
                        command instanceof Events.Publish(var event)
                                        && event.apply("c") instanceof Event.AppRemoved
                                ? FishingOutcomes.complete()
                                : FishingOutcomes.continueAndIgnore());
    }

    @Test
    void a_running_app_is_not_removed_by_mistake() {
        stage.ready();
        assertThat(stage.refusal(remove(false)).code()).isEqualTo("still-running");
        assertThat(stage.describe().state()).isEqualTo(AppState.RUNNING);
    }

    @Test
    void a_running_app_is_killed_and_removed_when_forced() {
        var process = stage.ready();
        var removal = remove(true);
        await().untilAsserted(() -> assertThat(process.asked()).containsExactly("kill"));
        process.end(137);
        stage.answer(removal);
        stage.owner.expectTerminated(stage.app);
        assertThat(stage.supplies.network).containsExactly("open", "close");
        assertThat(stage.stored()).isEmpty();
    }

    @Test
    void who_asks_something_of_an_app_that_is_being_removed_is_told_so() {
        var deletes = stage.supplies.deletes = new CompletableFuture<>();
        var removal = remove(false);
        assertThat(stage.refusal(stage.ask(App.Describe::new)).code()).isEqualTo("app-not-found");
        assertThat(stage.refusal(stage.run()).code()).isEqualTo("being-removed");
        deletes.complete(true);
        stage.answer(removal);
    }

    @Test
    void who_removes_an_app_is_told_when_files_are_left() {
        stage.supplies.deletes = CompletableFuture.failedFuture(new IOException("is busy"));
        var problem = stage.refusal(remove(false));
        assertThat(problem.code()).isEqualTo("not-deleted");
        assertThat(problem.message()).contains("is busy");
        stage.owner.expectTerminated(stage.app);
    }

    @Test
    void a_first_start_that_cannot_be_stored_is_refused_and_leaves_nothing() throws SQLException {
        breakStore();
        var run = stage.run("8080:3000");
        assertThat(stage.refusal(run).code()).isEqualTo("not-saved");
        await().untilAsserted(() -> assertThat(stage.supplies.lost).contains(StagedApp.SHOP));
    }

    @Test
    void a_change_that_cannot_be_stored_is_reported_to_the_operator() throws SQLException {
        stage.ready();
        breakStore();
        stage.answer(
                stage.<ForwardStatus>ask(
                        replyTo -> new App.AddForward(ForwardSpec.parse("8081:3000"), replyTo)));
        await().untilAsserted(() -> assertThat(stage.supplies.lost).contains(StagedApp.SHOP));
    }
}
