package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.daemon.store.StoredApp;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Event;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One ear for all that an app tells: its owner, the events, and who asks. */
class AppAnswerTest {
    @TempDir Path home;
    private final ActorTestKit kit = ActorTestKit.create();
    private final TestProbe<Object> ear = kit.createTestProbe(Object.class);

    @AfterEach
    void close() {
        kit.shutdownTestKit();
    }

    // In the order in which they were told: the owner's, the event's, and the answer's state.
    private List<String> untilAnswer() {
        var told = new ArrayList<String>();
        while (true) {
            switch (ear.receiveMessage()) {
                case AppStatus status -> told.add("owner " + status.state().wire());
                case Events.Publish(var event) -> {
                    if (event.apply("c") instanceof Event.StatusChanged changed) {
                        told.add("event " + changed.app().state().wire());
                    }
                }
                case StatusReply<?> reply -> {
                    told.add("answer " + ((AppStatus) reply.getValue()).state().wire());
                    return told;
                }
                default -> {
                    // nothing else counts here
                }
            }
        }
    }

    @Test
    void a_status_is_told_to_all_before_an_answer_shows_it() throws IOException {
        ActorRef<Events.Command> events = ear.ref().narrow();
        ActorRef<AppStatus> owner = ear.ref().narrow();
        ActorRef<StatusReply<AppStatus>> asker = ear.ref().narrow();
        try (var supplies = new FakeSupplies(home, events)) {
            var stored = StoredApp.of("alice", StagedApp.SHOP, StagedApp.spec());
            var app = kit.spawn(App.create(stored, supplies, owner));
            app.tell(new App.Describe(asker));
            assertThat(untilAnswer())
                    .containsExactly("owner stopped", "event stopped", "answer stopped");
            app.tell(new App.Start(asker));
            var state = AppState.PREPARING.wire();
            assertThat(untilAnswer())
                    .containsExactly("owner " + state, "event " + state, "answer " + state);
            supplies.launched("start").end(0);
            app.tell(new App.Stop(true, asker));
            var told = untilAnswer();
            assertThat(told.getLast()).isEqualTo("answer stopped");
            assertThat(told).containsSubsequence("owner stopped", "event stopped");
            kit.stop(app);
        }
    }
}
