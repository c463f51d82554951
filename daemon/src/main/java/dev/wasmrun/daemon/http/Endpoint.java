package dev.wasmrun.daemon.http;

import org.apache.pekko.http.javadsl.model.HttpResponse;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A route: what answers it, and how it is documented.
 *
 * @param path with names in braces: {@code /api/v1/apps/{name}}
 * @param takes the record in the request's body
 * @param query the parameters after the question mark
 * @param gives the answers when all is well
 * @param open whether it needs no authentication
 */
record Endpoint(
        String method,
        String path,
        String summary,
        Optional<Class<?>> takes,
        List<String> query,
        List<Answer> gives,
        boolean open,
        Handler handler) {
    /** What serves a route. It may fail with any exception; those become problems. */
    interface Handler {
        CompletionStage<HttpResponse> answer(Call call);
    }

    /**
     * An answer.
     *
     * @param body empty when there is none
     * @param many whether it is a list of them
     */
    record Answer(int status, Optional<Class<?>> body, boolean many) {}

    Endpoint {
        query = List.copyOf(query);
        gives = List.copyOf(gives);
    }

    static Endpoint of(String method, String path, String summary, Handler handler) {
        return new Endpoint(
                method, path, summary, Optional.empty(), List.of(), List.of(), false, handler);
    }

    Endpoint takes(Class<?> body) {
        return new Endpoint(method, path, summary, Optional.of(body), query, gives, open, handler);
    }

    /** Adds to those there are. */
    Endpoint query(String... names) {
        var all = new java.util.ArrayList<>(query);
        all.addAll(List.of(names));
        return new Endpoint(method, path, summary, takes, all, gives, open, handler);
    }

    Endpoint gives(int status, Class<?> body) {
        return with(new Answer(status, Optional.of(body), false));
    }

    Endpoint givesMany(Class<?> body) {
        return with(new Answer(Answers.OK, Optional.of(body), true));
    }

    Endpoint gives(int status) {
        return with(new Answer(status, Optional.empty(), false));
    }

    Endpoint openToAll() {
        return new Endpoint(method, path, summary, takes, query, gives, true, handler);
    }

    private Endpoint with(Answer answer) {
        var all = new java.util.ArrayList<>(gives);
        all.add(answer);
        return new Endpoint(method, path, summary, takes, query, all, open, handler);
    }
}
