package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.app.App;
import dev.wasmrun.daemon.logs.LogSnapshot;
import dev.wasmrun.daemon.logs.StoredLogs;
import dev.wasmrun.daemon.preview.AppDialer;
import dev.wasmrun.daemon.preview.AppPage;
import dev.wasmrun.daemon.user.Users;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Stands in for everybody's apps: answers from what a test put here, and keeps what it was asked.
 */
final class FakeUsers {
    final Map<AppName, AppStatus> apps = new ConcurrentSkipListMap<>();
    final BlockingQueue<Users.Command> asked = new LinkedBlockingQueue<>();
    volatile Optional<AppDialer> dialer = Optional.empty();
    volatile Optional<AppPage.Moment> live = Optional.empty();
    volatile boolean isNew = true;
    volatile LogSnapshot log = StoredLogs.none(new AppName("shop"));
    volatile Runnable beforeListing = () -> {};

    Behavior<Users.Command> behavior() {
        return Behaviors.receiveMessage(
                message -> {
                    asked.add(message);
                    switch (message) {
                        case Users.Run(_, var spec, var replyTo) ->
                                replyTo.tell(
                                        StatusReply.success(
                                                new App.Started(
                                                        apps.values().iterator().next(), isNew)));
                        case Users.ListApps(_, var replyTo) -> {
                            var now = List.copyOf(apps.values());
                            beforeListing.run();
                            replyTo.tell(now);
                        }
                        case Users.ToApp(_, var name, var request) -> toApp(name, request);
                        default -> throw new AssertionError("not asked by http: " + message);
                    }
                    return Behaviors.same();
                });
    }

    private void toApp(AppName name, App.Request<?> request) {
        var app = apps.get(name);
        if (app == null) {
            request.refuse(problem(Problem.Kind.NOT_FOUND, "app-not-found"));
            return;
        }
        switch (request) {
            case App.Describe(var replyTo) -> replyTo.tell(StatusReply.success(app));
            case App.Start(var replyTo) -> replyTo.tell(StatusReply.success(app));
            case App.Restart(var replyTo) -> replyTo.tell(StatusReply.success(app));
            case App.StartProcess(_, var replyTo) -> replyTo.tell(StatusReply.success(app));
            case App.StopProcess(_, _, var replyTo) -> replyTo.tell(StatusReply.success(app));
            case App.RestartProcess(_, var replyTo) -> replyTo.tell(StatusReply.success(app));
            case App.Stop(_, var replyTo) -> replyTo.tell(StatusReply.success(app));
            case App.Remove(var force, var replyTo) -> {
                if (force) {
                    replyTo.tell(StatusReply.success(Done.getInstance()));
                } else {
                    request.refuse(problem(Problem.Kind.CONFLICT, "still-running"));
                }
            }
            case App.LookAtLog(var replyTo) -> replyTo.tell(StatusReply.success(log));
            case App.ClearLog(var replyTo) -> replyTo.tell(StatusReply.ack());
            case App.SetWatch(_, var replyTo) -> replyTo.tell(StatusReply.success(app));
            case App.ListPorts(var replyTo) -> replyTo.tell(StatusReply.success(List.of()));
            case App.AddForward(var spec, var replyTo) ->
                    replyTo.tell(StatusReply.success(ForwardStatus.open(spec)));
            case App.RemoveForward(_, var replyTo) ->
                    replyTo.tell(StatusReply.success(Done.getInstance()));
            case App.Enter _ -> request.refuse(problem(Problem.Kind.CONFLICT, "not-running"));
            case App.StartTunnel(_, var replyTo) ->
                    replyTo.tell(StatusReply.success(app.tunnel().orElseThrow()));
            case App.StopTunnel(var replyTo) ->
                    replyTo.tell(StatusReply.success(app.tunnel().orElseThrow()));
            case App.Dial(var replyTo) -> {
                if (dialer.isPresent()) {
                    replyTo.tell(StatusReply.success(new AppPage(dialer.get(), live)));
                } else {
                    request.refuse(problem(Problem.Kind.UNAVAILABLE, "not-listening"));
                }
            }
        }
    }

    private static Problem problem(Problem.Kind kind, String code) {
        return new Problem(kind, code, "It is so: " + code, "Do something else");
    }
}
