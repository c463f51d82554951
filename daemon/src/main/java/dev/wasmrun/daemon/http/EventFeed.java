package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.event.Audience;
import dev.wasmrun.daemon.event.EventFilter;
import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.daemon.event.Events.Batch;
import dev.wasmrun.daemon.event.Events.Forgotten;
import dev.wasmrun.daemon.event.Events.Reading;
import dev.wasmrun.daemon.event.Told;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Event;

import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * One reader's way through the events, in batches; an empty batch is a heartbeat. It asks for more
 * only when its batch was taken, so a stuck reader costs nothing but its place.
 */
final class EventFeed {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROUNDS = 50;
    private static final Duration PACE = Duration.ofMillis(5);

    private final ActorRef<Events.Command> events;
    private final Apps apps;
    private final Scheduler scheduler;
    private final Audience audience;

    EventFeed(ActorRef<Events.Command> events, Apps apps, Scheduler scheduler, Audience audience) {
        this.events = events;
        this.apps = apps;
        this.scheduler = scheduler;
        this.audience = audience;
    }

    /**
     * @param cursor empty to start fresh
     */
    Source<List<Told>, NotUsed> read(Caller caller, String cursor, EventFilter filter) {
        var pace = new Pace(PACE);
        return Source.unfoldAsync(
                        cursor,
                        (String at) ->
                                pace.next()
                                        .thenCompose(
                                                _ ->
                                                        at.isEmpty()
                                                                ? fresh(caller, filter, List.of())
                                                                : behind(caller, filter, at))
                                        .thenApply(
                                                next -> {
                                                    pace.went();
                                                    return Optional.of(next);
                                                }))
                .watchTermination(
                        (started, over) -> {
                            audience.follow(over);
                            return started;
                        });
    }

    private CompletionStage<Pair<String, List<Told>>> behind(
            Caller caller, EventFilter filter, String cursor) {
        return ask(cursor, filter, true)
                .thenCompose(
                        reading ->
                                switch (reading) {
                                    case Batch(var told, var next) -> done(next, told);
                                    case Forgotten() -> fresh(caller, filter, List.of(gap()));
                                });
    }

    /**
     * Takes its place in the stream first and asks the apps then, so that nothing is in between.
     */
    private CompletionStage<Pair<String, List<Told>>> fresh(
            Caller caller, EventFilter filter, List<Told> before) {
        return AskPattern.ask(events, Events.Now::new, Deadlines.ANSWER, scheduler)
                .thenCompose(
                        place ->
                                apps.list(caller)
                                        .thenCompose(
                                                listed ->
                                                        upToDate(
                                                                listed,
                                                                place,
                                                                new ArrayList<>(),
                                                                ROUNDS,
                                                                filter,
                                                                before)));
    }

    private CompletionStage<Pair<String, List<Told>>> upToDate(
            List<AppStatus> listed,
            String place,
            List<Event> meanwhile,
            int rounds,
            EventFilter filter,
            List<Told> before) {
        return ask(place, EventFilter.ALL, false)
                .thenCompose(
                        reading -> {
                            if (reading instanceof Batch(var told, var next)
                                    && !told.isEmpty()
                                    && rounds > 0) {
                                told.forEach(each -> meanwhile.add(each.event()));
                                return upToDate(
                                        listed, next, meanwhile, rounds - 1, filter, before);
                            }
                            var now = Snapshot.of(listed, meanwhile, filter, place);
                            return done(
                                    place, Stream.concat(before.stream(), now.stream()).toList());
                        });
    }

    private CompletionStage<Reading> ask(String cursor, EventFilter filter, boolean wait) {
        return AskPattern.ask(
                events,
                (ActorRef<Reading> replyTo) -> new Events.Read(cursor, filter, wait, replyTo),
                PATIENCE,
                scheduler);
    }

    private static CompletionStage<Pair<String, List<Told>>> done(String cursor, List<Told> told) {
        return CompletableFuture.completedFuture(Pair.create(cursor, told));
    }

    private static Told gap() {
        return new Told(
                new Event.Gap(
                        "", "Events were missed: the reader was too slow or away for too long"));
    }
}
