package dev.wasmrun.daemon.logs;

import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.Event;
import dev.wasmrun.protocol.LogLine;
import dev.wasmrun.protocol.LogPage;
import dev.wasmrun.protocol.LogStream;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.pattern.StatusReply;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One app's log: gives each line its place, stores it, and tells those who watch. Disk is all it
 * does, so it runs on virtual threads ({@link #PROPS}) and calls the disk directly.
 */
public final class AppLog extends AbstractBehavior<AppLog.Command> {
    /** Where this actor must run. */
    public static final Props PROPS = DispatcherSelector.fromConfig("disk-dispatcher");

    public sealed interface Command {}

    /** A message of wasmrun itself. */
    public record System(String text) implements Command {}

    /** Follows the files {@code stdout} and {@code stderr} of a folder until {@link Drain}. */
    public record Follow(int run, Path folder, boolean install) implements Command {}

    /** The process ended: read the rest, then answer. */
    public record Drain(ActorRef<Drained> replyTo) implements Command {}

    public record Read(LogQuery query, ActorRef<StatusReply<LogPage>> replyTo) implements Command {}

    private record Lines(List<Tail.RawLine> lines) implements Command {}

    private record TailEnded(Optional<String> failure) implements Command {}

    /** {@code lastLines}: the end of what the process wrote. */
    public record Drained(List<String> lastLines) {}

    private static final int LAST = 20;
    private static final Duration FIRST_TRY = Duration.ofMillis(200);
    private static final Duration LAST_TRY = Duration.ofSeconds(30);

    private final AppName app;
    private final ActorRef<Events.Command> events;
    private final Reading reading;
    private final LogStore store;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final List<ActorRef<Drained>> waiting = new ArrayList<>();
    private Optional<Tail> tail = Optional.empty();
    private int run;
    private long lost;

    private AppLog(
            ActorContext<Command> context,
            AppName app,
            ActorRef<Events.Command> events,
            Reading reading,
            LogStore store) {
        super(context);
        this.app = app;
        this.events = events;
        this.reading = reading;
        this.store = store;
        this.run = store.lastRun();
    }

    /** {@code retain}: how many bytes of log are kept in {@code folder}. */
    public static Behavior<Command> create(
            AppName app,
            Path folder,
            long retain,
            Reading reading,
            ActorRef<Events.Command> events) {
        Behavior<Command> log =
                Behaviors.setup(
                        context -> new AppLog(context, app, events, reading, open(folder, retain)));
        // A folder that cannot be used now may be usable later; the app runs on without its log.
        return Behaviors.supervise(log)
                .onFailure(SupervisorStrategy.restartWithBackoff(FIRST_TRY, LAST_TRY, 0.1));
    }

    private static LogStore open(Path folder, long retain) {
        try {
            return LogStore.open(folder, retain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(
                        System.class,
                        system -> store(List.of(line(LogStream.SYSTEM, system.text()))))
                .onMessage(Follow.class, this::follow)
                .onMessage(Lines.class, this::lines)
                .onMessage(Drain.class, this::drain)
                .onMessage(TailEnded.class, this::tailEnded)
                .onMessage(Read.class, this::read)
                .onSignal(PostStop.class, _ -> close())
                .onSignal(PreRestart.class, _ -> close())
                .build();
    }

    private Behavior<Command> follow(Follow follow) {
        tail.ifPresent(Tail::close);
        lastLines.clear();
        run = follow.run();
        var source =
                follow.install()
                        ? new Tail.Source(follow.folder(), LogStream.INSTALL, LogStream.INSTALL)
                        : new Tail.Source(follow.folder(), LogStream.STDOUT, LogStream.STDERR);
        var self = getContext().getSelf();
        tail =
                Optional.of(
                        Tail.start(
                                source,
                                reading,
                                lines -> self.tell(new Lines(lines)),
                                failure -> self.tell(new TailEnded(failure))));
        return this;
    }

    private Behavior<Command> lines(Lines batch) {
        tail.ifPresent(Tail::acknowledge);
        batch.lines().forEach(raw -> remember(raw.text()));
        return store(batch.lines());
    }

    private void remember(String text) {
        if (lastLines.size() == LAST) {
            lastLines.removeFirst();
        }
        lastLines.addLast(text);
    }

    private Behavior<Command> drain(Drain drain) {
        waiting.add(drain.replyTo());
        tail.ifPresentOrElse(Tail::drain, this::answer);
        return this;
    }

    private Behavior<Command> tailEnded(TailEnded ended) {
        tail = Optional.empty();
        ended.failure().ifPresent(why -> store(List.of(line(LogStream.SYSTEM, why))));
        answer();
        return this;
    }

    private void answer() {
        waiting.forEach(replyTo -> replyTo.tell(new Drained(List.copyOf(lastLines))));
        waiting.clear();
    }

    private static Tail.RawLine line(LogStream stream, String text) {
        return new Tail.RawLine(Instant.now(), stream, text);
    }

    private Behavior<Command> store(List<Tail.RawLine> raws) {
        var lines = numbered(raws);
        try {
            store.append(lines);
            events.tell(new Events.Publish(cursor -> new Event.LogWritten(cursor, app, lines)));
            lost = 0;
        } catch (IOException e) {
            notStored(raws.size(), e);
        }
        return this;
    }

    private List<LogLine> numbered(List<Tail.RawLine> raws) {
        var lines = new ArrayList<LogLine>(raws.size() + 1);
        var seq = store.next();
        if (lost > 0) {
            lines.add(
                    new LogLine(
                            seq++,
                            run,
                            Instant.now(),
                            LogStream.SYSTEM,
                            lost + " lines were not stored"));
        }
        for (var raw : raws) {
            lines.add(new LogLine(seq++, run, raw.time(), raw.stream(), raw.text()));
        }
        return lines;
    }

    // A full disk must stop neither the app nor the daemon: count what is lost, and try again with
    // the next lines.
    private void notStored(int lines, IOException e) {
        if (lost == 0) {
            getContext()
                    .getLog()
                    .error("The log of {} cannot be stored; lines are lost until it can", app, e);
        }
        lost += lines;
    }

    private Behavior<Command> read(Read read) {
        try {
            read.replyTo().tell(StatusReply.success(store.read(read.query())));
        } catch (IOException e) {
            getContext().getLog().error("The log of {} cannot be read", app, e);
            var problem =
                    new Problem(
                            Problem.Kind.FAILED,
                            "log-unreadable",
                            "The log of %s cannot be read: %s".formatted(app, e.getMessage()),
                            "See the daemon's log");
            read.replyTo().tell(StatusReply.error(problem.asException()));
        }
        return this;
    }

    private Behavior<Command> close() {
        tail.ifPresent(Tail::close);
        try {
            store.close();
        } catch (IOException e) {
            getContext().getLog().warn("The log of {} was not closed", app, e);
        }
        return this;
    }
}
