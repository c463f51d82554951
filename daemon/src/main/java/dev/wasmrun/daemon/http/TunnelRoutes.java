package dev.wasmrun.daemon.http;

import static dev.wasmrun.daemon.http.Answers.OK;

import dev.wasmrun.daemon.app.App;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.HostHeader;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.TunnelServer;
import dev.wasmrun.protocol.TunnelStatus;
import dev.wasmrun.protocol.TunnelWish;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.pattern.StatusReply;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Public tunnels: of a named app, and in the short form for whoever runs only one. */
final class TunnelRoutes {
    /** A wish with the app it is for; without one it is the only app that runs. */
    record Request(
            Optional<AppName> app,
            Optional<List<TunnelServer>> servers,
            Optional<String> secret,
            Optional<Port> port,
            Optional<Long> ttlSeconds,
            Optional<String> password,
            Optional<HostHeader> hostHeader) {
        TunnelWish wish() {
            return new TunnelWish(servers, secret, port, ttlSeconds, password, hostHeader);
        }

        @Override
        public String toString() {
            return "Request[app=%s, %s]".formatted(app, wish());
        }
    }

    /** The short form's answer. */
    record Answer(
            boolean success,
            Optional<String> public_url,
            TunnelStatus.State status,
            Optional<Port> public_port) {
        static Answer of(TunnelStatus tunnel) {
            return new Answer(true, tunnel.url(), tunnel.state(), tunnel.publicPort());
        }
    }

    private static final Request ANY =
            new Request(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    private final Apps apps;

    TunnelRoutes(Apps apps) {
        this.apps = apps;
    }

    CompletionStage<HttpResponse> start(Call call) {
        return call.bodyOr(TunnelWish.class, ANY.wish())
                .thenCompose(wish -> start(call, call.app(), wish))
                .thenApply(tunnel -> Answers.json(OK, tunnel));
    }

    CompletionStage<HttpResponse> status(Call call) {
        return tunnelOf(call, call.app())
                .thenApply(
                        tunnel ->
                                Answers.json(
                                        OK,
                                        tunnel.orElseThrow(() -> none(call.app()).asException())));
    }

    CompletionStage<HttpResponse> stop(Call call) {
        return stop(call, call.app()).thenApply(tunnel -> Answers.json(OK, tunnel));
    }

    CompletionStage<HttpResponse> startOnly(Call call) {
        return call.bodyOr(Request.class, ANY)
                .thenCompose(
                        asked ->
                                named(call, asked.app())
                                        .thenCompose(app -> start(call, app, asked.wish())))
                .thenApply(tunnel -> Answers.json(OK, Answer.of(tunnel)));
    }

    CompletionStage<HttpResponse> statusOnly(Call call) {
        return named(call, call.query("app").map(AppName::new))
                .thenCompose(app -> tunnelOf(call, app))
                .thenApply(
                        tunnel ->
                                Answers.json(
                                        OK,
                                        tunnel.map(Answer::of)
                                                .orElse(
                                                        new Answer(
                                                                true,
                                                                Optional.empty(),
                                                                TunnelStatus.State.NOT_STARTED,
                                                                Optional.empty()))));
    }

    CompletionStage<HttpResponse> stopOnly(Call call) {
        return call.bodyOr(Request.class, ANY)
                .thenCompose(asked -> named(call, asked.app()))
                .thenCompose(app -> stop(call, app))
                .thenApply(tunnel -> Answers.json(OK, Answer.of(tunnel)));
    }

    private CompletionStage<TunnelStatus> start(Call call, AppName app, TunnelWish wish) {
        return apps.change(
                call.caller(),
                app,
                (ActorRef<StatusReply<TunnelStatus>> replyTo) ->
                        new App.StartTunnel(wish, replyTo));
    }

    private CompletionStage<TunnelStatus> stop(Call call, AppName app) {
        return apps.<TunnelStatus>change(call.caller(), app, App.StopTunnel::new);
    }

    private CompletionStage<Optional<TunnelStatus>> tunnelOf(Call call, AppName app) {
        return apps.<AppStatus>ask(call.caller(), app, App.Describe::new)
                .thenApply(AppStatus::tunnel);
    }

    private CompletionStage<AppName> named(Call call, Optional<AppName> name) {
        return name.<CompletionStage<AppName>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> apps.list(call.caller()).thenApply(TunnelRoutes::only));
    }

    private static AppName only(List<AppStatus> all) {
        var running = all.stream().filter(app -> !app.state().isAtRest()).toList();
        if (running.isEmpty()) {
            throw new Problem(
                            Problem.Kind.NOT_FOUND,
                            "no-app-runs",
                            "No app is running",
                            "Start one: wasmrun os DIR")
                    .asException();
        }
        if (running.size() > 1) {
            throw new Problem(
                            Problem.Kind.INVALID,
                            "which-app",
                            "%d apps are running".formatted(running.size()),
                            "Name one: {\"app\":\"%s\"}".formatted(running.getFirst().name()))
                    .asException();
        }
        return running.getFirst().name();
    }

    private static Problem none(AppName app) {
        return new Problem(
                Problem.Kind.NOT_FOUND,
                "no-tunnel",
                "%s has no tunnel".formatted(app),
                "Start one: wasmrun tunnel start " + app);
    }
}
