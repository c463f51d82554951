package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.http.Sites.ControlSite;
import dev.wasmrun.daemon.http.Sites.PreviewSite;
import dev.wasmrun.daemon.http.Sites.Site;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Every request comes through here: is its host ours, its origin ours, and who calls? Then the API,
 * the UI or an app's page answers.
 */
final class Door {
    private final Sites sites;
    private final Keys keys;
    private final Caller owner;
    private final Router router;
    private final UiFiles ui;
    private final Previews previews;
    private final Materializer materializer;

    Door(
            Sites sites,
            Keys keys,
            Caller owner,
            Router router,
            UiFiles ui,
            Previews previews,
            Materializer materializer) {
        this.sites = sites;
        this.keys = keys;
        this.owner = owner;
        this.router = router;
        this.ui = ui;
        this.previews = previews;
        this.materializer = materializer;
    }

    /** A request over the Unix socket; the kernel has said who calls. */
    CompletionStage<HttpResponse> local(HttpRequest request) {
        return router.answer(request, owner);
    }

    /** A request over TCP: it may come from any program of this machine, and any web site. */
    CompletionStage<HttpResponse> remote(HttpRequest request) {
        var site = Requests.header(request, "host").flatMap(sites::of);
        if (site.isEmpty()) {
            return refuse(
                    request,
                    Problems.forbidden(
                            "foreign-host",
                            "This host name is not wasmrun's",
                            "Use " + sites.url()));
        }
        if (!originIsOurs(request, site.get())) {
            return refuse(
                    request,
                    Problems.forbidden(
                            "foreign-origin",
                            "Other web sites may not call this",
                            "Use " + sites.url()));
        }
        return switch (site.get()) {
            case ControlSite() -> control(request);
            case PreviewSite(var app) -> previews.answer(request, app, owner);
        };
    }

    private boolean originIsOurs(HttpRequest request, Site site) {
        var origin = Requests.header(request, "origin");
        return origin.isEmpty()
                || switch (site) {
                    case ControlSite() -> sites.isControlOrigin(origin.get());
                    case PreviewSite(var app) ->
                            origin.get().equals(sites.preview(app))
                                    // An app that asks for no referrer gets this from its own
                                    // forms.
                                    || (origin.get().equals("null") && isSameOrigin(request));
                };
    }

    private CompletionStage<HttpResponse> control(HttpRequest request) {
        if (router.isOpen(request)) {
            return router.answer(request, owner);
        }
        var refusal = refusal(request);
        if (refusal.isPresent()) {
            return refuse(request, refusal.get());
        }
        return router.knows(request) || isApi(request) || !Requests.onlyReads(request)
                ? router.answer(request, owner)
                : page(request);
    }

    private CompletionStage<HttpResponse> page(HttpRequest request) {
        request.discardEntityBytes(materializer);
        return ui.answer(request);
    }

    private Optional<Problem> refusal(HttpRequest request) {
        var authorization = Requests.header(request, "authorization");
        if (authorization.isPresent()) {
            return keys.opensWithToken(authorization.get())
                    ? Optional.empty()
                    : Optional.of(Problems.unauthenticated());
        }
        if (!keys.hasSession(request, sites.port())) {
            return Optional.of(Problems.unauthenticated());
        }
        return isForged(request)
                ? Optional.of(
                        Problems.forbidden(
                                "foreign-origin",
                                "Other web sites may not call this",
                                "Send an Origin of ours, or use the token"))
                : Optional.empty();
    }

    /** A browser adds the cookie to what other sites make it send, so a change needs more. */
    private static boolean isForged(HttpRequest request) {
        var fromElsewhere =
                Requests.header(request, "sec-fetch-site")
                        .filter(site -> !site.equals("same-origin") && !site.equals("none"))
                        .isPresent();
        return Requests.onlyReads(request)
                ? fromElsewhere && isApi(request)
                : !isSameOrigin(request) && Requests.header(request, "origin").isEmpty();
    }

    private static boolean isSameOrigin(HttpRequest request) {
        return Requests.header(request, "sec-fetch-site").filter("same-origin"::equals).isPresent();
    }

    private static boolean isApi(HttpRequest request) {
        return request.getUri().getPathString().startsWith("/api/");
    }

    private CompletionStage<HttpResponse> refuse(HttpRequest request, Problem problem) {
        request.discardEntityBytes(materializer);
        var signIn =
                problem.kind() == Problem.Kind.UNAUTHENTICATED
                        && Requests.wantsPage(request)
                        && !isApi(request);
        return CompletableFuture.completedFuture(
                signIn ? Answers.html(401, Pages.signIn()) : Answers.problem(problem));
    }
}
