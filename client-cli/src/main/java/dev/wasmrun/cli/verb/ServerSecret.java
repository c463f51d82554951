package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.SecretFile;

import java.util.Optional;

/** The secret of a tunnel server: of a flag, of a file, or of BORE_SECRET, in this order. */
final class ServerSecret {
    private ServerSecret() {}

    static Optional<String> of(Call call) {
        return call.value("--secret")
                .or(
                        () ->
                                call.value("--secret-file")
                                        .map(name -> SecretFile.firstLine(call.world(), name)))
                .or(() -> call.world().variable("BORE_SECRET"));
    }
}
