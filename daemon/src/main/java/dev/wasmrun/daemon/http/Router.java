package dev.wasmrun.daemon.http;

import dev.wasmrun.protocol.Problem;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.Materializer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the route of a request and answers with what it says, or with a problem. */
final class Router {
    private final List<Endpoint> endpoints;
    private final Materializer materializer;

    Router(List<Endpoint> endpoints, Materializer materializer) {
        this.endpoints = List.copyOf(endpoints);
        this.materializer = materializer;
    }

    /** Whether everybody may call this. */
    boolean isOpen(HttpRequest request) {
        return at(request).anyMatch(Endpoint::open);
    }

    boolean knows(HttpRequest request) {
        return at(request).findAny().isPresent();
    }

    private Stream<Endpoint> at(HttpRequest request) {
        var path = request.getUri().getPathString();
        return endpoints.stream().filter(e -> match(e.path(), path).isPresent());
    }

    CompletionStage<HttpResponse> answer(HttpRequest request, Caller caller) {
        var path = request.getUri().getPathString();
        var here = at(request).toList();
        var method = request.method().value();
        var found = here.stream().filter(e -> answers(e, method)).findFirst();
        if (found.isEmpty()) {
            request.discardEntityBytes(materializer);
            return CompletableFuture.completedFuture(
                    here.isEmpty()
                            ? Answers.problem(Problems.notFound(path))
                            : wrongMethod(method, here));
        }
        var values = match(found.get().path(), path).orElseThrow();
        return safely(found.get(), new Call(request, caller, values, materializer));
    }

    private static boolean answers(Endpoint endpoint, String method) {
        return endpoint.method().equals(method)
                || (endpoint.method().equals("GET") && method.equals("HEAD"));
    }

    private CompletionStage<HttpResponse> safely(Endpoint endpoint, Call call) {
        CompletionStage<HttpResponse> answer;
        try {
            answer = endpoint.handler().answer(call);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        if (endpoint.takes().isEmpty()) {
            call.request().discardEntityBytes(materializer);
        }
        return answer.exceptionally(failure -> Answers.problem(Problems.of(failure)));
    }

    private static HttpResponse wrongMethod(String method, List<Endpoint> here) {
        var allowed = here.stream().map(Endpoint::method).collect(Collectors.joining(", "));
        var problem =
                new Problem(
                        Problem.Kind.INVALID,
                        "wrong-method",
                        method + " is not possible here",
                        "Use " + allowed);
        return Answers.json(405, problem).addHeader(RawHeader.create("Allow", allowed));
    }

    /** The values in the template's braces, when the path has its shape. */
    private static Optional<Map<String, String>> match(String template, String path) {
        var wanted = template.split("/", -1);
        var given = path.split("/", -1);
        if (wanted.length != given.length) {
            return Optional.empty();
        }
        var values = new HashMap<String, String>();
        for (var i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) {
                values.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
            } else if (!wanted[i].equals(given[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }
}
