package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Problem;

import java.util.concurrent.CompletionStage;

/**
 * Opens host ports that lead to an app without isolation: any but the one that the app itself wants
 * to listen on.
 */
public record HostPorts(PortBinder binder) implements PortBinder {
    @Override
    public CompletionStage<Binding> bind(ForwardSpec spec) {
        if (spec.hostPort().equals(spec.appPort())) {
            throw new Problem(
                            Problem.Kind.CONFLICT,
                            "forward-collides",
                            "Without isolation the app listens on port %s of the host itself: a forward there would take it away"
                                    .formatted(spec.appPort()),
                            "Reach it as it is, at 127.0.0.1:%1$s, or forward another port: --forward %2$s:%1$s"
                                    .formatted(spec.appPort(), another(spec.appPort().number())))
                    .asException();
        }
        return binder.bind(spec);
    }

    private static int another(int port) {
        return port < 60_000 ? port + 5_000 : port - 5_000;
    }
}
