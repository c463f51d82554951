package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.detect.ProjectProcess;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.ForwardChoice;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.HostEnd;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Problem.Kind;
import dev.wasmrun.protocol.ProblemException;
import dev.wasmrun.protocol.Readiness;
import dev.wasmrun.protocol.TunnelStatus;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** Why an app says no. */
public final class Refusals {
    private Refusals() {}

    /** The problem that a failed stage carries; anything else is a bug of ours. */
    public static Problem of(Throwable failure) {
        var cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof ProblemException refusal
                ? refusal.problem()
                : new Problem(
                        Kind.BUG,
                        "bug",
                        "wasmrun failed: " + cause,
                        "Please report it, with the daemon's log");
    }

    public static Problem notFound(AppName app) {
        return new Problem(
                Kind.NOT_FOUND,
                "app-not-found",
                "There is no app '%s'".formatted(app),
                "wasmrun ps -a lists them");
    }

    /** What the main process waits for has ended, and is not started again. */
    static Problem dependencyFailed(String process, List<String> missing) {
        return new Problem(
                Kind.FAILED,
                "dependency-failed",
                "%s was not started: %s, which it depends on, did not become ready and has ended"
                        .formatted(process, String.join(" and ", missing)),
                "Its log says why: wasmrun logs APP --process " + missing.getFirst());
    }

    static Problem processEnded(String process, int code) {
        return new Problem(
                Kind.FAILED,
                "process-ended",
                "%s ended and is not started again (%s)".formatted(process, Ends.sentence(code)),
                "Its log says why: wasmrun logs APP --process %s; then wasmrun restart APP --process %s"
                        .formatted(process, process));
    }

    static Problem dependencyLate(String process, List<String> missing) {
        return new Problem(
                Kind.TIMEOUT,
                "dependency-late",
                "%s was not started: %s, which it depends on, took too long to become ready"
                        .formatted(process, String.join(" and ", missing)),
                "Its log may say why: wasmrun logs APP --process %s; more time is [ready] timeout"
                        .formatted(missing.getFirst()));
    }

    static Problem endedBefore(String process) {
        return new Problem(
                Kind.CONFLICT,
                "ended-before",
                "%s was to end before it was started".formatted(process),
                "Start the app again: wasmrun start APP");
    }

    static Problem noSuchProcess(AppName app, String process, List<String> known) {
        return new Problem(
                Kind.NOT_FOUND,
                "process-not-found",
                "%s has no process '%s'".formatted(app, process),
                known.isEmpty()
                        ? "It is one process; several are named by [[process]] or a Procfile"
                        : "It has: " + String.join(", ", known));
    }

    static Problem startsWithApp(AppName app, AppState state, String process) {
        return new Problem(
                Kind.CONFLICT,
                "not-running",
                "%s is %s: %s cannot be started alone".formatted(app, state.wire(), process),
                "Start them all: wasmrun start %s".formatted(app));
    }

    static Problem processNotRunning(AppName app, String process) {
        return new Problem(
                Kind.CONFLICT,
                "not-running",
                "%s of %s does not run: there is no sandbox to run a command in"
                        .formatted(process, app),
                "Start it first: wasmrun start %s --process %s".formatted(app, process));
    }

    /** {@code answer}: the last one to the question whether it is ready; empty for none. */
    static Problem notReadyInTime(AppName app, Readiness wanted, String answer) {
        var what = answer.isEmpty() ? "listens nowhere" : answers(wanted.http(), answer);
        return notReady(app.text(), Duration.ofMillis(wanted.timeoutMs()), what, app.text());
    }

    /** It runs and answers, yet its page does not work: seen once, when it became ready. */
    static Problem pageFails(AppName app, String status, Optional<String> cause) {
        return Ends.because(
                        cause,
                        new Problem(
                                Kind.UNAVAILABLE,
                                "page-fails",
                                "The page / of %s was answered with %s when it was first asked"
                                        .formatted(app, status),
                                "The page itself or its log says why: wasmrun logs APP"))
                .about(app);
    }

    /** The others that its script started run on, so the app still answers. */
    static Problem partEnded(AppName app, PartsLook.Ended part) {
        return Ends.because(
                        part.cause(),
                        new Problem(
                                Kind.UNAVAILABLE,
                                "part-ended",
                                "Of the programs that %s starts at once, [%s] has ended"
                                        .formatted(app, part.name()),
                                "Its log says why: wasmrun logs APP"))
                .about(app);
    }

    /** What runs is a tool that starts it anew when a file changes. */
    static Problem programEnded(AppName app, Optional<String> cause) {
        return Ends.because(
                        cause,
                        new Problem(
                                Kind.FAILED,
                                "program-ended",
                                "The program of %s ended; its reloader waits for a change"
                                        .formatted(app),
                                "Its log says why: wasmrun logs APP"))
                .about(app);
    }

    /** The same of one of several processes. */
    static Problem processNotReady(
            PlannedProcess process, Duration span, HealthCheck.Answer answer) {
        var what =
                process.ready().equals(Optional.of(ProjectProcess.EXIT))
                        ? "has not ended"
                        : answer.answer().isEmpty()
                                ? "does not listen on " + process.port()
                                : answers(process.ready(), answer.answer());
        return notReady(process.name(), span, what, "APP --process " + process.name());
    }

    private static String answers(Optional<String> path, String answer) {
        return "answers %s with: %s".formatted(path.orElse("/"), answer);
    }

    private static Problem notReady(String who, Duration span, String what, String log) {
        return new Problem(
                Kind.TIMEOUT,
                "not-ready",
                "%s is not ready after %.1f s: it %s"
                        .formatted(who, span.toMillis() / 1_000.0, what),
                "It runs on; its log may say why (wasmrun logs %s), more time is [ready] timeout"
                        .formatted(log));
    }

    static Problem tunnelReplaced(AppName app) {
        return new Problem(
                Kind.CONFLICT,
                "tunnel-replaced",
                "Somebody stopped the tunnel of %s, or asked for another".formatted(app),
                "See: wasmrun tunnel status " + app);
    }

    static Problem noTunnel(AppName app) {
        return new Problem(
                Kind.NOT_FOUND,
                "no-tunnel",
                "%s has no tunnel".formatted(app),
                "Start one: wasmrun tunnel start " + app);
    }

    static Problem tunnelUnreachable(TunnelStatus tunnel) {
        return new Problem(
                Kind.TUNNEL,
                "tunnel-unreachable",
                "The tunnel server %s cannot be used: %s"
                        .formatted(
                                tunnel.server(), tunnel.lastError().orElse("it does not answer")),
                "Check its name and port, and whether it is a bore server");
    }

    static Problem stillRunning(AppName app) {
        return new Problem(
                Kind.CONFLICT,
                "still-running",
                "%s is running".formatted(app),
                "Stop it first: wasmrun stop %s; or wasmrun rm -f %s".formatted(app, app));
    }

    static Problem beingRemoved(AppName app) {
        return new Problem(
                Kind.CONFLICT, "being-removed", "%s is being removed".formatted(app), "Try again");
    }

    static Problem busy(AppName app) {
        return new Problem(
                Kind.CONFLICT,
                "busy",
                "Too many starts of %s wait for it to stop".formatted(app),
                "Try again in a moment: wasmrun start %s".formatted(app));
    }

    static Problem networkLost(AppName app) {
        return new Problem(
                Kind.SANDBOX,
                "network-lost",
                "The network of %s broke while it was prepared".formatted(app),
                "Start it again: wasmrun start %s; wasmrun doctor tells what the machine lacks"
                        .formatted(app));
    }

    static Problem notSaved(Throwable cause) {
        return new Problem(
                Kind.FAILED,
                "not-saved",
                "The app cannot be stored: " + root(cause).getMessage(),
                "Check the free space and the rights of the folder $WASMRUN_HOME");
    }

    static Problem notDeleted(AppName app, Throwable cause) {
        return new Problem(
                Kind.FAILED,
                "not-deleted",
                "Not all files of %s could be deleted: %s".formatted(app, root(cause).getMessage()),
                "Delete the rest of $WASMRUN_HOME/apps/%s by hand".formatted(app));
    }

    static Problem installTooLong(Duration limit) {
        return new Problem(
                Kind.INSTALL_FAILED,
                "install-timeout",
                "The install took longer than %d minutes and was ended"
                        .formatted(limit.toMinutes()),
                "wasmrun logs APP shows where it hangs; install-timeout in wasmrun.conf allows more");
    }

    /** {@code other} is in the way. */
    static Problem forwardExists(AppName app, ForwardSpec other) {
        return new Problem(
                Kind.CONFLICT,
                "forward-exists",
                "%s has the forward %s already".formatted(app, other),
                "Remove it first: wasmrun forward rm %s %s".formatted(app, other.end()));
    }

    static Problem whichForward(AppName app, ForwardChoice which, List<HostEnd> meant) {
        var all = meant.stream().map(HostEnd::toString).collect(Collectors.joining(", "));
        return new Problem(
                Kind.CONFLICT,
                "forward-ambiguous",
                "%s has %d forwards of %s: %s".formatted(app, meant.size(), which, all),
                "Name one: wasmrun forward rm %s %s".formatted(app, meant.getFirst()));
    }

    static Problem noForward(AppName app, ForwardChoice which) {
        return new Problem(
                Kind.NOT_FOUND,
                "forward-not-found",
                "%s has no forward of %s".formatted(app, which),
                "wasmrun forward ls %s lists them".formatted(app));
    }

    static Problem portsUnknown(AppName app, Throwable cause) {
        return new Problem(
                Kind.UNAVAILABLE,
                "ports-unknown",
                "The ports of %s cannot be read: %s".formatted(app, root(cause).getMessage()),
                "Try again; the app's network may just have been closed");
    }

    static Problem notReady(AppName app, AppState state) {
        return new Problem(
                Kind.UNAVAILABLE,
                "not-ready",
                "%s is %s and listens on no port yet".formatted(app, state.wire()),
                "Wait for it: wasmrun wait %s --for ready".formatted(app));
    }

    static Problem notRunning(AppName app, AppState state) {
        return new Problem(
                Kind.CONFLICT,
                "not-running",
                "%s is %s: there is no sandbox to run a command in".formatted(app, state.wire()),
                "Start it first: wasmrun start %s".formatted(app));
    }

    private static Throwable root(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
