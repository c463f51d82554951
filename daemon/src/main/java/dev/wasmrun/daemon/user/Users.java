package dev.wasmrun.daemon.user;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wasmrun.daemon.app.App;
import dev.wasmrun.daemon.app.AppSupplies;
import dev.wasmrun.daemon.app.Survivor;
import dev.wasmrun.daemon.store.StoredApp;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.AppStatus;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everybody who has apps here. */
public final class Users extends AbstractMatchingBehavior<Users.Command> {
    public sealed interface Command {}

    /**
     * Starts the app of a folder. Answered as soon as the app exists, with its first status; when
     * the folder has an app already, that one is started if it rests, and answered.
     */
    public record Run(String owner, AppSpec spec, ActorRef<StatusReply<App.Started>> replyTo)
            implements Command {}

    /** Answered with the owner's apps by name. */
    public record ListApps(String owner, ActorRef<List<AppStatus>> replyTo) implements Command {}

    /** Passes the request on, or refuses it with {@code app-not-found}. */
    public record ToApp(String owner, AppName name, App.Request<?> request) implements Command {}

    /** An app that was there before the daemon started, with what runs of it. */
    public record Restore(StoredApp app, Optional<Survivor> survivor) implements Command {}

    /** All are restored: what is wanted runs again. */
    public record Resume() implements Command {}

    /** The daemon goes: every app stops, but stays wanted. This actor ends when they have. */
    public record Leave() implements Command {}

    private record Gone(String user) implements Command {}

    private final AppSupplies supplies;
    private final Map<String, ActorRef<User.Command>> users = new HashMap<>();
    private boolean leaving;

    private Users(ActorContext<Command> context, AppSupplies supplies) {
        super(context);
        this.supplies = supplies;
        // After a restart by the supervisor the children are still there.
        context.getChildren()
                .forEach(
                        child ->
                                users.put(
                                        URLDecoder.decode(child.path().name(), UTF_8),
                                        child.unsafeUpcast()));
    }

    public static Behavior<Command> create(AppSupplies supplies) {
        Behavior<Command> users = Behaviors.setup(context -> new Users(context, supplies));
        // A bug in this keeper must not stop anybody's apps.
        return Behaviors.supervise(users)
                .onFailure(SupervisorStrategy.restart().withStopChildren(false));
    }

    @Override
    public Behavior<Command> onMessage(Command message) {
        switch (message) {
            case Leave() -> {
                leaving = true;
                users.values().forEach(user -> user.tell(new User.Leave()));
            }
            case Gone(var user) -> users.remove(user);
            case Run(var owner, var spec, var replyTo) ->
                    user(owner).tell(new User.Run(spec, replyTo));
            case ListApps(var owner, var replyTo) -> user(owner).tell(new User.ListApps(replyTo));
            case ToApp(var owner, var name, var request) ->
                    user(owner).tell(new User.ToApp(name, request));
            case Resume() -> users.values().forEach(user -> user.tell(new User.Resume()));
            case Restore(var app, var survivor) ->
                    user(app.owner()).tell(new User.Restore(app, survivor));
        }
        return leaving && users.isEmpty() ? Behaviors.stopped() : this;
    }

    private ActorRef<User.Command> user(String owner) {
        return users.computeIfAbsent(owner, this::spawn);
    }

    private ActorRef<User.Command> spawn(String owner) {
        var user =
                getContext().spawn(User.create(owner, supplies), URLEncoder.encode(owner, UTF_8));
        getContext().watchWith(user, new Gone(owner));
        return user;
    }
}
