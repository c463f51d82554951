package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.daemon.Problems;
import dev.wasmrun.cli.shell.Interrupts;
import dev.wasmrun.protocol.Port;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code wasmrun tunnel server} lends public ports of this machine to tunnels, until Ctrl-C. */
public final class TunnelServe implements Verb {
    private static final List<String> PORTS = List.of("--port", "--min-port", "--max-port");

    @Override
    public Syntax syntax() {
        return Syntax.of("tunnel server", "A bore server: lends ports of this machine, till Ctrl-C")
                .value("--port", "N", "Where tunnels come in (default 7835)")
                .value("--min-port", "N", "The least public port (default 1024)")
                .value("--max-port", "N", "The greatest public port (default 65535)")
                .value("--bind", "ADDRESS", "Where it listens (default 0.0.0.0: everywhere)")
                .value("--secret-file", "FILE", "Its first line is what clients must know")
                .value("--secret", "S", "The same; better in BORE_SECRET, unseen by ps");
    }

    @Override
    public int run(Call call) {
        var builder = new ProcessBuilder(words(call, call.world().launcherOrRefuse()));
        ServerSecret.of(call).ifPresent(secret -> builder.environment().put("BORE_SECRET", secret));
        try {
            return serve(call, builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
        } catch (IOException e) {
            throw Problems.unavailable(
                            "tunnel-server-not-started",
                            "The server could not be started: " + e.getMessage(),
                            "Check the installation: wasmrun doctor")
                    .asException();
        }
    }

    private static List<String> words(Call call, String launcher) {
        var words = new ArrayList<>(List.of(launcher, "tunnel-server"));
        for (var flag : PORTS) {
            call.value(flag)
                    .map(Port::parse)
                    .ifPresent(port -> words.addAll(List.of(flag, port.toString())));
        }
        call.value("--bind").ifPresent(address -> words.addAll(List.of("--bind", address)));
        return words;
    }

    // The server ends when its input is closed: also when this command is killed.
    private static int serve(Call call, Process server) throws IOException {
        var interrupted = new AtomicBoolean();
        Interrupts.Answer answer =
                _ -> {
                    interrupted.set(true);
                    end(server);
                };
        try (var _ = call.world().interrupts().answerWith(answer);
                var lines = server.errorReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var problem = Problems.tryRead(line);
                if (problem.isPresent()) {
                    throw problem.get().asException();
                }
                call.terminal().say(line);
            }
        } finally {
            end(server);
        }
        if (!interrupted.get()) {
            throw Problems.unavailable(
                            "tunnel-server-ended",
                            "The server ended by itself",
                            "Its last words are above; start it again")
                    .asException();
        }
        return 0;
    }

    private static void end(Process server) {
        try {
            server.getOutputStream().close();
        } catch (IOException e) {
            server.destroy();
        }
    }
}
