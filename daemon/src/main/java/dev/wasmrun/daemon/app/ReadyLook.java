package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.network.PrivateNetwork;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Readiness;
import dev.wasmrun.protocol.Usage;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Sees where the main process listens, and whether it is ready, as long as it runs. Part of {@link
 * AppRun}.
 */
final class ReadyLook {
    sealed interface Message extends AppRun.Message {}

    private record Look() implements Message {}

    private record Seen(PortsSeen ports) implements Message {}

    private record NotSeen(int run) implements Message {}

    private record Late() implements Message {}

    private record Greeted(int run, Optional<Problem> problem) implements Message {}

    private static final Duration STEADY = Duration.ofSeconds(2);

    // They answer any path, by themselves if need be.
    private static final Pattern HTTP_SERVER =
            Pattern.compile("\\b(?:gunicorn|uvicorn|hypercorn|daphne|granian|waitress-serve)\\b");

    private static final Pattern MANAGE = Pattern.compile("[\\w./-]+/manage\\.py");

    private final AppBase app;
    private final Consumer<String> say;
    private final Runnable answered;
    private final Predicate<String> mend;
    private final CauseLook cause;
    private final Greeting greeting;
    private final PartsLook parts;
    private PortsSeen.Wanted wanted =
            new PortsSeen.Wanted(new Port(3000), false, List.of(), Optional.empty());
    private Readiness readiness = Readiness.USUAL;
    private Optional<String> manage = Optional.empty();
    private boolean visits; // a framework has an answer for each path; a program may break of one
    private HealthCheck.Answer health = PortsSeen.NOT_ASKED;
    private Optional<Current> current = Optional.empty();
    private CompletableFuture<List<Port>> watching = new CompletableFuture<>();

    /**
     * @param answered is done when it becomes ready
     * @param mend as of {@link AppRun}
     */
    ReadyLook(AppBase app, Consumer<String> say, Runnable answered, Predicate<String> mend) {
        this.app = app;
        this.say = say;
        this.answered = answered;
        this.mend = mend;
        this.cause = new CauseLook(app, say, this::programEnded, mend);
        this.greeting =
                new Greeting(
                        app,
                        cause,
                        this::inPlace,
                        (run, problem) -> app.context().getSelf().tell(new Greeted(run, problem)));
        this.parts = new PartsLook(app, cause, this::partEnded);
    }

    /** The process that runs. */
    Optional<Current> current() {
        return current;
    }

    /** That it took too long to become ready. */
    Optional<Problem> problem() {
        return readiness.problem();
    }

    /** What the coming process is to be like. */
    void expect(Plan plan, Readiness wish) {
        wanted = PortsSeen.Wanted.of(plan, wish.http());
        readiness = wish;
        manage =
                MANAGE.matcher(String.join(" ", plan.start()))
                        .results()
                        .map(MatchResult::group)
                        .findFirst();
        visits =
                wish.http().isEmpty()
                        && (plan.framework().isPresent()
                                || HTTP_SERVER.matcher(String.join(" ", plan.start())).find());
    }

    /** The hint with manage.py where the start command has it. */
    String inPlace(String hint) {
        return manage.map(file -> hint.replace("python manage.py", "python " + file)).orElse(hint);
    }

    void launched(int run, long pid, RunRecord record) {
        var healthy = readiness.http().isEmpty() && (!visits || record.answered());
        current =
                Optional.of(
                        Current.launched(run, pid, record.startedAt(), record.answered(), healthy));
        health = PortsSeen.NOT_ASKED;
        app.timers()
                .startSingleTimer("ready", new Late(), Duration.ofMillis(readiness.timeoutMs()));
        cause.begin(run);
        greeting.begin(run);
    }

    void using(Usage usage) {
        current = current.map(now -> now.using(usage));
    }

    /** It is gone; what was seen of it last stays until its last line is read. */
    void exited() {
        app.timers().cancel("look");
        app.timers().cancel("ready");
        cause.end();
        greeting.end();
        parts.end();
        watching.cancel(true);
    }

    /** Answers how it was. */
    Optional<Current> ended() {
        var last = current;
        current = Optional.empty();
        hint(List.of(), Optional.empty());
        return last;
    }

    /** Also when the network of a run that was taken over is back later than its process. */
    void look() {
        current.ifPresent(
                now ->
                        app.network()
                                .namespace()
                                .ifPresentOrElse(
                                        namespace -> look(now, namespace),
                                        // of a run taken over: it is still being opened
                                        () -> lookLater(now)));
    }

    /** Answers whether others may see a difference. */
    boolean on(Message message) {
        var before = current;
        var listeningBefore = app.network().forwards().listening();
        take(message);
        return message instanceof Late
                || !before.equals(current)
                || !listeningBefore.equals(app.network().forwards().listening());
    }

    private void take(Message message) {
        switch (message) {
            case Look() -> look();
            case Seen(var ports) -> seen(ports);
            case NotSeen(var run) ->
                    current.filter(now -> now.run() == run).ifPresent(this::lookLater);
            case Late() -> late();
            case Greeted(var run, var problem) ->
                    current.filter(now -> now.run() == run).ifPresent(now -> greeted(now, problem));
        }
    }

    private void look(Current now, PrivateNetwork namespace) {
        var udp = app.network().forwards().hasUdp();
        app.context()
                .pipeToSelf(
                        PortsSeen.look(app.supplies(), namespace, now, wanted, udp),
                        (seen, failure) ->
                                failure == null ? new Seen(seen) : new NotSeen(now.run()));
    }

    private void lookLater(Current now) {
        app.timers().startSingleTimer("look", new Look(), nextLook(now));
    }

    private Duration nextLook(Current now) {
        return now.answered() && now.healthy()
                ? STEADY
                : Pace.of(now.answered(), now.age(), app.settings());
    }

    // Once it listens the network tells when that changes; but nobody tells about datagrams.
    private void lookAgain(Current now, List<Port> seen) {
        watching.cancel(true);
        if (now.answered() && now.healthy() && !app.network().forwards().hasUdp()) {
            app.network().namespace().ifPresent(namespace -> awaitChange(now, namespace, seen));
        } else {
            lookLater(now);
        }
    }

    private void awaitChange(Current now, PrivateNetwork namespace, List<Port> seen) {
        var self = app.context().getSelf();
        var changed = namespace.listeningOtherThan(seen);
        watching = changed;
        var _ =
                changed.whenComplete(
                        (_, failure) -> {
                            if (!changed.isCancelled()) {
                                self.tell(failure == null ? new Look() : new NotSeen(now.run()));
                            }
                        });
    }

    private void seen(PortsSeen seen) {
        current.filter(now -> now.run() == seen.run())
                .ifPresent(
                        now -> {
                            health = seen.health();
                            listening(
                                    now,
                                    now.listening(seen.own(), wanted).healthy(health.healthy()));
                            current.ifPresent(after -> lookAgain(after, seen.ports()));
                            current.ifPresent(this::greet);
                            hint(seen.ports(), seen.datagrams());
                        });
    }

    private void greet(Current now) {
        if (visits && !now.healthy()) {
            app.network()
                    .namespace()
                    .ifPresent(
                            network ->
                                    now.ports().stream()
                                            .findFirst()
                                            .ifPresent(port -> greeting.visit(network, port)));
        }
    }

    private void greeted(Current now, Optional<Problem> problem) {
        if (problem.map(Problem::hint).filter(mend).isPresent()) {
            return; // the next run is asked instead
        }
        listening(now, now.healthy(true));
        readiness = readiness.withProblem(problem);
        problem.ifPresent(why -> say.accept("%s. %s".formatted(why.message(), why.hint())));
        look(); // from now on only what changes
    }

    private void listening(Current before, Current now) {
        current = Optional.of(now);
        if (!before.answered() && now.answered()) {
            say.accept("Listening on port " + now.ports().getFirst());
        }
        if (!before.healthy() && now.healthy()) {
            readiness.http().ifPresent(path -> say.accept("Ready: %s is answered".formatted(path)));
        }
        if (before.ready() && !now.ready()) {
            cause.begin(now.run());
        }
        if (!before.ready() && now.ready()) {
            answered.run();
            app.timers().cancel("ready");
            cause.end();
            readiness = readiness.withProblem(Optional.empty());
            parts.begin(now.run());
        }
    }

    private void partEnded(int run, Optional<PartsLook.Ended> part) {
        if (current.filter(now -> now.run() == run).isEmpty()) {
            return;
        }
        var problem = part.map(ended -> Refusals.partEnded(app.name(), ended));
        if (problem.isPresent() && !problem.equals(readiness.problem())) {
            problem.ifPresent(why -> say.accept("%s. %s".formatted(why.message(), why.hint())));
        }
        readiness = readiness.withProblem(problem);
    }

    private void programEnded(boolean now) {
        if (now) {
            var problem = Refusals.programEnded(app.name(), cause.known());
            readiness = readiness.withProblem(Optional.of(problem));
        } else if (hasEnded()) { // its reloader has started it again
            readiness = readiness.withProblem(Optional.empty());
        }
    }

    private boolean hasEnded() {
        return readiness.problem().filter(one -> one.kind() == Problem.Kind.FAILED).isPresent();
    }

    private void late() {
        if (current.filter(now -> !now.ready()).isPresent() && !hasEnded()) {
            cause.end();
            var problem =
                    Ends.because(
                                    cause.known(),
                                    Refusals.notReadyInTime(app.name(), readiness, health.answer()))
                            .about(app.name());
            readiness = readiness.withProblem(Optional.of(problem));
            say.accept("%s. %s".formatted(problem.message(), problem.hint()));
        }
    }

    private void hint(List<Port> ports, Optional<List<Port>> datagrams) {
        var page = current.flatMap(now -> now.ports().stream().findFirst());
        app.network()
                .forwards()
                .listening(new Forwards.Listening(ports, datagrams, page))
                .forEach(forward -> forward.hint().ifPresent(say));
    }
}
