package dev.wasmrun.daemon.app;

import static org.awaitility.Awaitility.await;

import dev.wasmrun.daemon.Settings;
import dev.wasmrun.daemon.detect.Watching;
import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.daemon.exec.Entry;
import dev.wasmrun.daemon.exec.Place;
import dev.wasmrun.daemon.logs.AppLog;
import dev.wasmrun.daemon.logs.StoredLogs;
import dev.wasmrun.daemon.network.Connector;
import dev.wasmrun.daemon.network.Forward;
import dev.wasmrun.daemon.network.Namespace;
import dev.wasmrun.daemon.network.Outbound;
import dev.wasmrun.daemon.network.PrivateNetwork;
import dev.wasmrun.daemon.network.Traffic;
import dev.wasmrun.daemon.process.FakeProcess;
import dev.wasmrun.daemon.process.Launcher;
import dev.wasmrun.daemon.process.RunningProcess;
import dev.wasmrun.daemon.store.Store;
import dev.wasmrun.daemon.tunnel.Tunnel;
import dev.wasmrun.daemon.tunnel.TunnelPlan;
import dev.wasmrun.daemon.watch.Watch;
import dev.wasmrun.daemon.watch.Watched;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.Isolation;
import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.LimitsStatus;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Readiness;
import dev.wasmrun.protocol.Reload;
import dev.wasmrun.protocol.TunnelStatus;
import dev.wasmrun.protocol.TunnelWish;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A world around apps in which a test decides what is slow, refused or broken. As it comes, all
 * goes well at once and processes run until they are ended. The store is a real one.
 */
public final class FakeSupplies implements AppSupplies, AutoCloseable {
    public static final CompletableFuture<Boolean> AT_ONCE =
            CompletableFuture.completedFuture(true);

    private static final Outbound OUT = new Outbound(Outbound.Kind.VETH, "", "", "", () -> {});
    private static final CompletableFuture<Optional<Problem>> FREE =
            CompletableFuture.completedFuture(Optional.empty());

    public volatile Planner planner = spec -> CompletableFuture.completedFuture(plan(spec));
    volatile FakeJobs jobs = new FakeJobs();
    volatile Optional<Problem> networkRefused = Optional.empty();
    volatile CompletableFuture<Boolean> networkOpens = AT_ONCE;
    volatile CompletableFuture<Boolean> networkCloses = AT_ONCE;
    volatile CompletableFuture<Boolean> forwardCloses = AT_ONCE;
    volatile CompletableFuture<Boolean> launches = AT_ONCE;
    volatile CompletableFuture<Boolean> deletes = AT_ONCE;
    final Map<Port, CompletableFuture<Optional<Problem>>> forwards = new ConcurrentHashMap<>();

    /** The last lines of whatever runs. */
    final List<String> recent = new CopyOnWriteArrayList<>();

    Optional<String> framework = Optional.of("Express");
    String start = "start";

    final List<String> said = new CopyOnWriteArrayList<>();
    final List<Path> entered = new CopyOnWriteArrayList<>();
    final List<Path> discarded = new CopyOnWriteArrayList<>();
    final List<AppName> deleted = new CopyOnWriteArrayList<>();
    final List<AppName> lost = new CopyOnWriteArrayList<>();
    final List<String> network = new CopyOnWriteArrayList<>();
    final BlockingQueue<ActorRef<Namespace.Command>> namespaces = new LinkedBlockingQueue<>();
    final List<TunnelPlan> tunnels = new CopyOnWriteArrayList<>();
    volatile Function<TunnelPlan, TunnelStatus> tunnelIs = FakeSupplies::connected;
    volatile Optional<TunnelWish> projectTunnel = Optional.empty();
    volatile Consumer<TunnelStatus> tunnelTold = _ -> {};
    volatile Watching watching = Watching.USUAL;
    volatile Readiness readiness = Readiness.USUAL;
    volatile List<PlannedProcess> processes = List.of();
    final List<Watched> watches = new CopyOnWriteArrayList<>();
    volatile Function<Watched, Watch.News> watchIs = _ -> new Watch.News.Watching(3);
    volatile Consumer<Watch.News> watchTold = _ -> {};
    volatile Traffic tunnelTraffic = new Traffic();
    final FakeNetwork inside = new FakeNetwork();

    final List<RunRecord> notes = new CopyOnWriteArrayList<>();
    private final Map<Path, CompletableFuture<FakeProcess>> adopted = new ConcurrentHashMap<>();
    private final BlockingQueue<Launched> launched = new LinkedBlockingQueue<>();
    private final Settings settings;
    private final Store store;
    private final ActorRef<Events.Command> events;

    /** A process with the job it does. */
    record Launched(Job job, FakeProcess process) {}

    public FakeSupplies(Path home, ActorRef<Events.Command> events) {
        this.settings = Settings.read(new Settings.Given(home, "alice", true, Map.of()));
        this.events = events;
        try {
            this.store = Store.open(home.resolve("apps.db"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process that was launched next. */
    FakeProcess launched(String command) {
        try {
            var next = launched.poll(5, TimeUnit.SECONDS);
            if (next == null || !next.job().command().equals(List.of(command))) {
                throw new AssertionError("Not launched: " + command + " but " + next);
            }
            return next.process();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The process of this command, of several that are launched in no order. */
    FakeProcess launchedAmong(String command) {
        var found =
                await().until(
                                () ->
                                        launched.stream()
                                                .filter(
                                                        one ->
                                                                one.job()
                                                                        .command()
                                                                        .equals(List.of(command)))
                                                .findFirst(),
                                Optional::isPresent)
                        .get();
        launched.remove(found);
        return found.process();
    }

    /** Ends all processes that were launched since. */
    public void endAll() {
        for (var next = launched.poll(); next != null; next = launched.poll()) {
            next.process().end(0);
        }
    }

    public boolean launchedNothing() {
        return launched.isEmpty();
    }

    public Planned plan(AppSpec spec) {
        var plan =
                new Plan(
                        Language.NODEJS,
                        framework,
                        "22.1.0",
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(start),
                        ".",
                        new Port(3000),
                        false,
                        Reload.RESTART,
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        processes,
                        Optional.empty());
        return new Planned(
                Optional.empty(),
                AppName.fromFolder(Path.of(spec.path()).getFileName().toString()),
                "Node.js",
                plan,
                spec.forwards(),
                Restarts.usual(settings),
                jobs,
                settings.limits(),
                projectTunnel,
                watching,
                readiness);
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public ActorRef<Events.Command> events() {
        return events;
    }

    @Override
    public Planner planner() {
        return spec -> planner.plan(spec);
    }

    @Override
    public Behavior<AppLog.Command> log(AppName app) {
        return Behaviors.receiveMessage(
                message -> {
                    switch (message) {
                        case AppLog.System(var text, _) -> said.add(text);
                        case AppLog.Drain(var run, var replyTo) ->
                                replyTo.tell(new AppLog.Drained(run, List.copyOf(recent)));
                        case AppLog.Recent(_, var replyTo) ->
                                replyTo.tell(new AppLog.RecentLines(List.copyOf(recent)));
                        case AppLog.Look(var replyTo) ->
                                replyTo.tell(StatusReply.success(StoredLogs.none(app)));
                        case AppLog.Clear(var replyTo) -> replyTo.tell(StatusReply.ack());
                        default -> {
                            // nothing to follow
                        }
                    }
                    return Behaviors.same();
                });
    }

    @Override
    public Behavior<Namespace.Command> namespace(
            String name, AppSpec spec, ActorRef<Namespace.Event> owner) {
        return opened(owner);
    }

    private Behavior<Namespace.Command> opened(ActorRef<Namespace.Event> owner) {
        return Behaviors.setup(
                context -> {
                    network.add("open");
                    namespaces.add(context.getSelf());
                    if (networkRefused.isPresent()) {
                        owner.tell(new Namespace.Refused(networkRefused.get()));
                        return Behaviors.stopped();
                    }
                    var opened = new Namespace.Opened(inside, Outbound.Kind.VETH, "", _ -> OUT);
                    networkOpens.thenAccept(_ -> owner.tell(opened));
                    return untilClosed(
                            new Namespace.Close(), networkCloses, () -> network.add("close"));
                });
    }

    @Override
    public Behavior<Namespace.Command> namespaceOf(
            String name, long process, ActorRef<Namespace.Event> owner) {
        network.add("again " + process);
        return opened(owner);
    }

    @Override
    public Launcher adopter(Path files) {
        return () -> {
            var process = new FakeProcess(200);
            adoptedFrom(files).complete(process);
            return launches.<RunningProcess>thenApply(_ -> process);
        };
    }

    private CompletableFuture<FakeProcess> adoptedFrom(Path files) {
        return adopted.computeIfAbsent(files, _ -> new CompletableFuture<>());
    }

    /** The process of this run, once it is taken over: of several, any may come first. */
    FakeProcess adopted(Path files) {
        return adoptedFrom(files).orTimeout(5, TimeUnit.SECONDS).join();
    }

    @Override
    public LimitsStatus limits(Limits limits, Isolation isolation) {
        var missing = limits.cpus().isPresent() ? List.of("cpus: not here") : List.<String>of();
        return new LimitsStatus(limits, "rlimits", missing, List.of());
    }

    @Override
    public Entry entry(Path files) {
        entered.add(files);
        return new Entry(files, Place.inSandbox(() -> 1), new Semaphore(1));
    }

    @Override
    public CompletionStage<Void> begin(Path files, RunRecord record) {
        return note(files, record);
    }

    @Override
    public CompletionStage<Void> note(Path files, RunRecord record) {
        notes.add(record);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Behavior<Forward.Command> forward(
            ForwardSpec spec, PrivateNetwork into, ActorRef<ForwardStatus> owner) {
        return Behaviors.setup(
                _ -> {
                    network.add("forward " + spec.hostPort());
                    var answer = forwards.getOrDefault(spec.hostPort(), FREE);
                    answer.thenAccept(problem -> owner.tell(status(spec, problem)));
                    if (answer.getNow(Optional.empty()).isPresent()) {
                        return Behaviors.stopped();
                    }
                    return untilClosed(
                            new Forward.Close(),
                            forwardCloses,
                            () -> network.add("unforward " + spec.hostPort()));
                });
    }

    private static ForwardStatus status(ForwardSpec spec, Optional<Problem> problem) {
        return problem.map(why -> ForwardStatus.refused(spec, why))
                .orElseGet(() -> ForwardStatus.open(spec));
    }

    // Stops at the second Close, which it sends itself once it may.
    private static <T> Behavior<T> untilClosed(
            T close, CompletableFuture<Boolean> may, Runnable note) {
        return Behaviors.receive(
                (context, _) -> {
                    var self = context.getSelf();
                    may.thenAccept(_ -> self.tell(close));
                    return Behaviors.receiveMessage(
                            _ -> {
                                note.run();
                                return Behaviors.stopped();
                            });
                });
    }

    @Override
    public Behavior<Tunnel.Command> tunnel(
            TunnelPlan plan, Connector app, Traffic traffic, Consumer<TunnelStatus> told) {
        return Behaviors.setup(
                _ -> {
                    tunnels.add(plan);
                    tunnelTold = told;
                    tunnelTraffic = traffic;
                    told.accept(tunnelIs.apply(plan));
                    return Behaviors.<Tunnel.Command>receiveMessage(
                            _ -> {
                                network.add("untunnel");
                                return Behaviors.stopped();
                            });
                });
    }

    static TunnelStatus connected(TunnelPlan plan) {
        return new TunnelStatus(
                TunnelStatus.State.CONNECTED,
                plan.wish().inOrder().getFirst(),
                Optional.of("http://bore.pub:4000"),
                Optional.of(new Port(4000)),
                Instant.EPOCH,
                0,
                Optional.empty(),
                plan.expiresAt(),
                Optional.empty());
    }

    @Override
    public Behavior<Watch.Command> watch(Watched plan, Consumer<Watch.News> told) {
        return Behaviors.setup(
                _ -> {
                    watches.add(plan);
                    watchTold = told;
                    told.accept(watchIs.apply(plan));
                    return Behaviors.<Watch.Command>receiveMessage(
                            _ -> {
                                network.add("unwatch");
                                return Behaviors.stopped();
                            });
                });
    }

    @Override
    public Launcher launcher(Job job, Namespace.Opened in) {
        return () -> {
            var process = new FakeProcess(100);
            launched.add(new Launched(job, process));
            return launches.<RunningProcess>thenApply(_ -> process);
        };
    }

    @Override
    public <T> CompletionStage<T> work(Callable<T> blocking) {
        try {
            return CompletableFuture.completedFuture(blocking.call());
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void discard(Path files) {
        discarded.add(files);
    }

    @Override
    public CompletionStage<Void> delete(AppName app) {
        return deletes.thenAccept(_ -> deleted.add(app));
    }

    @Override
    public void reportLost(AppName app, Throwable cause) {
        lost.add(app);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
