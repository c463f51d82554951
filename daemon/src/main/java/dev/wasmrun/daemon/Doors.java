package dev.wasmrun.daemon;

import dev.wasmrun.daemon.app.Planned;
import dev.wasmrun.daemon.event.Audience;
import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.daemon.http.Control;
import dev.wasmrun.daemon.http.HttpServer;
import dev.wasmrun.daemon.http.HttpSettings;
import dev.wasmrun.daemon.network.PortHolder;
import dev.wasmrun.daemon.runtime.Registry;
import dev.wasmrun.daemon.sandbox.SystemChecks;
import dev.wasmrun.daemon.store.Store;
import dev.wasmrun.daemon.user.Users;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.DaemonStatus;
import dev.wasmrun.protocol.DoctorReport;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.RuntimeRequest;
import dev.wasmrun.protocol.RuntimeStatus;
import dev.wasmrun.protocol.Transport;

import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The daemon as its HTTP server sees it. */
final class Doors implements Control {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    // So that the answer to the call that stops the daemon gets out.
    private static final long LAST_WORDS_MS = 100;

    private final ActorSystem<?> system;
    private final Settings settings;
    private final ActorRef<Users.Command> users;
    private final HostSupplies supplies;
    private final Store store;
    private final Instant startedAt = Instant.now();

    private Doors(
            ActorSystem<?> system,
            Settings settings,
            ActorRef<Users.Command> users,
            HostSupplies supplies,
            Store store) {
        this.store = store;
        this.system = system;
        this.settings = settings;
        this.users = users;
        this.supplies = supplies;
    }

    static CompletionStage<HttpServer> open(
            ActorSystem<?> system,
            Settings settings,
            HostSupplies supplies,
            Store store,
            ActorRef<Users.Command> users,
            ActorRef<Events.Command> events) {
        var http =
                new HttpSettings(
                        settings.bind(),
                        settings.port().number(),
                        settings.home(),
                        Version.CURRENT,
                        settings.user());
        return HttpServer.start(
                system,
                http,
                port -> holder(settings.bind(), port),
                users,
                events,
                new Doors(system, settings, users, supplies, store));
    }

    private static String holder(String address, Port port) {
        try {
            return PortHolder.of(new InetSocketAddress(address, port.number()), Transport.TCP)
                    .map(Object::toString)
                    .orElse("another program");
        } catch (IOException e) {
            return "another program";
        }
    }

    @Override
    public Audience audience() {
        return supplies.audience();
    }

    @Override
    public CompletionStage<DaemonStatus> status() {
        return AskPattern.<Users.Command, List<AppStatus>>ask(
                        users,
                        replyTo -> new Users.ListApps(settings.user(), replyTo),
                        ANSWER,
                        system.scheduler())
                .thenApply(this::status);
    }

    private DaemonStatus status(List<AppStatus> apps) {
        return new DaemonStatus(
                Version.CURRENT,
                ProcessHandle.current().pid(),
                startedAt,
                settings.home().toString(),
                "http://localhost:" + settings.port(),
                settings.user(),
                settings.rootless(),
                apps.size());
    }

    @Override
    public void stop() {
        CompletableFuture.delayedExecutor(LAST_WORDS_MS, TimeUnit.MILLISECONDS)
                .execute(() -> CoordinatedShutdown.get(system).runAll(new StopAsked()));
    }

    // As when it is killed: one way for a crash and for an upgrade. Only what was to be stored is
    // waited for.
    @Override
    public void leave() {
        CompletableFuture.delayedExecutor(LAST_WORDS_MS, TimeUnit.MILLISECONDS)
                .execute(
                        () ->
                                store.load()
                                        .toCompletableFuture()
                                        .orTimeout(ANSWER.toSeconds(), TimeUnit.SECONDS)
                                        .whenComplete((_, _) -> Runtime.getRuntime().halt(0)));
    }

    private record StopAsked() implements CoordinatedShutdown.Reason {}

    @Override
    public CompletionStage<DoctorReport> doctor() {
        return CompletableFuture.supplyAsync(
                () -> new DoctorReport(SystemChecks.run()), Thread::startVirtualThread);
    }

    @Override
    public CompletionStage<Plan> detect(AppSpec spec) {
        return supplies.planner().plan(spec).thenApply(Planned::plan);
    }

    @Override
    public CompletionStage<List<RuntimeStatus>> runtimes() {
        return supplies.work(supplies.shelf()::list);
    }

    @Override
    public CompletionStage<RuntimeStatus> provide(RuntimeRequest request) {
        var shelf = supplies.shelf();
        var version = shelf.meant(request.runtime(), request.version());
        return shelf.provide(version, new Registry(request.caller()))
                .thenCompose(_ -> supplies.work(() -> shelf.status(version)));
    }

    @Override
    public CompletionStage<?> discard(String runtime, String version) {
        return supplies.work(
                () -> {
                    supplies.shelf().remove(runtime, version);
                    return version;
                });
    }
}
