package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.app.App;
import dev.wasmrun.daemon.preview.AppPage;
import dev.wasmrun.daemon.preview.LivePage;
import dev.wasmrun.daemon.preview.Proxy;
import dev.wasmrun.daemon.preview.WaitingPage;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.Materializer;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The apps' own pages at NAME.localhost: who may see them, and what shows while there is none. */
final class Previews {
    private static final String OWN = "/__wasmrun/";

    /** What the waiting page asks for again and again. */
    record Progress(String state, boolean ready, Optional<String> problem) {}

    private final Keys keys;
    private final Sites sites;
    private final Apps apps;
    private final Live live;
    private final Proxy proxy;
    private final Materializer materializer;

    Previews(Keys keys, Sites sites, Apps apps, Live live, Proxy proxy, Materializer materializer) {
        this.keys = keys;
        this.sites = sites;
        this.apps = apps;
        this.live = live;
        this.proxy = proxy;
        this.materializer = materializer;
    }

    CompletionStage<HttpResponse> answer(HttpRequest request, AppName app, Caller owner) {
        var path = request.getUri().getPathString();
        if (path.equals(OWN + "enter")) {
            return own(request, enter(request, app));
        }
        if (!keys.maySee(app, request)) {
            return own(request, CompletableFuture.completedFuture(stranger(request, app)));
        }
        if (path.equals(OWN + "status")) {
            return own(request, progress(app, owner));
        }
        if (path.equals(LivePage.SCRIPT)) {
            return own(request, CompletableFuture.completedFuture(live.page()));
        }
        if (path.equals(OWN + "live")) {
            return own(request, CompletableFuture.completedFuture(live.moments(app, owner)));
        }
        if (path.equals(OWN + "why")) {
            return own(request, why(app, owner).thenApply(why -> Answers.json(Answers.OK, why)));
        }
        if (path.startsWith(OWN)) {
            return own(
                    request,
                    CompletableFuture.completedFuture(Answers.problem(Problems.notFound(path))));
        }
        return page(request, app, owner);
    }

    private CompletionStage<HttpResponse> own(
            HttpRequest request, CompletionStage<HttpResponse> answer) {
        request.discardEntityBytes(materializer);
        return answer.exceptionally(failure -> Answers.problem(Problems.of(failure)));
    }

    private CompletionStage<HttpResponse> enter(HttpRequest request, AppName app) {
        var query = request.getUri().query();
        return CompletableFuture.supplyAsync(
                () -> {
                    var to = Requests.localPath(query.get("to").orElse("/"));
                    return keys.redeemTicket(app, query.get("ticket").orElse(""))
                            ? Answers.seeOther(to)
                                    .addHeader(RawHeader.create("Set-Cookie", keys.newPreview(app)))
                            : stranger(request, app);
                },
                Runnable::run);
    }

    private HttpResponse stranger(HttpRequest request, AppName app) {
        var open = sites.url() + "/open/" + app;
        if (Requests.opensTab(request) && !request.getUri().getPathString().startsWith(OWN)) {
            // Who is signed in comes back with a ticket, who is not learns how to sign in.
            var to = request.getUri().toRelative().toString();
            return Answers.seeOther(open + "?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8));
        }
        return Requests.wantsPage(request)
                ? Answers.html(401, Pages.openPreview(open))
                : Answers.problem(Problems.unauthenticated());
    }

    private CompletionStage<HttpResponse> progress(AppName app, Caller owner) {
        return describe(app, owner)
                .thenApply(
                        status ->
                                Answers.json(
                                        Answers.OK,
                                        new Progress(
                                                status.state().wire(),
                                                status.ready(),
                                                status.readiness().problem().map(Problem::code))));
    }

    private CompletionStage<HttpResponse> page(HttpRequest request, AppName app, Caller owner) {
        return apps.<AppPage>ask(owner, app, App.Dial::new)
                .thenCompose(page -> proxy.pass(request, page))
                .exceptionallyCompose(
                        failure -> {
                            request.discardEntityBytes(materializer);
                            return noPage(request, app, owner, Problems.of(failure));
                        });
    }

    private CompletionStage<HttpResponse> noPage(
            HttpRequest request, AppName app, Caller owner, Problem problem) {
        if (!Requests.wantsPage(request)) {
            return CompletableFuture.completedFuture(Answers.problem(problem));
        }
        return describe(app, owner)
                .thenCompose(
                        status ->
                                live.why(status, owner)
                                        .thenApply(
                                                why ->
                                                        Answers.html(
                                                                503,
                                                                WaitingPage.of(
                                                                        status,
                                                                        problem,
                                                                        why.lines()))))
                .exceptionally(_ -> Answers.html(404, WaitingPage.of(problem)));
    }

    private CompletionStage<Live.Why> why(AppName app, Caller owner) {
        return describe(app, owner).thenCompose(status -> live.why(status, owner));
    }

    private CompletionStage<AppStatus> describe(AppName app, Caller owner) {
        return apps.ask(owner, app, App.Describe::new);
    }
}
