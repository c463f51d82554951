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

    // npm says what is wrong, and then how to call it: some 70 lines.
    private static final int LAST = 200;
    private static final int LONGEST = 1_000;
    private static final Duration FIRST_TRY = Duration.ofMillis(200);
    private static final Duration LAST_TRY = Duration.ofSeconds(30);

    private final AppName app;
    private final ActorRef<Events.Command> events;
    private final Reading reading;
    private final Path folder;
    private final long retain;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final List<ActorRef<Drained>> waiting = new ArrayList<>();
    private Optional<Tail> tail = Optional.empty();
    private Optional<LogStore> opened = Optional.empty();
    private int run;
    private long lost;

    private AppLog(
            ActorContext<Command> context,
            AppName app,
            Path folder,
            long retain,
            Reading reading,
            ActorRef<Events.Command> events) {
        super(context);
        this.app = app;
        this.folder = folder;
        this.retain = retain;
        this.reading = reading;
        this.events = events;
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
                        context -> new AppLog(context, app, folder, retain, reading, events));
        // A bug in here costs some lines; the app runs on without its log.
        return Behaviors.supervise(log)
                .onFailure(SupervisorStrategy.restartWithBackoff(FIRST_TRY, LAST_TRY, 0.1));
    }

    // Opened when it is first needed, and tried again until it can be: an app runs without its log,
    // too.
    private LogStore store() throws IOException {
        if (opened.isEmpty()) {
            var store = LogStore.open(folder, retain);
            run = Math.max(run, store.lastRun());
            opened = Optional.of(store);
        }
        return opened.get();
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
                        ? source(follow, LogStream.INSTALL, LogStream.INSTALL, 0, 0)
                        : source(
                                follow,
                                LogStream.STDOUT,
                                LogStream.STDERR,
                                readSoFar(LogStream.STDOUT),
                                readSoFar(LogStream.STDERR));
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

    private static Tail.Source source(
            Follow follow, LogStream stdout, LogStream stderr, long fromOut, long fromErr) {
        return new Tail.Source(follow.folder(), stdout, stderr, fromOut, fromErr);
    }

    // More than 0 for a process that outlived the daemon which stored its first lines.
    private long readSoFar(LogStream stream) {
        try {
            return store().readSoFar(run, stream);
        } catch (IOException e) {
            getContext().getLog().warn("The log of {} begins anew with run {}", app, run, e);
            return 0;
        }
    }

    private Behavior<Command> lines(Lines batch) {
        batch.lines().forEach(raw -> remember(raw.text()));
        store(batch.lines());
        tail.ifPresent(Tail::acknowledge);
        return this;
    }

    private void remember(String text) {
        if (lastLines.size() == LAST) {
            lastLines.removeFirst();
        }
        lastLines.addLast(text.substring(0, Math.min(text.length(), LONGEST)));
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
        return new Tail.RawLine(Instant.now(), stream, text, 0);
    }

    private Behavior<Command> store(List<Tail.RawLine> raws) {
        try {
            var entries = numbered(store(), raws);
            store().append(entries);
            var lines = entries.stream().map(LogRecords.Entry::line).toList();
            events.tell(new Events.Publish(cursor -> new Event.LogWritten(cursor, app, lines)));
            lost = 0;
        } catch (IOException e) {
            notStored(raws.size(), e);
        }
        return this;
    }

    private List<LogRecords.Entry> numbered(LogStore store, List<Tail.RawLine> raws) {
        var all = new ArrayList<Tail.RawLine>(raws.size() + 1);
        if (lost > 0) {
            var count = lost == 1 ? "1 line was" : lost + " lines were";
            all.add(line(LogStream.SYSTEM, count + " not stored"));
        }
        all.addAll(raws);
        var entries = new ArrayList<LogRecords.Entry>(all.size());
        for (var raw : all) {
            var seq = store.next() + entries.size();
            var line = new LogLine(seq, run, raw.time(), raw.stream(), raw.text());
            entries.add(new LogRecords.Entry(line, raw.end()));
        }
        return entries;
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
            read.replyTo().tell(StatusReply.success(store().read(read.query())));
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
        opened.ifPresent(this::close);
        return this;
    }

    private void close(LogStore store) {
        try {
            store.close();
        } catch (IOException e) {
            getContext().getLog().warn("The log of {} was not closed", app, e);
        }
    }
}
