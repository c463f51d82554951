package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.daemon.Problems;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Readiness;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An app as the daemon describes it (AppStatus of the protocol). */
public record AppView(JsonObject json) {
    public String name() {
        return json.text("name").orElse("?");
    }

    public AppState state() {
        var wire = stateName();
        return Arrays.stream(AppState.values())
                .filter(state -> state.wire().equals(wire))
                .findFirst()
                .orElse(AppState.PREPARING);
    }

    /** The state as it is written, also one that this client does not know yet. */
    public String stateName() {
        return json.text("state").orElse("?");
    }

    /** Whether it has no sandbox. */
    public boolean isBare() {
        return json.text("isolation").filter("none"::equals).isPresent();
    }

    public boolean isAtRest() {
        return state().isAtRest();
    }

    public boolean isReady() {
        return json.flag("ready");
    }

    public Optional<String> language() {
        return json.text("language");
    }

    /** Whether it ended, or could not be started, and waits for a change of its files. */
    public boolean isWaiting() {
        return state() == AppState.WAITING;
    }

    /** The same, also when it is the tool that reloads it that waits. */
    public boolean awaitsChange() {
        return isWaiting() || ofReloader().isPresent();
    }

    private Optional<Problem> ofReloader() {
        return ofReadiness().filter(problem -> problem.kind() == Problem.Kind.FAILED);
    }

    /** Why it is not ready in time; of one that is ready, what is wrong with its page. */
    public Optional<Problem> ofReadiness() {
        return readiness()
                .flatMap(readiness -> readiness.object("problem"))
                .flatMap(Problems::read);
    }

    private Optional<JsonObject> readiness() {
        return json.object("readiness");
    }

    public Duration readyTimeout() {
        return Duration.ofMillis(
                readiness()
                        .flatMap(readiness -> readiness.number("timeoutMs"))
                        .orElse(Readiness.USUAL_TIMEOUT_MS));
    }

    public String watchState() {
        return json.object("watch").flatMap(watch -> watch.text("state")).orElse("off");
    }

    /** What its last start followed: {@code src/a.js changed}. */
    public Optional<String> watchReason() {
        return json.object("watch").flatMap(watch -> watch.text("reason"));
    }

    public List<String> changedFiles() {
        return json.object("watch").map(watch -> watch.texts("changed")).orElse(List.of());
    }

    public String path() {
        return json.text("path").orElse("");
    }

    public int run() {
        return json.number("run").orElse(0L).intValue();
    }

    public int restarts() {
        return json.number("restarts").orElse(0L).intValue();
    }

    public List<String> ports() {
        return json.texts("ports");
    }

    public List<ForwardView> forwards() {
        return json.objects("forwards").stream().map(ForwardView::new).toList();
    }

    public Optional<String> url() {
        return json.text("url");
    }

    public Optional<String> preview() {
        return json.text("preview");
    }

    public Optional<String> summary() {
        return json.text("summary");
    }

    /** All that it is written in. */
    public List<String> languages() {
        var ofPartner =
                plan().flatMap(plan -> plan.object("partner"))
                        .flatMap(partner -> partner.text("language"));
        return Stream.concat(language().stream(), ofPartner.stream()).toList();
    }

    public Optional<JsonObject> plan() {
        return json.object("plan");
    }

    /** Each of several; none of an app that is one process. */
    public List<ProcessView> processes() {
        return json.objects("processes").stream().map(ProcessView::new).toList();
    }

    public Optional<UsageView> usage() {
        return json.object("usage").map(UsageView::of);
    }

    /** In bytes. */
    public Optional<Long> memoryLimit() {
        return json.object("limits")
                .flatMap(limits -> limits.object("inForce"))
                .flatMap(limits -> limits.number("memory"));
    }

    public Optional<Integer> exitCode() {
        return json.number("exitCode").map(Long::intValue);
    }

    public Optional<Problem> problem() {
        return json.object("problem").flatMap(Problems::read).or(this::ofReloader);
    }

    public Optional<Instant> startedAt() {
        return json.text("startedAt").map(Instant::parse);
    }

    public Optional<Instant> nextStartAt() {
        return json.text("nextStartAt").map(Instant::parse);
    }
}
