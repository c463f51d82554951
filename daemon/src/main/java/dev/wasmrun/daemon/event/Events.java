package dev.wasmrun.daemon.event;

import dev.wasmrun.protocol.Event;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Everything that happens, in order, for those who watch.
 *
 * <p>Readers pull: each asks for what is behind its cursor and gets a batch, at once or as soon as
 * there is something. So a slow reader holds nobody up and has no queue; the ring forgets what it
 * was too slow for, and it is told.
 */
public final class Events extends AbstractMatchingBehavior<Events.Command> {
    public sealed interface Command {}

    /** {@code event} is called with the cursor that this event gets. */
    public record Publish(Function<String, Event> event) implements Command {}

    /** Asks for the cursor behind the newest event. */
    public record Now(ActorRef<String> replyTo) implements Command {}

    /**
     * Asks for what is behind a cursor. Answered at once when there is something or {@code waits}
     * is false; else with the next event, or with an empty batch after a heartbeat's time.
     */
    public record Read(String cursor, EventFilter filter, boolean waits, ActorRef<Reading> replyTo)
            implements Command {}

    private record Beat() implements Command {}

    /** What a reader gets. */
    public sealed interface Reading {}

    /** {@code cursor} is where to read on. */
    public record Batch(List<Told> events, String cursor) implements Reading {
        public Batch {
            events = List.copyOf(events);
        }
    }

    /** The events behind this cursor are gone, or it never was one. */
    public record Forgotten() implements Reading {}

    /**
     * How much is kept.
     *
     * @param events how many events are kept for those who come back
     * @param bytes how much memory they may hold, about
     * @param heartbeat how long a reader waits at most for its answer
     */
    public record Limits(int events, long bytes, Duration heartbeat) {
        public static final Limits USUAL =
                new Limits(20_000, 16 * 1024 * 1024, Duration.ofSeconds(15));
    }

    private record Waiting(long number, int beats, Read read) {}

    private static final int BATCH = 1_000;
    private static final long BATCH_WEIGHT = 512 * 1024;
    private static final int EPOCH_BITS = 60;

    private final String epoch =
            Long.toString(new SecureRandom().nextLong(1L << EPOCH_BITS), Character.MAX_RADIX);
    private final TimerScheduler<Command> timers;
    private final Duration beat;
    private final Ring ring;
    private List<Waiting> waiting = new ArrayList<>();

    private Events(ActorContext<Command> context, TimerScheduler<Command> timers, Limits limits) {
        super(context);
        ring = new Ring(limits.events(), limits.bytes());
        this.timers = timers;
        beat = limits.heartbeat().dividedBy(2);
    }

    public static Behavior<Command> create(Limits limits) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Events(context, timers, limits)));
    }

    @Override
    public Behavior<Command> onMessage(Command message) {
        switch (message) {
            case Publish(var event) -> publish(event);
            case Now(var replyTo) -> replyTo.tell(cursor(ring.last()));
            case Read read -> read(read);
            case Beat() -> beat();
        }
        return this;
    }

    private void publish(Function<String, Event> event) {
        var told = new Told(event.apply(cursor(ring.last() + 1)));
        ring.add(told);
        var woken = waiting;
        waiting = new ArrayList<>();
        for (var reader : woken) {
            if (reader.read().filter().wants(told.event())) {
                reader.read().replyTo().tell(new Batch(List.of(told), cursor(ring.last())));
            } else {
                waiting.add(new Waiting(ring.last(), reader.beats(), reader.read()));
            }
        }
    }

    private void read(Read read) {
        var from =
                Cursor.parse(read.cursor())
                        .filter(cursor -> cursor.epoch().equals(epoch))
                        .filter(cursor -> ring.reaches(cursor.number()));
        if (from.isEmpty()) {
            read.replyTo().tell(new Forgotten());
            return;
        }
        var part = ring.behind(from.get().number(), read.filter(), BATCH, BATCH_WEIGHT);
        if (part.events().isEmpty() && read.waits()) {
            waiting.add(new Waiting(part.upTo(), 0, read));
            if (!timers.isTimerActive(new Beat())) {
                timers.startTimerWithFixedDelay(new Beat(), beat);
            }
        } else {
            read.replyTo().tell(new Batch(part.events(), cursor(part.upTo())));
        }
    }

    /**
     * Two beats are one heartbeat: a reader that came just before a beat waits for the next one.
     */
    private void beat() {
        var before = waiting;
        if (before.isEmpty()) {
            timers.cancel(new Beat());
        }
        waiting = new ArrayList<>();
        for (var reader : before) {
            if (reader.beats() == 0) {
                waiting.add(new Waiting(reader.number(), 1, reader.read()));
            } else {
                reader.read().replyTo().tell(new Batch(List.of(), cursor(reader.number())));
            }
        }
    }

    private String cursor(long number) {
        return new Cursor(epoch, number).toString();
    }
}
