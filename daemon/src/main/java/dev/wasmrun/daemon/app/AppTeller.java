package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Event;
import dev.wasmrun.protocol.ForwardStatus;

import org.apache.pekko.actor.typed.ActorRef;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Tells the app's owner and those who watch what is new about an app. */
final class AppTeller {
    private final AppName app;
    private final ActorRef<Events.Command> events;
    private ActorRef<AppStatus> owner;
    private Optional<AppStatus> told = Optional.empty();

    AppTeller(AppName app, ActorRef<Events.Command> events, ActorRef<AppStatus> owner) {
        this.app = app;
        this.events = events;
        this.owner = owner;
    }

    /** The next status is told in any case. */
    void moveTo(ActorRef<AppStatus> newOwner) {
        owner = newOwner;
        told = Optional.empty();
    }

    /** Nothing, when it is as it was told last. */
    void status(AppStatus now) {
        if (told.filter(now::equals).isPresent()) {
            return;
        }
        told.ifPresent(before -> hints(before, now));
        var before = told;
        told = Optional.of(now);
        owner.tell(now);
        var tunnelIsNew = before.filter(then -> !then.tunnel().equals(now.tunnel())).isPresent();
        var usageIsNew =
                before.filter(
                                then ->
                                        !then.usage().equals(now.usage())
                                                || !then.usages().equals(now.usages()))
                        .isPresent();
        var isElse =
                before.map(
                                then ->
                                        then.withTunnel(now.tunnel())
                                                .withUsage(now.usage(), now.usages()))
                        .filter(now::equals)
                        .isEmpty();
        if (isElse || (usageIsNew && now.usage().isEmpty())) {
            publish(cursor -> new Event.StatusChanged(cursor, Instant.now(), now));
        } else if (usageIsNew) {
            var usage = now.usage().orElseThrow();
            publish(
                    cursor ->
                            new Event.UsageMeasured(
                                    cursor, Instant.now(), app, usage, now.usages()));
        }
        if (tunnelIsNew) {
            publish(cursor -> new Event.TunnelChanged(cursor, Instant.now(), app, now.tunnel()));
        }
    }

    // They come and go with what the app listens on, without news of the forward itself.
    private void hints(AppStatus before, AppStatus now) {
        now.forwards().stream()
                .filter(
                        one ->
                                before.forwards().stream()
                                        .filter(other -> other.end().equals(one.end()))
                                        .anyMatch(other -> !other.hint().equals(one.hint())))
                .forEach(this::forward);
    }

    void forward(ForwardStatus status) {
        publish(cursor -> new Event.ForwardChanged(cursor, Instant.now(), app, status));
    }

    void removed() {
        publish(cursor -> new Event.AppRemoved(cursor, Instant.now(), app));
    }

    private void publish(Function<String, Event> event) {
        events.tell(new Events.Publish(event));
    }
}
