package dev.wasmrun.daemon.http;

import static dev.wasmrun.daemon.http.Answers.ACCEPTED;
import static dev.wasmrun.daemon.http.Answers.OK;

import dev.wasmrun.protocol.AppSpec;

import org.apache.pekko.http.javadsl.model.HttpResponse;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What can be asked of the daemon itself. */
final class DaemonRoutes {
    /** What everybody may know. */
    record Health(String status, String version) {}

    private final Control control;
    private final String version;

    DaemonRoutes(Control control, String version) {
        this.control = control;
        this.version = version;
    }

    CompletionStage<HttpResponse> health(Call call) {
        return CompletableFuture.completedFuture(Answers.json(OK, new Health("ok", version)));
    }

    CompletionStage<HttpResponse> status(Call call) {
        return control.status().thenApply(status -> Answers.json(OK, status));
    }

    CompletionStage<HttpResponse> stop(Call call) {
        control.stop();
        return CompletableFuture.completedFuture(Answers.empty(ACCEPTED));
    }

    CompletionStage<HttpResponse> leave(Call call) {
        control.leave();
        return CompletableFuture.completedFuture(Answers.empty(ACCEPTED));
    }

    CompletionStage<HttpResponse> doctor(Call call) {
        return control.doctor()
                .toCompletableFuture()
                .copy()
                .orTimeout(Deadlines.CHANGE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .thenApply(report -> Answers.json(OK, report));
    }

    CompletionStage<HttpResponse> detect(Call call) {
        return call.body(AppSpec.class)
                .thenCompose(control::detect)
                .toCompletableFuture()
                .copy()
                .orTimeout(Deadlines.CHANGE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .thenApply(plan -> Answers.json(OK, plan));
    }
}
