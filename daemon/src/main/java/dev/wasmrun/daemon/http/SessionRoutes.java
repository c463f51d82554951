package dev.wasmrun.daemon.http;

import static dev.wasmrun.daemon.http.Answers.OK;

import dev.wasmrun.daemon.app.App;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppStatus;

import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How a browser gets in, and from there into an app's page. */
final class SessionRoutes {
    /** The body that asks for a link: {@code {"to": "/apps/shop"}}, the start page when absent. */
    record LinkRequest(Optional<String> to) {
        // JSON may leave the key out; Jackson then passes null.
        @SuppressWarnings("OptionalAssignedToNull")
        LinkRequest {
            to = to == null ? Optional.empty() : to;
        }
    }

    /** A link to open. */
    record Link(String url) {}

    private final Keys keys;
    private final Sites sites;
    private final Apps apps;

    SessionRoutes(Keys keys, Sites sites, Apps apps) {
        this.keys = keys;
        this.sites = sites;
        this.apps = apps;
    }

    CompletionStage<HttpResponse> newLink(Call call) {
        return call.body(LinkRequest.class)
                .thenApply(body -> Requests.localPath(body.to().orElse("/")))
                .thenApply(to -> new Link(sites.url() + "/session/" + keys.newLink(to)))
                .thenApply(link -> Answers.json(OK, link));
    }

    CompletionStage<HttpResponse> enter(Call call) {
        return CompletableFuture.completedFuture(
                keys.redeemLink(call.path().get("oneTime"))
                        .map(this::signedIn)
                        .orElseGet(() -> Answers.html(401, Pages.linkUsed())));
    }

    CompletionStage<HttpResponse> preview(Call call) {
        return existing(call).thenApply(app -> Answers.json(OK, new Link(entrance(app, "/"))));
    }

    CompletionStage<HttpResponse> open(Call call) {
        var to = Requests.localPath(call.query("to").orElse("/"));
        return existing(call).thenApply(app -> Answers.seeOther(entrance(app, to)));
    }

    private HttpResponse signedIn(String to) {
        var cookie = keys.newSession(sites.port());
        return Answers.seeOther(to).addHeader(RawHeader.create("Set-Cookie", cookie));
    }

    /** Refuses a name that no app has, before a ticket is spent on it. */
    private CompletionStage<AppName> existing(Call call) {
        return apps.<AppStatus>ask(call.caller(), call.app(), App.Describe::new)
                .thenApply(AppStatus::name);
    }

    private String entrance(AppName app, String to) {
        return "%s/__wasmrun/enter?ticket=%s&to=%s"
                .formatted(
                        sites.preview(app),
                        keys.newTicket(app),
                        URLEncoder.encode(to, StandardCharsets.UTF_8));
    }
}
