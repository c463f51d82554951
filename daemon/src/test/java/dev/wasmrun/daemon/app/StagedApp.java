package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.daemon.process.FakeProcess;
import dev.wasmrun.daemon.store.StoredApp;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Event;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Isolation;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One app in a world of fakes, with a clock that a test moves. */
final class StagedApp implements AutoCloseable {
    static final AppName SHOP = new AppName("shop");

    final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    final ManualTime time = ManualTime.get(kit.system());
    final TestProbe<AppStatus> owner = kit.createTestProbe(AppStatus.class);
    final TestProbe<Events.Command> events = kit.createTestProbe(Events.Command.class);
    final FakeSupplies supplies;
    final ActorRef<App.Command> app;

    StagedApp(Path home, String... forwards) {
        supplies = new FakeSupplies(home, events.ref());
        var stored =
                StoredApp.of("alice", SHOP, spec(forwards)).withForwards(spec(forwards).forwards());
        app = kit.spawn(App.create(stored, supplies, owner.ref()));
        until(AppState.STOPPED);
    }

    static AppSpec spec(String... forwards) {
        return new AppSpec(
                "/home/alice/shop",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                Stream.of(forwards).map(ForwardSpec::parse).toList(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                false,
                Map.of(),
                Limits.NONE,
                Optional.empty(),
                Optional.empty(),
                Isolation.AUTO);
    }

    /** The first start, with these forwards. */
    TestProbe<StatusReply<App.Started>> run(String... forwards) {
        var spec = spec(forwards);
        return ask(replyTo -> new App.Run(spec, supplies.plan(spec), true, replyTo));
    }

    /** Started, and it listens on 3000. */
    FakeProcess ready(String... forwards) {
        supplies.inside.listensOn(3000);
        answer(run(forwards));
        var process = supplies.launched("start");
        until("ready", AppStatus::ready);
        return process;
    }

    <T> TestProbe<StatusReply<T>> ask(Function<ActorRef<StatusReply<T>>, App.Command> command) {
        var probe = kit.<StatusReply<T>>createTestProbe();
        app.tell(command.apply(probe.ref()));
        return probe;
    }

    <T> T answer(TestProbe<StatusReply<T>> probe) {
        var reply = probe.receiveMessage();
        assertThat(reply.isSuccess()).as("%s", reply).isTrue();
        return reply.getValue();
    }

    <T> Problem refusal(TestProbe<StatusReply<T>> probe) {
        var reply = probe.receiveMessage();
        assertThat(reply.isError()).as("%s", reply).isTrue();
        return ((ProblemException) reply.getError()).problem();
    }

    AppStatus describe() {
        return answer(ask(App.Describe::new));
    }

    TestProbe<StatusReply<AppStatus>> stop() {
        return ask(replyTo -> new App.Stop(false, replyTo));
    }

    /** The next status that is in this state. */
    AppStatus until(AppState state) {
        return until(state.wire(), status -> status.state() == state);
    }

    AppStatus until(String what, Predicate<AppStatus> wanted) {
        for (var i = 0; i < 100; i++) {
            var status = owner.receiveMessage();
            if (wanted.test(status)) {
                return status;
            }
        }
        throw new AssertionError("Never " + what);
    }

    /** The next event of this kind that those who watch are told. */
    <E extends Event> E published(Class<E> kind) {
        for (var i = 0; i < 100; i++) {
            if (events.receiveMessage() instanceof Events.Publish(var event)
                    && kind.isInstance(event.apply("cursor"))) {
                return kind.cast(event.apply("cursor"));
            }
        }
        throw new AssertionError("Never published " + kind);
    }

    void pass(Duration span) {
        time.timePasses(span);
    }

    Optional<StoredApp> stored() {
        return supplies.store().load().toCompletableFuture().join().stream().findFirst();
    }

    @Override
    public void close() throws IOException {
        kit.shutdownTestKit();
        supplies.close();
    }
}
