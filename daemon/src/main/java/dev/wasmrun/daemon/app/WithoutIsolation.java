package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.detect.ProjectConfig;
import dev.wasmrun.daemon.sandbox.Rights;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.Isolation;
import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Problem;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What it means that a user wants an app without isolation: its jobs run on the host itself, and
 * what cannot be had then is refused.
 */
final class WithoutIsolation {
    private static final String NX_NOTES = "NX_WORKSPACE_DATA_DIRECTORY";
    private static final String EVERYWHERE = "0.0.0.0";
    private static final String LOOPBACK = "127.0.0.1";

    private WithoutIsolation() {}

    static void check(AppSpec spec, ProjectConfig config) {
        if (spec.isolation() != Isolation.NONE) {
            return;
        }
        if (!spec.online()) {
            throw refusal(
                    "network-not-off",
                    "--network off cannot be enforced without isolation: the app has the host's network",
                    "Leave out --isolation none, or --network off");
        }
        if (spec.limits().or(config.limits()).disk().isPresent()) {
            throw refusal(
                    "disk-not-limited",
                    "A limit on disk cannot be enforced without isolation: temporary files are the machine's own",
                    "Leave out --isolation none, or --disk (disk in [limits])");
        }
    }

    /**
     * With whose rights a project's jobs run, when they run on the host; may block. What only the
     * daemon's user may enter is of no use to another's app.
     *
     * @param usesHome whether some of what it needs is in the daemon's home
     */
    static Optional<Rights> rights(AppSpec spec, Path project, boolean usesHome) {
        if (spec.isolation() != Isolation.NONE) {
            return Optional.empty();
        }
        var rights = Rights.ofOwner(project);
        if (usesHome && !rights.areOurs()) {
            var name = rights.account().name();
            throw refusal(
                    "not-the-owners-daemon",
                    "Without isolation the app runs as %s, who may not enter this daemon's home, where its installs are"
                            .formatted(name),
                    "Let %s run it with a daemon of their own, or leave out --isolation none"
                            .formatted(name));
        }
        return Optional.of(rights);
    }

    /**
     * What listens everywhere in a network of its own would, on the host, be open to the whole
     * neighbourhood.
     */
    static void keepIn(Map<String, String> variables) {
        variables.replace("HOST", EVERYWHERE, LOOPBACK);
        variables.remove(NX_NOTES); // of a /tmp that all share
    }

    /** The same for a command that we made; those of a project are its own. */
    static List<String> keepIn(Language language, List<String> start) {
        return switch (language) {
            case PYTHON -> start.stream().map(word -> word.replace(EVERYWHERE, LOOPBACK)).toList();
            case NODEJS, WASM, STATIC -> start;
        };
    }

    /** Those that can be enforced. */
    static Limits limits(AppSpec spec, Limits all) {
        return spec.isolation() == Isolation.NONE
                ? new Limits(all.memory(), all.cpus(), all.pids(), Optional.empty())
                : all;
    }

    /** A job of a sandbox, on the host. */
    static Job onHost(Job job, Rights rights) {
        var account = rights.account();
        var paths = HostPaths.of(job, account.home());
        var env = new TreeMap<>(paths.of(job.env()));
        env.put("USER", account.name());
        env.put("LOGNAME", account.name());
        return new Job(
                job.project(),
                paths.of(job.directory()),
                paths.of(job.command()),
                env,
                job.binds(),
                job.hostName(),
                Stream.concat(Stream.of(warning(account)), job.details().stream()).toList(),
                job.files(),
                job.limits(),
                job.online(),
                Optional.of(rights),
                job.group(),
                job.openInput());
    }

    private static String warning(Rights.Account account) {
        return "NOT ISOLATED (--isolation none): runs on the host itself as %s, with all that this user may read, change and reach"
                .formatted(account.name());
    }

    private static RuntimeException refusal(String code, String message, String hint) {
        return new Problem(Problem.Kind.INVALID, code, message, hint).asException();
    }
}
