package dev.wasmrun.daemon;

import dev.wasmrun.daemon.app.Survivor;
import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.daemon.http.HttpServer;
import dev.wasmrun.daemon.store.Store;
import dev.wasmrun.daemon.store.StoredApp;
import dev.wasmrun.daemon.user.Users;
import dev.wasmrun.protocol.AppName;

import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The root of the actor tree.
 *
 * <pre>
 * wasmrund (Daemon)
 * ├─ events (Events)               what happened, for those who watch
 * └─ users (Users)                 a bug restarts it, its children are kept
 *    └─ alice (User)               likewise
 *       └─ shop (App)              a bug gives it a fresh start, at most 3 times a minute
 *          ├─ logs (AppLog)
 *          ├─ namespace (Namespace)
 *          ├─ forward-8080 (Forward)
 *          └─ process, install (AppProcess)
 * </pre>
 *
 * The HTTP server is bound last and unbound first.
 */
final class Daemon {
    sealed interface Command {}

    /** Stops all apps, which stay wanted; answered when none is left. */
    private record Leave(ActorRef<Done> replyTo) implements Command {}

    private record Bound(HttpServer http) implements Command {}

    private record NotBound(Throwable cause) implements Command {}

    private record UsersGone() implements Command {}

    // Within the phase's own timeout of 30 s.
    private static final Duration APPS_STOP = Duration.ofSeconds(29);

    private final ActorContext<Command> context;
    private final CompletableFuture<HttpServer> ready;
    private final ActorRef<Users.Command> users;

    private Daemon(
            ActorContext<Command> context,
            CompletableFuture<HttpServer> ready,
            ActorRef<Users.Command> users) {
        this.context = context;
        this.ready = ready;
        this.users = users;
        context.watchWith(users, new UsersGone());
    }

    /** {@code ready} completes when the daemon answers, or with the reason why it never will. */
    static Behavior<Command> create(
            Settings settings,
            Store store,
            List<StoredApp> apps,
            Map<AppName, Survivor> survivors,
            CompletableFuture<HttpServer> ready) {
        return Behaviors.setup(
                context -> {
                    var events =
                            context.spawn(
                                    Behaviors.supervise(Events.create(limits(settings)))
                                            .onFailure(SupervisorStrategy.restart()),
                                    "events");
                    var supplies = open(settings, store, events, !survivors.isEmpty());
                    closeLast(context.getSystem(), supplies, store);
                    var users = context.spawn(Users.create(supplies), "users");
                    apps.forEach(
                            app ->
                                    users.tell(
                                            new Users.Restore(
                                                    app,
                                                    Optional.ofNullable(
                                                            survivors.get(app.name())))));
                    context.pipeToSelf(
                            Doors.open(
                                    context.getSystem(), settings, supplies, store, users, events),
                            (http, failure) ->
                                    failure == null ? new Bound(http) : new NotBound(failure));
                    return new Daemon(context, ready, users).binding();
                });
    }

    private static Events.Limits limits(Settings settings) {
        return new Events.Limits(
                settings.eventMemory(),
                Events.Limits.USUAL.bytes(),
                Events.Limits.USUAL.heartbeat());
    }

    private static HostSupplies open(
            Settings settings, Store store, ActorRef<Events.Command> events, boolean inUse) {
        try {
            return HostSupplies.open(settings, store, events, inUse);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void closeLast(ActorSystem<?> system, HostSupplies supplies, Store store) {
        Supplier<CompletionStage<Done>> close =
                () ->
                        supplies.work(
                                () -> {
                                    try (store;
                                            supplies) { // the store last, and in any case
                                        return Done.getInstance();
                                    }
                                });
        CoordinatedShutdown.get(system)
                .addTask(
                        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
                        "close-supplies",
                        close);
    }

    private Behavior<Command> binding() {
        return Behaviors.receiveMessage(
                message ->
                        switch (message) {
                            case Bound(var http) -> serving(http);
                            case NotBound(var cause) -> {
                                ready.completeExceptionally(cause);
                                yield Behaviors.same(); // whoever waits for it ends the system
                            }
                            case Leave(var replyTo) -> leaving(replyTo);
                            case UsersGone() -> Behaviors.stopped();
                        });
    }

    private Behavior<Command> serving(HttpServer http) {
        users.tell(new Users.Resume());
        CoordinatedShutdown.get(context.getSystem())
                .addTask(CoordinatedShutdown.PhaseServiceStop(), "stop-apps", stopApps());
        ready.complete(http);
        return Behaviors.receiveMessage(
                message ->
                        switch (message) {
                            case Leave(var replyTo) -> leaving(replyTo);
                            // Users restarts on a bug; when it has ended all the same, nothing here
                            // works any more.
                            case UsersGone() -> Behaviors.stopped();
                            case Bound _, NotBound _ -> Behaviors.unhandled();
                        });
    }

    private Supplier<CompletionStage<Done>> stopApps() {
        var self = context.getSelf();
        var scheduler = context.getSystem().scheduler();
        return () -> AskPattern.ask(self, Leave::new, APPS_STOP, scheduler);
    }

    private Behavior<Command> leaving(ActorRef<Done> replyTo) {
        users.tell(new Users.Leave());
        return Behaviors.receiveMessage(
                message ->
                        switch (message) {
                            case UsersGone() -> {
                                replyTo.tell(Done.getInstance());
                                yield Behaviors.same();
                            }
                            case Leave _, Bound _, NotBound _ -> Behaviors.unhandled();
                        });
    }
}
