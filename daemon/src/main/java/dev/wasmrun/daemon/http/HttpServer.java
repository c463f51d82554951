package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.daemon.preview.Proxy;
import dev.wasmrun.daemon.user.Users;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SharedKillSwitch;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** The daemon's doors, open: a TCP port and a Unix socket. Bound last, unbound first. */
public final class HttpServer {
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final ServerBinding tcp;
    private final UnixSocket unix;
    private final SharedKillSwitch streams;
    private final Sites sites;
    private final AtomicBoolean stopping = new AtomicBoolean();

    private HttpServer(ServerBinding tcp, UnixSocket unix, SharedKillSwitch streams, Sites sites) {
        this.tcp = tcp;
        this.unix = unix;
        this.streams = streams;
        this.sites = sites;
    }

    /**
     * Opens both doors, or fails with a {@code ProblemException} and leaves none open. The system's
     * coordinated shutdown closes them.
     *
     * @param holder says for people who holds a port: {@code nginx (4312)}
     */
    public static CompletionStage<HttpServer> start(
            ActorSystem<?> system,
            HttpSettings settings,
            Function<Port, String> holder,
            ActorRef<Users.Command> users,
            ActorRef<Events.Command> events,
            Control control) {
        var streams = KillSwitches.shared("event-streams");
        var door = new CompletableFuture<Door>();
        return Http.get(system)
                .newServerAt(settings.address(), settings.port())
                .withSettings(Tuning.server(system))
                .bind(
                        (org.apache.pekko.japi.function.Function<
                                        HttpRequest, CompletionStage<HttpResponse>>)
                                request -> door.thenCompose(open -> open.remote(request)))
                .exceptionallyCompose(
                        failure ->
                                CompletableFuture.failedFuture(refused(failure, settings, holder)))
                .thenCompose(
                        tcp -> {
                            try {
                                var port = tcp.localAddress().getPort();
                                var sites = new Sites(settings.address(), port);
                                var made =
                                        door(
                                                system, settings, sites, users, events, control,
                                                streams);
                                var unix =
                                        UnixSocket.open(
                                                settings.home().resolve("daemon.sock"),
                                                made::local,
                                                system);
                                door.complete(made);
                                var server = new HttpServer(tcp, unix, streams, sites);
                                server.closeWith(system);
                                return CompletableFuture.completedFuture(server);
                            } catch (IOException | RuntimeException e) {
                                door.completeExceptionally(e);
                                return tcp.unbind().thenCompose(_ -> failed(e, settings));
                            }
                        });
    }

    /** The port that it listens on. */
    public int port() {
        return tcp.localAddress().getPort();
    }

    /** Of UI and API, for people: {@code http://localhost:8420}. */
    public String url() {
        return sites.url();
    }

    /** Of an app's page: {@code http://NAME.localhost:8420}. */
    public String preview(dev.wasmrun.protocol.AppName app) {
        return sites.preview(app);
    }

    /** Ends the event streams, lets other answers finish for a moment, and closes both doors. */
    public CompletionStage<Done> stop() {
        streams.shutdown();
        unix.close();
        if (stopping.compareAndSet(false, true)) {
            var _ = tcp.terminate(GRACE);
        }
        return tcp.whenTerminated().thenApply(_ -> Done.getInstance());
    }

    private void closeWith(ActorSystem<?> system) {
        var shutdown = CoordinatedShutdown.get(system);
        // Streams have no end of their own: the phases after this would wait for them in vain.
        shutdown.addTask(
                CoordinatedShutdown.PhaseBeforeServiceUnbind(),
                "end-event-streams",
                this::endStreams);
        shutdown.addTask(CoordinatedShutdown.PhaseServiceUnbind(), "close-http", this::stop);
    }

    private CompletionStage<Done> endStreams() {
        streams.shutdown();
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    private static Door door(
            ActorSystem<?> system,
            HttpSettings settings,
            Sites sites,
            ActorRef<Users.Command> users,
            ActorRef<Events.Command> events,
            Control control,
            SharedKillSwitch streams)
            throws IOException {
        var materializer = Materializer.matFromSystem(system);
        Scheduler scheduler = system.scheduler();
        ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
        var keys = Keys.in(settings.home(), InstantSource.system());
        var apps = new Apps(users, scheduler, control.audience());
        var feed = new EventFeed(events, apps, scheduler, control.audience());
        List<Endpoint> routes =
                OpenApi.including(
                        Routes.all(
                                new DaemonRoutes(control, settings.version()),
                                new RuntimeRoutes(control),
                                new AppRoutes(apps),
                                new SessionRoutes(keys, sites, apps),
                                new EventRoutes(feed, streams),
                                new ExecRoutes(apps, streams),
                                new LogRoutes(apps, readers(system), streams),
                                new TunnelRoutes(apps),
                                new FileRoutes(apps, blocking)),
                        settings.version());
        return new Door(
                sites,
                keys,
                new Caller(settings.user()),
                new Router(routes, materializer),
                new UiFiles(sites.everyPage(), blocking),
                new Previews(
                        keys,
                        sites,
                        apps,
                        new Live(feed, apps, readers(system), streams),
                        new Proxy(
                                system, materializer, Keys.PREVIEW_COOKIE, sites.controlOrigins()),
                        materializer),
                materializer);
    }

    private static Executor readers(ActorSystem<?> system) {
        return system.dispatchers().lookup(DispatcherSelector.fromConfig("log-reader-dispatcher"));
    }

    private static <T> CompletionStage<T> failed(Throwable failure, HttpSettings settings) {
        return CompletableFuture.failedFuture(
                failure instanceof ProblemException
                        ? failure
                        : unavailable(
                                "cannot-open-home",
                                "The files in %s cannot be used: %s"
                                        .formatted(settings.home(), failure.getMessage()),
                                "Check who owns the folder, or set WASMRUN_HOME to another"));
    }

    private static ProblemException refused(
            Throwable failure, HttpSettings settings, Function<Port, String> holder) {
        if (!isTaken(failure)) {
            return unavailable(
                    "cannot-listen",
                    "Cannot listen on %s:%d: %s"
                            .formatted(settings.address(), settings.port(), cause(failure)),
                    "Choose another address or port in the settings");
        }
        var port = new Port(settings.port());
        return unavailable(
                "port-taken",
                "Port %s is used by %s".formatted(port, holder.apply(port)),
                "Stop it, or give wasmrun another port: --port %d, or WASMRUN_PORT"
                        .formatted(port.number() < 65_535 ? port.number() + 1 : 8421));
    }

    private static boolean isTaken(Throwable failure) {
        return failure != null
                && ((failure instanceof BindException
                                && String.valueOf(failure.getMessage()).contains("in use"))
                        || isTaken(failure.getCause()));
    }

    private static String cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause().getMessage()
                : failure.getMessage();
    }

    private static ProblemException unavailable(String code, String message, String hint) {
        return new Problem(Problem.Kind.UNAVAILABLE, code, message, hint).asException();
    }
}
