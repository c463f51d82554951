package dev.wasmrun.daemon.store;

import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Problem;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What survives a restart of one app.
 *
 * @param forwards those in force: of the command line, of {@code .wasmrun.toml}, and added since
 * @param wanted whether it is to run
 * @param run the number of its last run
 * @param problem why it failed, when that is how it came to rest
 */
public record StoredApp(
        String owner,
        AppName name,
        AppSpec spec,
        List<ForwardSpec> forwards,
        boolean wanted,
        int run,
        Optional<Integer> exitCode,
        Optional<Instant> exitedAt,
        Optional<Problem> problem,
        Instant createdAt) {
    public StoredApp {
        forwards = List.copyOf(forwards);
    }

    public static StoredApp of(String owner, AppName name, AppSpec spec) {
        return new StoredApp(
                owner,
                name,
                spec,
                List.of(),
                true,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.now());
    }

    public StoredApp withSpec(AppSpec newSpec) {
        return new StoredApp(
                owner, name, newSpec, forwards, wanted, run, exitCode, exitedAt, problem,
                createdAt);
    }

    public StoredApp withForwards(List<ForwardSpec> newForwards) {
        return new StoredApp(
                owner,
                name,
                spec,
                newForwards,
                wanted,
                run,
                exitCode,
                exitedAt,
                problem,
                createdAt);
    }

    public StoredApp withWanted(boolean newWanted) {
        return new StoredApp(
                owner, name, spec, forwards, newWanted, run, exitCode, exitedAt, problem,
                createdAt);
    }

    public StoredApp withRun(int newRun) {
        return new StoredApp(
                owner, name, spec, forwards, wanted, newRun, exitCode, exitedAt, problem,
                createdAt);
    }

    public StoredApp withExit(int newExitCode, Instant at) {
        return new StoredApp(
                owner,
                name,
                spec,
                forwards,
                wanted,
                run,
                Optional.of(newExitCode),
                Optional.of(at),
                problem,
                createdAt);
    }

    public StoredApp withProblem(Optional<Problem> newProblem) {
        return new StoredApp(
                owner,
                name,
                spec,
                forwards,
                wanted,
                run,
                exitCode,
                exitedAt,
                newProblem,
                createdAt);
    }
}
