package dev.wasmrun.daemon.logs;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * One app's log: gives each line its place, stores it, and tells those who watch. Disk is all it
 * does, so it runs on virtual threads ({@link #PROPS}) and calls the disk directly. Who reads gets
 * a {@link LogSnapshot} and holds nobody up.
 */
public final class AppLog extends AbstractBehavior<AppLog.Command> {
    /** Where this actor must run. */
    public static final Props PROPS = DispatcherSelector.fromConfig("disk-dispatcher");

    public sealed interface Command {}

    /**
     * A message of wasmrun itself.
     *
     * @param run the one that it is about; empty for the app's newest
     */
    public record System(String text, Optional<Integer> run) implements Command {
        public System(String text) {
            this(text, Optional.empty());
        }
    }

    /** Follows the files {@code stdout} and {@code stderr} of a folder until {@link Drain}. */
    public record Follow(int run, Path folder, boolean install) implements Command {}

    /** Follows one more process of the app, beside its main one. */
    public record FollowBeside(int run, Path folder) implements Command {}

    /** The process of this run ended: read the rest, then answer. */
    public record Drain(int run, ActorRef<Draining> replyTo) implements Command {}

    /** Asks for the end of what the process of this run wrote so far. */
    public record Recent(int run, ActorRef<RecentLines> replyTo) implements Command {}

    /** None when nobody follows it. */
    public record RecentLines(List<String> lines) {}

    /** What is to be known of a run. */
    public record Note(RunNote note) implements Command {}

    /** What the project wants from now on. */
    public record Wish(LogWish wish) implements Command {}

    /** Asks for what is stored. */
    public record Look(ActorRef<StatusReply<LogSnapshot>> replyTo) implements Command {}

    /** Deletes what is stored; numbers go on. */
    public record Clear(ActorRef<StatusReply<Done>> replyTo) implements Command {}

    private record Lines(Followed of, List<Tail.RawLine> lines) implements Command {}

    private record TailEnded(Followed of, Optional<String> failure) implements Command {}

    private record Tidy() implements Command {}

    /** How the reading of the rest goes. */
    public sealed interface Draining {
        int run();
    }

    /** Some of it was read; told again and again, since an app may have written more than fast. */
    public record StillReading(int run) implements Draining {}

    /** {@code lastLines}: the end of what the process wrote. */
    public record Drained(int run, List<String> lastLines) implements Draining {}

    /**
     * What all logs have in common.
     *
     * @param usual how much is kept of a log whose project says nothing
     */
    public record Setting(Reading reading, Retention usual, LogSpace space) {}

    private static final Duration TIDY_EVERY = Duration.ofMinutes(1);
    private static final Duration FIRST_TRY = Duration.ofMillis(200);
    private static final Duration LAST_TRY = Duration.ofSeconds(30);

    private final AppName app;
    private final ActorRef<Events.Command> events;
    private final Setting setting;
    private final Path folder;
    private final TimerScheduler<Command> timers;
    private final Map<Integer, Followed> followed = new HashMap<>();
    private final Numbering numbering = new Numbering();
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
        this.timers = timers;
        tidyLater();
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
            run = run == 0 ? shelf.store().lastRun() : run;
            opened = Optional.of(shelf);
        }
        return opened.get();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(System.class, this::said)
                .onMessage(Follow.class, this::follow)
                .onMessage(FollowBeside.class, this::followBeside)
                .onMessage(Lines.class, this::lines)
                .onMessage(Drain.class, this::drain)
                .onMessage(Recent.class, this::recent)
                .onMessage(TailEnded.class, this::tailEnded)
                .onMessage(Look.class, this::look)
                .onMessage(Clear.class, this::clear)
                .onMessage(Note.class, note -> keep(() -> shelf().notes().note(note.note())))
                .onMessage(Wish.class, wish -> keep(() -> shelf().wish(wish.wish())))
                .onMessage(Tidy.class, _ -> tidy())
                .onSignal(PostStop.class, _ -> close())
                .onSignal(PreRestart.class, _ -> close())
                .build();
    }

    private Behavior<Command> tidy() {
        tidyLater();
        return keep(() -> shelf().tidy(Instant.now()));
    }

    // All logs in the same moment: to wake up for each of hundreds takes longer than what is done.
    private void tidyLater() {
        var every = TIDY_EVERY.toNanos();
        var soFar = Math.floorMod(java.lang.System.nanoTime(), every);
        timers.startSingleTimer(new Tidy(), Duration.ofNanos(every - soFar));
    }

    private Behavior<Command> said(System system) {
        // only now: the log that is opened first knows the last run
        return store(() -> system.run().orElse(run), List.of(Tail.RawLine.said(system.text())));
    }

    private Behavior<Command> follow(Follow follow) {
        unfollow(run);
        run = follow.run();
        return follow(
                run,
                follow.install()
                        ? new Tail.Source(
                                follow.folder(), LogStream.INSTALL, LogStream.INSTALL, 0, 0)
                        : source(run, follow.folder()));
    }

    private Behavior<Command> followBeside(FollowBeside follow) {
        return follow(follow.run(), source(follow.run(), follow.folder()));
    }

    private Behavior<Command> follow(int number, Tail.Source source) {
        unfollow(number);
        var self = getContext().getSelf();
        followed.put(
                number,
                Followed.start(
                        number,
                        source,
                        setting.reading(),
                        (of, lines) -> self.tell(new Lines(of, lines)),
                        (of, failure) -> self.tell(new TailEnded(of, failure))));
        return this;
    }

    private void unfollow(int number) {
        Optional.ofNullable(followed.remove(number)).ifPresent(Followed::close);
    }

    private Tail.Source source(int number, Path from) {
        return new Tail.Source(
                from,
                LogStream.STDOUT,
                LogStream.STDERR,
                readSoFar(number, LogStream.STDOUT),
                readSoFar(number, LogStream.STDERR));
    }

    // More than 0 for a process that outlived the daemon which stored its first lines.
    private long readSoFar(int number, LogStream stream) {
        try {
            return shelf().store().readSoFar(number, stream);
        } catch (IOException e) {
            getContext().getLog().warn("The log of {} begins anew with run {}", app, number, e);
            return 0;
        }
    }

    private Behavior<Command> lines(Lines batch) {
        store(batch.of().run(), batch.lines());
        batch.of().stored(batch.lines());
        return this;
    }

    private Behavior<Command> drain(Drain drain) {
        Optional.ofNullable(followed.get(drain.run()))
                .ifPresentOrElse(
                        process -> process.drain(drain.replyTo()),
                        () -> drain.replyTo().tell(new Drained(drain.run(), List.of())));
        return this;
    }

    private Behavior<Command> recent(Recent asked) {
        var lines = Optional.ofNullable(followed.get(asked.run())).map(Followed::lastLines);
        asked.replyTo().tell(new RecentLines(lines.orElseGet(List::of)));
        return this;
    }

    private Behavior<Command> tailEnded(TailEnded ended) {
        var process = ended.of();
        ended.failure().ifPresent(why -> store(process.run(), List.of(Tail.RawLine.said(why))));
        followed.remove(process.run(), process);
        process.ended();
        return this;
    }

    private Behavior<Command> store(int number, List<Tail.RawLine> raws) {
        return store(() -> number, raws);
    }

    private Behavior<Command> store(IntSupplier number, List<Tail.RawLine> raws) {
        try {
            var shelf = shelf();
            var lines = numbering.number(shelf.store().next(), number.getAsInt(), raws);
            shelf.append(lines);
            numbering.stored(lines);
            publish(lines);
        } catch (IOException e) {
            notStored(number.getAsInt(), raws.size(), e);
        }
        return this;
    }

    private void publish(List<StoredLine> stored) {
        var lines =
                stored.stream()
                        .filter(line -> !line.isPart())
                        .map(line -> line.line(process(line.run())))
                        .toList();
        if (!lines.isEmpty()) {
            events.tell(new Events.Publish(cursor -> new Event.LogWritten(cursor, app, lines)));
        }
    }

    private Optional<String> process(int number) {
        return opened.flatMap(shelf -> shelf.notes().process(number));
    }

    // A full disk must stop neither the app nor the daemon: say so at once, count what is lost, and
    // try again with the next lines.
    private void notStored(int number, int lines, IOException e) {
        if (!numbering.isLosing()) {
            getContext()
                    .getLog()
                    .error("The log of {} cannot be stored; lines are lost until it can", app, e);
            var next = opened.map(shelf -> shelf.store().next());
            numbering.warn(next, number, e).ifPresent(warning -> publish(List.of(warning)));
        }
        numbering.lost(lines);
    }

    private Behavior<Command> look(Look look) {
        try {
            look.replyTo().tell(StatusReply.success(shelf().look(followed.keySet())));
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
        followed.values().forEach(Followed::close);
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
