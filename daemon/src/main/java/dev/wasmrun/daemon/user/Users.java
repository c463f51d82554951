package dev.wasmrun.daemon.user;

import dev.wasmrun.daemon.app.App;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.AppStatus;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

import java.util.List;

/** Everybody who has apps here. */
public final class Users {
    public sealed interface Command {}

    /**
     * Starts the app of a folder. Answered as soon as the app exists, with its first status; when
     * the folder has an app already, that one is started if it rests, and answered.
     */
    public record Run(String owner, AppSpec spec, ActorRef<StatusReply<AppStatus>> replyTo)
            implements Command {}

    public record ListApps(String owner, ActorRef<List<AppStatus>> replyTo) implements Command {}

    /** Passes the request on, or refuses it with {@code app-not-found}. */
    public record ToApp(String owner, AppName name, App.Request<?> request) implements Command {}

    private Users() {}
}
