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
        var onlyUsage =
                now.usage()
                        .filter(
                                _ ->
                                        told.map(before -> before.withUsage(now.usage()))
                                                .filter(now::equals)
                                                .isPresent());
        told = Optional.of(now);
        owner.tell(now);
        publish(
                cursor ->
                        onlyUsage
                                .<Event>map(
                                        usage ->
                                                new Event.UsageMeasured(
                                                        cursor, Instant.now(), app, usage))
                                .orElseGet(
                                        () -> new Event.StatusChanged(cursor, Instant.now(), now)));
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
