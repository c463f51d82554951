package dev.wasmrun.daemon.app;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.wasmrun.daemon.detect.Watching;
import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Readiness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a later daemon must know of a run to take it over; kept beside its output as {@code
 * run.json}.
 *
 * @param firstRun its own number less the restarts since a user started it
 * @param answered whether it ever listened
 * @param restartAsked whether another run is to follow when this one ends
 * @param limitsMet what the log was told of limits that it met
 * @param process which of several processes it is
 * @param group the control group that it shares with them
 * @param resting those of the others that came to rest, in the record of the main one
 */
public record RunRecord(
        Plan plan,
        String summary,
        Restarts restarts,
        Instant startedAt,
        int firstRun,
        boolean answered,
        boolean restartAsked,
        Limits limits,
        List<String> limitsMet,
        Watching watching,
        Readiness readiness,
        Optional<String> process,
        Optional<String> group,
        Map<String, Rest> resting) {
    /**
     * How a companion came to rest.
     *
     * @param held whether a user stopped it alone; it may still be ending then
     */
    public record Rest(
            int run,
            Optional<Integer> exitCode,
            Optional<Instant> at,
            Optional<Problem> problem,
            boolean held) {}

    private static final String FILE = "run.json";

    public RunRecord {
        // an earlier version of the daemon did not write these
        limitsMet = limitsMet == null ? List.of() : List.copyOf(limitsMet);
        watching = watching == null ? Watching.USUAL : watching;
        readiness = readiness == null ? Readiness.USUAL : readiness;
        group = group == null ? Optional.empty() : group;
        process = process == null ? Optional.empty() : process;
        resting = resting == null ? Map.of() : Map.copyOf(resting);
    }

    /** Of a run that is about to begin. */
    static RunRecord begun(
            Planned planned,
            Restarts restarts,
            Optional<String> process,
            Optional<String> group,
            int firstRun,
            Instant startedAt) {
        return new RunRecord(
                planned.plan(),
                planned.summary(),
                restarts,
                startedAt,
                firstRun,
                false,
                false,
                planned.limits(),
                List.of(),
                planned.watching(),
                planned.readiness(),
                process,
                group,
                Map.of());
    }

    RunRecord withAnswered() {
        return with(true, restartAsked, limitsMet, resting);
    }

    RunRecord withRestartAsked() {
        return with(answered, true, limitsMet, resting);
    }

    RunRecord withLimitsMet(List<String> lines) {
        return with(answered, restartAsked, lines, resting);
    }

    RunRecord withResting(Map<String, Rest> others) {
        return with(answered, restartAsked, limitsMet, others);
    }

    private RunRecord with(
            boolean nowAnswered,
            boolean nowAsked,
            List<String> nowMet,
            Map<String, Rest> nowResting) {
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
                readiness,
                process,
                group,
                nowResting);
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

    /** Makes the folder of a run that is about to begin, with this in it. */
    public void begin(Path folder) throws IOException {
        Files.createDirectories(folder);
        write(folder);
    }

    /** Replaces what is in the folder; later news of a run whose folder is gone is none. */
    public void write(Path folder) throws IOException {
        var fresh = folder.resolve(FILE + ".new");
        Files.writeString(fresh, Json.mapper().writeValueAsString(this));
        Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }
}
