package dev.wasmrun.daemon.logs;

import com.fasterxml.jackson.annotation.JsonInclude;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a run besides its lines, of which the first may be gone: when it was started and
 * why, and how it ended.
 *
 * @param process which of several processes it was; absent in an app that is one process
 * @param exitCode 128+n for signal n
 */
public record RunNote(
        int run,
        Optional<Instant> startedAt,
        Optional<String> reason,
        Optional<Instant> endedAt,
        Optional<Integer> exitCode,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> process) {
    public static RunNote started(int run, Instant at, Optional<String> reason) {
        return new RunNote(
                run, Optional.of(at), reason, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static RunNote of(int run, String process) {
        return new RunNote(
                run,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(process));
    }

    public static RunNote ended(int run, Instant at, int exitCode) {
        return new RunNote(
                run,
                Optional.empty(),
                Optional.empty(),
                Optional.of(at),
                Optional.of(exitCode),
                Optional.empty());
    }

    RunNote and(RunNote later) {
        return new RunNote(
                run,
                later.startedAt().or(this::startedAt),
                later.reason().or(this::reason),
                later.endedAt().or(this::endedAt),
                later.exitCode().or(this::exitCode),
                later.process().or(this::process));
    }
}
