package dev.wasmrun.daemon.app;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.wasmrun.daemon.detect.Watching;
import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.Readiness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a later daemon must know of a run to take it over; kept beside its output as {@code
 * run.json}.
 *
 * @param firstRun the run that a user started; those after it are restarts
 * @param answered whether it ever listened
 * @param restartAsked whether another run is to follow when this one ends
 * @param limitsMet what the log was told of limits that it met
 */
public record RunRecord(
        Plan plan,
        String summary,
        Lifecycle.Restarts restarts,
        Instant startedAt,
        int firstRun,
        boolean answered,
        boolean restartAsked,
        Limits limits,
        List<String> limitsMet,
        Watching watching,
        Readiness readiness) {
    private static final String FILE = "run.json";

    public RunRecord {
        // an earlier version of the daemon did not write these
        limitsMet = limitsMet == null ? List.of() : List.copyOf(limitsMet);
        watching = watching == null ? Watching.USUAL : watching;
        readiness = readiness == null ? Readiness.USUAL : readiness;
    }

    RunRecord withAnswered() {
        return with(true, restartAsked, limitsMet);
    }

    RunRecord withRestartAsked() {
        return with(answered, true, limitsMet);
    }

    RunRecord withLimitsMet(List<String> lines) {
        return with(answered, restartAsked, lines);
    }

    private RunRecord with(boolean nowAnswered, boolean nowAsked, List<String> nowMet) {
        return new RunRecord(
                plan,
                summary,
                restarts,
                startedAt,
                firstRun,
                nowAnswered,
                nowAsked,
                limits,
                nowMet,
                watching,
                readiness);
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
        if (!answered && !restartAsked && limitsMet.isEmpty()) {
            Files.createDirectories(folder); // later news of a run whose folder is gone is none
        }
        var fresh = folder.resolve(FILE + ".new");
        Files.writeString(fresh, Json.mapper().writeValueAsString(this));
        Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }
}
