package dev.wasmrun.daemon.watch;

import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Problem.Kind;

import java.nio.file.Path;

/** Why a project cannot be watched. */
final class Refusals {
    private Refusals() {}

    static Problem of(Path project, Exception why) {
        var text = String.valueOf(why.getMessage());
        if (text.contains("inotify watches")) {
            return limit(
                    "%s has more folders than this machine lets one user watch".formatted(project),
                    "fs.inotify.max_user_watches=524288");
        }
        if (text.contains("inotify instances")) {
            return limit(
                    "This user has no inotify instance left to watch %s".formatted(project),
                    "fs.inotify.max_user_instances=1024");
        }
        return new Problem(
                Kind.FAILED,
                "watch-failed",
                "%s cannot be watched any more: %s".formatted(project, why),
                "Turn it on again when the reason is gone: wasmrun watch APP on");
    }

    private static Problem limit(String message, String setting) {
        return new Problem(
                Kind.FAILED,
                "watch-limit",
                message,
                "Raise it: sudo sysctl %s; or leave folders out with [watch] ignore"
                        .formatted(setting));
    }
}
