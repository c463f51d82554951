package dev.wasmrun.daemon.exec;

import dev.wasmrun.protocol.ExecRequest;
import dev.wasmrun.protocol.Problem;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** The way into the sandbox of an app that runs. */
public final class Entry {
    /** Process 1 of the sandbox, as the host numbers it. */
    @FunctionalInterface
    public interface Init {
        long pid() throws IOException;
    }

    private final Path folder;
    private final Init init;
    private final Semaphore places;

    /**
     * @param run the folder of the run
     * @param places how many commands may still be started, by anybody
     */
    public Entry(Path run, Init init, Semaphore places) {
        this.folder = Attendant.folder(run);
        this.init = init;
        this.places = places;
    }

    /**
     * Starts a command; blocks for some milliseconds, for some seconds at most.
     *
     * @throws dev.wasmrun.protocol.ProblemException when it cannot be started
     */
    public Execution start(ExecRequest request, Execution.Watcher watcher) {
        if (!places.tryAcquire()) {
            throw new Problem(
                            Problem.Kind.CONFLICT,
                            "too-many-commands",
                            "Too many commands run in sandboxes at the same time",
                            "End one of them first")
                    .asException();
        }
        try {
            return RunningCommand.start(folder, init.pid(), request, watcher, places::release);
        } catch (IOException | RuntimeException e) {
            places.release();
            throw unavailable(e.getMessage());
        }
    }

    /** Ends the commands that an earlier daemon started in this sandbox: nobody sees them now. */
    public static void endCommands(long init) {
        Processes.ofAll(init).kill();
    }

    private static RuntimeException unavailable(String why) {
        return new Problem(
                        Problem.Kind.SANDBOX,
                        "exec-unavailable",
                        "No command can be started in the app's sandbox: " + why,
                        "Restart the app: its own processes may have ended the shell that starts commands")
                .asException();
    }
}
