package dev.wasmrun.daemon;

import dev.wasmrun.daemon.network.Relay;
import dev.wasmrun.daemon.tunnel.BoreServer;
import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * The bore server behind {@code wasmrun tunnel server}, which holds its input open: it ends when
 * that is closed, so it never outlives who started it. What prevents it is the last line on stderr,
 * a {@link Problem} as JSON.
 */
public final class TunnelServerMain {
    private TunnelServerMain() {}

    public static void main(String[] args) throws IOException {
        System.setProperty("wasmrun.log", "STDERR");
        try {
            var options = TunnelServerOptions.parse(List.of(args));
            var secret =
                    Optional.ofNullable(System.getenv("BORE_SECRET"))
                            .filter(text -> !text.isEmpty());
            try (var relay = Relay.start();
                    var _ = serve(options, secret, relay)) {
                System.err.println(options.greeting(secret.isPresent()));
                System.in.transferTo(OutputStream.nullOutputStream());
            }
            System.exit(0);
        } catch (ProblemException e) {
            System.err.println(Json.mapper().writeValueAsString(e.problem()));
            System.exit(e.problem().kind().exitCode());
        }
    }

    private static BoreServer serve(
            TunnelServerOptions options, Optional<String> secret, Relay relay) {
        var control = new InetSocketAddress(options.ports().address(), options.port().number());
        try {
            return BoreServer.start(control, options.ports(), secret, relay);
        } catch (IOException e) {
            throw new Problem(
                            Problem.Kind.CONFLICT,
                            "tunnel-server-port",
                            "Nothing can listen at %s: %s"
                                    .formatted(options.place(), e.getMessage()),
                            "Free it, or choose another: --port N, --bind ADDRESS")
                    .asException();
        }
    }
}
