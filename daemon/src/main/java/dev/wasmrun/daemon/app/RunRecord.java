package dev.wasmrun.daemon.app;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * What a later daemon must know of a run to take it over; kept beside its output as {@code
 * run.json}.
 *
 * @param firstRun the run that a user started; those after it are restarts
 * @param answered whether it ever listened
 * @param restartAsked whether another run is to follow when this one ends
 */
public record RunRecord(
        Plan plan,
        String summary,
        Lifecycle.Restarts restarts,
        Instant startedAt,
        int firstRun,
        boolean answered,
        boolean restartAsked,
        Limits limits) {
    private static final String FILE = "run.json";

    RunRecord withAnswered() {
        return new RunRecord(
                plan, summary, restarts, startedAt, firstRun, true, restartAsked, limits);
    }

    RunRecord withRestartAsked() {
        return new RunRecord(plan, summary, restarts, startedAt, firstRun, answered, true, limits);
    }

    /** Empty when there is none in this folder, or none that can be read. */
    public static Optional<RunRecord> read(Path folder) throws IOException {
        var file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.mapper().readValue(Files.readString(file), RunRecord.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    public void write(Path folder) throws IOException {
        if (!answered && !restartAsked) {
            Files.createDirectories(folder); // later news of a run whose folder is gone is none
        }
        var fresh = folder.resolve(FILE + ".new");
        Files.writeString(fresh, Json.mapper().writeValueAsString(this));
        Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }
}
