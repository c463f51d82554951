package dev.wasmrun.daemon.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.Event;
import dev.wasmrun.protocol.LogStream;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.Done;
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
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One app's log: gives each line its place, stores it, and tells those who watch. Disk is all it
 * does, so it runs on virtual threads ({@link #PROPS}) and calls the disk directly. Who reads gets
 * a {@link LogSnapshot} and holds nobody up.
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
    public record Drain(ActorRef<Draining> replyTo) implements Command {}

    /** What is to be known of a run. */
    public record Note(RunNote note) implements Command {}

    /** What the project wants from now on. */
    public record Wish(LogWish wish) implements Command {}

    /** Asks for what is stored. */
    public record Look(ActorRef<StatusReply<LogSnapshot>> replyTo) implements Command {}

    /** Deletes what is stored; numbers go on. */
    public record Clear(ActorRef<StatusReply<Done>> replyTo) implements Command {}

    private record Lines(List<Tail.RawLine> lines) implements Command {}

    private record TailEnded(Optional<String> failure) implements Command {}

    private record Tidy() implements Command {}

    /** How the reading of the rest goes. */
    public sealed interface Draining {}

    /** Some of it was read; told again and again, since an app may have written more than fast. */
    public record StillReading() implements Draining {}

    /** {@code lastLines}: the end of what the process wrote. */
    public record Drained(List<String> lastLines) implements Draining {}

    /**
     * What all logs have in common.
     *
     * @param usual how much is kept of a log whose project says nothing
     */
    public record Setting(Reading reading, Retention usual, LogSpace space) {}

    // npm puts all its options behind what is wrong: some hundred lines.
    private static final int LAST = 200;
    private static final int LONGEST = 1_000;
    private static final Duration TIDY_EVERY = Duration.ofMinutes(1);
    private static final Duration FIRST_TRY = Duration.ofMillis(200);
    private static final Duration LAST_TRY = Duration.ofSeconds(30);

    private final AppName app;
    private final ActorRef<Events.Command> events;
    private final Setting setting;
    private final Path folder;
    private final Deque<byte[]> lastLines = new ArrayDeque<>();
    private final List<ActorRef<Draining>> waiting = new ArrayList<>();
    private final Numbering numbering = new Numbering();
    private Optional<Tail> tail = Optional.empty();
    private Optional<Shelf> opened = Optional.empty();
    private int run;

    private AppLog(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            AppName app,
            Path folder,
            Setting setting,
            ActorRef<Events.Command> events) {
        super(context);
        this.app = app;
        this.folder = folder;
        this.setting = setting;
        this.events = events;
        timers.startTimerWithFixedDelay(new Tidy(), TIDY_EVERY);
    }

    public static Behavior<Command> create(
            AppName app, Path folder, Setting setting, ActorRef<Events.Command> events) {
        Behavior<Command> log =
                Behaviors.setup(
                        context ->
                                Behaviors.withTimers(
                                        timers ->
                                                new AppLog(
                                                        context, timers, app, folder, setting,
                                                        events)));
        // A bug in here costs some lines; the app runs on without its log.
        return Behaviors.supervise(log)
                .onFailure(SupervisorStrategy.restartWithBackoff(FIRST_TRY, LAST_TRY, 0.1));
    }

    // Opened when it is first needed, and tried again until it can be: an app runs without its log,
    // too.
    private Shelf shelf() throws IOException {
        if (opened.isEmpty()) {
            var shelf = Shelf.open(app, folder, setting);
            run = Math.max(run, shelf.store().lastRun());
            opened = Optional.of(shelf);
        }
        return opened.get();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(System.class, system -> store(List.of(Tail.RawLine.said(system.text()))))
                .onMessage(Follow.class, this::follow)
                .onMessage(Lines.class, this::lines)
                .onMessage(Drain.class, this::drain)
                .onMessage(TailEnded.class, this::tailEnded)
                .onMessage(Look.class, this::look)
                .onMessage(Clear.class, this::clear)
                .onMessage(Note.class, note -> keep(() -> shelf().notes().note(note.note())))
                .onMessage(Wish.class, wish -> keep(() -> shelf().wish(wish.wish())))
                .onMessage(Tidy.class, _ -> keep(() -> shelf().tidy(Instant.now())))
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
                                setting.reading(),
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
            return shelf().store().readSoFar(run, stream);
        } catch (IOException e) {
            getContext().getLog().warn("The log of {} begins anew with run {}", app, run, e);
            return 0;
        }
    }

    private Behavior<Command> lines(Lines batch) {
        var lines = batch.lines();
        lines.subList(Math.max(0, lines.size() - LAST), lines.size())
                .forEach(raw -> remember(raw.text()));
        store(lines);
        tail.ifPresent(Tail::acknowledge);
        waiting.forEach(replyTo -> replyTo.tell(new StillReading()));
        return this;
    }

    private void remember(byte[] text) {
        if (lastLines.size() == LAST) {
            lastLines.removeFirst();
        }
        lastLines.addLast(Arrays.copyOf(text, Math.min(text.length, LONGEST)));
    }

    private Behavior<Command> drain(Drain drain) {
        waiting.add(drain.replyTo());
        tail.ifPresentOrElse(Tail::drain, this::answer);
        return this;
    }

    private Behavior<Command> tailEnded(TailEnded ended) {
        tail = Optional.empty();
        ended.failure().ifPresent(why -> store(List.of(Tail.RawLine.said(why))));
        answer();
        return this;
    }

    private void answer() {
        var texts = lastLines.stream().map(text -> new String(text, UTF_8)).toList();
        waiting.forEach(replyTo -> replyTo.tell(new Drained(texts)));
        waiting.clear();
    }

    private Behavior<Command> store(List<Tail.RawLine> raws) {
        try {
            var shelf = shelf();
            var lines = numbering.number(shelf.store().next(), run, raws);
            shelf.append(lines);
            numbering.stored(lines);
            publish(lines);
        } catch (IOException e) {
            notStored(raws.size(), e);
        }
        return this;
    }

    private void publish(List<StoredLine> stored) {
        var lines = stored.stream().filter(line -> !line.isPart()).map(StoredLine::line).toList();
        if (!lines.isEmpty()) {
            events.tell(new Events.Publish(cursor -> new Event.LogWritten(cursor, app, lines)));
        }
    }

    // A full disk must stop neither the app nor the daemon: say so at once, count what is lost, and
    // try again with the next lines.
    private void notStored(int lines, IOException e) {
        if (!numbering.isLosing()) {
            getContext()
                    .getLog()
                    .error("The log of {} cannot be stored; lines are lost until it can", app, e);
            var next = opened.map(shelf -> shelf.store().next());
            numbering.warn(next, run, e).ifPresent(warning -> publish(List.of(warning)));
        }
        numbering.lost(lines);
    }

    private Behavior<Command> look(Look look) {
        try {
            look.replyTo().tell(StatusReply.success(shelf().look(tail.map(_ -> run))));
        } catch (IOException e) {
            getContext().getLog().error("The log of {} cannot be read", app, e);
            look.replyTo().tell(StatusReply.error(LogSnapshot.unreadable(app, e).asException()));
        }
        return this;
    }

    private Behavior<Command> clear(Clear clear) {
        try {
            shelf().clear();
            clear.replyTo().tell(StatusReply.ack());
        } catch (IOException e) {
            var problem =
                    new Problem(
                            Problem.Kind.FAILED,
                            "log-not-cleared",
                            "The log of %s was not deleted: %s".formatted(app, e.getMessage()),
                            "See the daemon's log");
            getContext().getLog().error("The log of {} was not deleted", app, e);
            clear.replyTo().tell(StatusReply.error(problem.asException()));
        }
        return this;
    }

    private interface OnDisk {
        void run() throws IOException;
    }

    // What only concerns the keeping of the log: the lines themselves go on without it.
    private Behavior<Command> keep(OnDisk work) {
        try {
            work.run();
        } catch (IOException e) {
            getContext().getLog().warn("The log of {} is not kept as it should", app, e);
        }
        return this;
    }

    private Behavior<Command> close() {
        tail.ifPresent(Tail::close);
        opened.ifPresent(this::close);
        return this;
    }

    private void close(Shelf shelf) {
        try {
            shelf.close();
        } catch (IOException e) {
            getContext().getLog().warn("The log of {} was not closed", app, e);
        }
    }
}
