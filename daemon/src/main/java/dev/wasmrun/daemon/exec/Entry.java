package dev.wasmrun.daemon.exec;

import dev.wasmrun.protocol.ExecRequest;
import dev.wasmrun.protocol.Problem;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** The way in to an app that runs. */
public final class Entry {
    private final Path folder;
    private final Place place;
    private final Semaphore places;

    /**
     * @param run the folder of the run
     * @param places how many commands may still be started, by anybody
     */
    public Entry(Path run, Place place, Semaphore places) {
        this.folder = Attendant.folder(run);
        this.place = place;
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
            return RunningCommand.start(folder, place, request, watcher, places::release);
        } catch (IOException | RuntimeException e) {
            places.release();
            throw unavailable(e.getMessage());
        }
    }

    /** Ends the commands that an earlier daemon started there: nobody sees them now. */
    public static void endCommands(Place place) {
        Processes.ofAll(place).kill();
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
