package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.detect.Watching;
import dev.wasmrun.daemon.logs.LogWish;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Readiness;
import dev.wasmrun.protocol.TunnelWish;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A folder with its plan: all that is known before the app's first process.
 *
 * @param name the one that the project gives itself
 * @param summary the plan in one line
 * @param limits those of the command line, of {@code .wasmrun.toml} and of the daemon
 * @param forwards those of the command line and of {@code .wasmrun.toml}
 * @param watching what {@code .wasmrun.toml} says about live reload
 * @param readiness when it counts as ready
 * @param tunnel the one that {@code .wasmrun.toml} wants
 */
public record Planned(
        Optional<AppName> name,
        AppName folderName,
        String summary,
        Plan plan,
        List<ForwardSpec> forwards,
        Restarts restarts,
        Jobs jobs,
        Limits limits,
        Optional<TunnelWish> tunnel,
        Watching watching,
        Readiness readiness) {
    public Planned {
        forwards = List.copyOf(forwards);
    }

    Planned withWarning(String more) {
        return new Planned(
                name,
                folderName,
                summary,
                plan.withWarning(more),
                forwards,
                restarts,
                jobs,
                limits,
                tunnel,
                watching,
                readiness);
    }

    /** Makes the jobs of this plan. */
    public interface Jobs {
        /**
         * Brings the runtime, when it is one that wasmrun provides; comes before all else, and may
         * be cancelled. Looks at the disk: for virtual threads.
         *
         * @param say hears, on any thread, of what takes its time
         */
        default CompletionStage<?> provide(AppName app, Consumer<String> say) {
            return CompletableFuture.completedFuture(null);
        }

        /**
         * Nothing when what is installed is still right. Looks at the disk: for virtual threads.
         */
        Optional<Install> install(AppName app);

        Job start(AppName app, int run);

        /** One of the processes beside the main one. */
        default Job beside(AppName app, int run, PlannedProcess process) {
            throw new IllegalStateException("There is no process beside the main one");
        }

        /** What the project wants of its log. */
        default LogWish logs() {
            return LogWish.NONE;
        }
    }

    /** One command of an install that is due. */
    public interface Install {
        Job job();

        /** The command, for people. */
        String summary();

        /** What comes after this command's end. Looks at nothing but its arguments. */
        Next after(int exitCode, List<String> lastLines);
    }

    /** How an install goes on. */
    public sealed interface Next {
        /** {@code line}: why, when it is no ordinary next step. */
        record Then(Install install, Optional<String> line) implements Next {}

        /**
         * {@code note} writes to the disk that nothing is due until something changes; {@code
         * line}: what did not work, and is no reason not to start.
         */
        record Done(Runnable note, Optional<String> line) implements Next {}

        record Failed(Problem problem) implements Next {}
    }
}
