package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Port;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user of the command line wants, whatever the folder says.
 *
 * @param command one element is a shell command, more are words; empty to detect it
 * @param port what the app gets as PORT
 * @param forwards tell which port the user expects the app on
 * @param noInstall dependencies are taken as they are
 * @param frozen a lock that is out of date is no reason to change it
 */
public record Wishes(
        Optional<Language> language,
        List<String> command,
        Optional<Port> port,
        List<ForwardSpec> forwards,
        boolean noInstall,
        boolean frozen) {
    public static final Wishes NONE =
            new Wishes(Optional.empty(), List.of(), Optional.empty(), List.of(), false, false);

    public Wishes {
        command = List.copyOf(command);
        forwards = List.copyOf(forwards);
    }

    public static Wishes of(AppSpec spec) {
        return new Wishes(
                spec.language(),
                spec.command(),
                spec.port().or(() -> port(spec.env())),
                spec.forwards(),
                spec.noInstall(),
                spec.frozen());
    }

    Wishes with(List<ForwardSpec> others) {
        return new Wishes(language, command, port, others, noInstall, frozen);
    }

    /** Of a project beside the one that they are about. */
    Wishes beside(Optional<Port> itsPort) {
        return new Wishes(Optional.empty(), List.of(), itsPort, List.of(), noInstall, frozen);
    }

    /** A PORT among the app's own variables is a wish like any other. */
    static Optional<Port> port(Map<String, String> env) {
        return Optional.ofNullable(env.get("PORT")).map(Port::parse);
    }
}
