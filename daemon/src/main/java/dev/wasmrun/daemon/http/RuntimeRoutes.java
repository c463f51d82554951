package dev.wasmrun.daemon.http;

import static dev.wasmrun.daemon.http.Answers.NO_CONTENT;
import static dev.wasmrun.daemon.http.Answers.OK;

import dev.wasmrun.protocol.RuntimeRequest;

import org.apache.pekko.http.javadsl.model.HttpResponse;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The runtimes that wasmrun provides where the machine has none that fits. */
final class RuntimeRoutes {
    private final Control control;

    RuntimeRoutes(Control control) {
        this.control = control;
    }

    CompletionStage<HttpResponse> list(Call call) {
        return control.runtimes().thenApply(all -> Answers.json(OK, all));
    }

    CompletionStage<HttpResponse> install(Call call) {
        return call.body(RuntimeRequest.class)
                .thenCompose(control::provide)
                .toCompletableFuture()
                .copy()
                .orTimeout(Deadlines.FETCH.toSeconds(), TimeUnit.SECONDS)
                .thenApply(status -> Answers.json(OK, status));
    }

    CompletionStage<HttpResponse> remove(Call call) {
        return control.discard(call.path().get("runtime"), call.path().get("version"))
                .thenApply(_ -> Answers.empty(NO_CONTENT));
    }
}
