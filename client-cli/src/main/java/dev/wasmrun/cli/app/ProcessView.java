package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.protocol.Problem;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** One of several processes of an app (ProcessStatus of the protocol). */
public record ProcessView(JsonObject json) {
    /** The one of this name. */
    public static Optional<ProcessView> of(AppView app, String name) {
        return app.processes().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** Refuses a name that none has. An app that was never started since has not told its names. */
    public static void require(AppView app, String name) {
        var isUnknown = app.processes().isEmpty() && app.isAtRest();
        if (!isUnknown && of(app, name).isEmpty()) {
            var names =
                    app.processes().stream()
                            .map(ProcessView::name)
                            .collect(Collectors.joining(", "));
            throw new Problem(
                            Problem.Kind.NOT_FOUND,
                            "process-not-found",
                            "%s has no process '%s'".formatted(app.name(), name),
                            names.isEmpty()
                                    ? "It is one process; leave --process out"
                                    : "It has: " + names)
                    .asException();
        }
    }

    public String name() {
        return json.text("name").orElse("?");
    }

    public String state() {
        return json.text("state").orElse("?");
    }

    public boolean isReady() {
        return json.flag("ready");
    }

    public long run() {
        return json.number("run").orElse(0L);
    }

    public long restarts() {
        return json.number("restarts").orElse(0L);
    }

    public Optional<UsageView> usage() {
        return json.object("usage").map(UsageView::of);
    }

    public Optional<Instant> startedAt() {
        return json.text("startedAt").map(Instant::parse);
    }
}
