package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.app.SecretFile;
import dev.wasmrun.cli.app.TunnelRequest;
import dev.wasmrun.cli.shell.SecretLine;
import dev.wasmrun.cli.shell.Usage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The flags that say how a tunnel is to be: {@code --port} of {@code tunnel start} is {@code
 * --tunnel-port} of {@code os}.
 *
 * @param prefix {@code --} or {@code --tunnel-}
 */
public record TunnelFlags(String prefix) {
    private static final String PASSWORD = "WASMRUN_TUNNEL_PASSWORD";
    private static final List<String> NAMES =
            List.of("secret", "port", "ttl", "password", "password-file", "host");

    public Syntax in(Syntax syntax) {
        return syntax.value(
                        prefix + "secret",
                        "S",
                        "The server's secret; better in BORE_SECRET, unseen by ps")
                .value(prefix + "port", "N", "The public port that it must be (default: any)")
                .value(prefix + "ttl", "TIME", "End it after this time, such as 2h")
                .value(
                        prefix + "password",
                        "[USER:]P",
                        "What visitors must know; alone: asks for it. Better in " + PASSWORD)
                .value(prefix + "password-file", "FILE", "Its first line is that password")
                .value(
                        prefix + "host",
                        "HOW",
                        "rewrite (the app is called localhost, the default) or keep");
    }

    /** A password flag without a value asks for it. */
    public List<String> rewrite(List<String> arguments) {
        var rewritten = new ArrayList<String>();
        for (var i = 0; i < arguments.size(); i++) {
            var alone = i + 1 == arguments.size() || arguments.get(i + 1).startsWith("-");
            var word = arguments.get(i);
            rewritten.add(word.equals(prefix + "password") && alone ? word + "=" : word);
        }
        return rewritten;
    }

    /** One that was given, although nothing is to be made public. */
    public Optional<String> anyIn(Call call) {
        return NAMES.stream()
                .map(prefix::concat)
                .filter(name -> call.value(name).isPresent())
                .findFirst();
    }

    public Map<String, Object> body(Call call, List<String> servers) {
        return TunnelRequest.body(
                call.world(),
                servers,
                call.value(prefix + "secret"),
                call.value(prefix + "port"),
                call.value(prefix + "ttl"),
                password(call),
                call.value(prefix + "host"));
    }

    private Optional<String> password(Call call) {
        return call.value(prefix + "password")
                .map(given -> given.isEmpty() ? asked(call) : given)
                .or(
                        () ->
                                call.value(prefix + "password-file")
                                        .map(name -> SecretFile.firstLine(call.world(), name)))
                .or(() -> call.world().variable(PASSWORD));
    }

    private String asked(Call call) {
        return SecretLine.ask(call.world(), call.terminal(), "Password for visitors:")
                .orElseThrow(
                        () ->
                                Usage.problem(
                                        "There is no password",
                                        "Give it in %s or with %spassword-file FILE"
                                                .formatted(PASSWORD, prefix)));
    }
}
