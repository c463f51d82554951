package dev.wasmrun.daemon.http;

import static dev.wasmrun.daemon.http.Answers.CREATED;
import static dev.wasmrun.daemon.http.Answers.NO_CONTENT;
import static dev.wasmrun.daemon.http.Answers.OK;

import dev.wasmrun.daemon.app.App;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.ForwardChoice;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.OpenPort;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Transport;

import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.pattern.StatusReply;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** What can be asked about apps. */
final class AppRoutes {
    /** The body that adds a forward: {@code {"forward": "8080:3000"}}. */
    record ForwardRequest(ForwardSpec forward) {
        ForwardRequest {
            Objects.requireNonNull(forward, "forward");
        }
    }

    /** The body that turns live reload on or off: {@code {"on": true}}. */
    record WatchRequest(Boolean on) {
        WatchRequest {
            Objects.requireNonNull(on, "on");
        }
    }

    private final Apps apps;

    AppRoutes(Apps apps) {
        this.apps = apps;
    }

    CompletionStage<HttpResponse> metrics(Call call) {
        return apps.list(call.caller()).thenApply(Metrics::of).thenApply(Answers::metrics);
    }

    CompletionStage<HttpResponse> list(Call call) {
        return apps.list(call.caller())
                .thenApply(
                        all -> all.stream().sorted(Comparator.comparing(AppStatus::name)).toList())
                .thenApply(all -> Answers.json(OK, all));
    }

    CompletionStage<HttpResponse> run(Call call) {
        return call.body(AppSpec.class)
                .thenCompose(spec -> apps.run(call.caller(), spec))
                .thenApply(started -> Answers.json(started.isNew() ? CREATED : OK, started.app()));
    }

    CompletionStage<HttpResponse> describe(Call call) {
        return apps.<AppStatus>ask(call.caller(), call.app(), App.Describe::new)
                .thenApply(AppRoutes::ok);
    }

    CompletionStage<HttpResponse> start(Call call) {
        return apps.<AppStatus>change(call.caller(), call.app(), App.Start::new)
                .thenApply(AppRoutes::ok);
    }

    CompletionStage<HttpResponse> restart(Call call) {
        return apps.<AppStatus>change(call.caller(), call.app(), App.Restart::new)
                .thenApply(AppRoutes::ok);
    }

    CompletionStage<HttpResponse> startProcess(Call call) {
        var process = call.path().get("process");
        return apps.<AppStatus>change(
                        call.caller(),
                        call.app(),
                        replyTo -> new App.StartProcess(process, replyTo))
                .thenApply(AppRoutes::ok);
    }

    CompletionStage<HttpResponse> stopProcess(Call call) {
        var process = call.path().get("process");
        var force = call.flag("force");
        return apps.<AppStatus>change(
                        call.caller(),
                        call.app(),
                        replyTo -> new App.StopProcess(process, force, replyTo))
                .thenApply(AppRoutes::ok);
    }

    CompletionStage<HttpResponse> restartProcess(Call call) {
        var process = call.path().get("process");
        return apps.<AppStatus>change(
                        call.caller(),
                        call.app(),
                        replyTo -> new App.RestartProcess(process, replyTo))
                .thenApply(AppRoutes::ok);
    }

    CompletionStage<HttpResponse> stop(Call call) {
        var force = call.flag("force");
        return apps.change(
                        call.caller(),
                        call.app(),
                        (ActorRef<StatusReply<AppStatus>> replyTo) -> new App.Stop(force, replyTo))
                .thenApply(AppRoutes::ok);
    }

    CompletionStage<HttpResponse> remove(Call call) {
        var force = call.flag("force");
        return apps.change(
                        call.caller(),
                        call.app(),
                        (ActorRef<StatusReply<Done>> replyTo) -> new App.Remove(force, replyTo))
                .thenApply(_ -> Answers.empty(NO_CONTENT));
    }

    CompletionStage<HttpResponse> watch(Call call) {
        return call.body(WatchRequest.class)
                .thenCompose(
                        body ->
                                apps.change(
                                        call.caller(),
                                        call.app(),
                                        (ActorRef<StatusReply<AppStatus>> replyTo) ->
                                                new App.SetWatch(body.on(), replyTo)))
                .thenApply(AppRoutes::ok);
    }

    CompletionStage<HttpResponse> ports(Call call) {
        return apps.<List<OpenPort>>ask(call.caller(), call.app(), App.ListPorts::new)
                .thenApply(AppRoutes::ok);
    }

    CompletionStage<HttpResponse> forwards(Call call) {
        return apps.<AppStatus>ask(call.caller(), call.app(), App.Describe::new)
                .thenApply(app -> ok(app.forwards()));
    }

    CompletionStage<HttpResponse> addForward(Call call) {
        return call.body(ForwardRequest.class)
                .thenCompose(
                        body ->
                                apps.change(
                                        call.caller(),
                                        call.app(),
                                        (ActorRef<StatusReply<dev.wasmrun.protocol.ForwardStatus>>
                                                        replyTo) ->
                                                new App.AddForward(body.forward(), replyTo)))
                .thenApply(AppRoutes::ok);
    }

    CompletionStage<HttpResponse> removeForward(Call call) {
        var which =
                new ForwardChoice(
                        call.query("address"),
                        Port.parse(call.path().get("hostPort")),
                        call.query("protocol").map(Transport::parse));
        return apps.change(
                        call.caller(),
                        call.app(),
                        (ActorRef<StatusReply<Done>> replyTo) ->
                                new App.RemoveForward(which, replyTo))
                .thenApply(_ -> Answers.empty(NO_CONTENT));
    }

    private static HttpResponse ok(Object body) {
        return Answers.json(OK, body);
    }
}
