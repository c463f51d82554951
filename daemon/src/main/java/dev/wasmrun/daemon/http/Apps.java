package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.app.App;
import dev.wasmrun.daemon.event.Audience;
import dev.wasmrun.daemon.user.Users;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.AppStatus;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.pattern.StatusReply;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A caller's apps, asked from outside the actors. Every question has a deadline. */
final class Apps {
    private final ActorRef<Users.Command> users;
    private final Scheduler scheduler;
    private final Audience audience;

    Apps(ActorRef<Users.Command> users, Scheduler scheduler, Audience audience) {
        this.users = users;
        this.scheduler = scheduler;
        this.audience = audience;
    }

    CompletionStage<List<AppStatus>> list(Caller caller) {
        audience.glance();
        return AskPattern.ask(
                users,
                (ActorRef<List<AppStatus>> replyTo) -> new Users.ListApps(caller.user(), replyTo),
                Deadlines.ANSWER,
                scheduler);
    }

    CompletionStage<App.Started> run(Caller caller, AppSpec spec) {
        return AskPattern.askWithStatus(
                users,
                (ActorRef<StatusReply<App.Started>> replyTo) ->
                        new Users.Run(caller.user(), spec, replyTo),
                Deadlines.CHANGE,
                scheduler);
    }

    /** Asks what an app knows. */
    <T> CompletionStage<T> ask(
            Caller caller,
            AppName name,
            Function<ActorRef<StatusReply<T>>, App.Request<?>> request) {
        return ask(caller, name, request, Deadlines.ANSWER);
    }

    /** Asks for what takes as long as a process takes to start or stop. */
    <T> CompletionStage<T> change(
            Caller caller,
            AppName name,
            Function<ActorRef<StatusReply<T>>, App.Request<?>> request) {
        return ask(caller, name, request, Deadlines.CHANGE);
    }

    private <T> CompletionStage<T> ask(
            Caller caller,
            AppName name,
            Function<ActorRef<StatusReply<T>>, App.Request<?>> request,
            Duration deadline) {
        audience.glance();
        return AskPattern.askWithStatus(
                users,
                (ActorRef<StatusReply<T>> replyTo) ->
                        new Users.ToApp(caller.user(), name, request.apply(replyTo)),
                deadline,
                scheduler);
    }
}
