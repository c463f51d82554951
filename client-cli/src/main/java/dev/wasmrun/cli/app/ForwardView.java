package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.daemon.Problems;
import dev.wasmrun.protocol.Problem;

import java.util.Optional;

/** A forward as the daemon describes it (ForwardStatus of the protocol). */
public record ForwardView(JsonObject json) {
    public String address() {
        return json.text("address").orElse("127.0.0.1");
    }

    public String hostPort() {
        return json.text("hostPort").orElse("?");
    }

    public String appPort() {
        return json.text("appPort").orElse("?");
    }

    public String protocol() {
        return json.text("protocol").orElse("tcp");
    }

    public boolean isUdp() {
        return protocol().equals("udp");
    }

    public String state() {
        return json.text("state").orElse("?");
    }

    /** What may be wrong with one that is open. */
    public Optional<String> hint() {
        return json.text("hint");
    }

    public Optional<Problem> problem() {
        return json.object("problem").flatMap(Problems::read);
    }

    /** Where it leads from and to: {@code 127.0.0.1:8080 -> 3000}. */
    public String describe() {
        var host = address().contains(":") ? "[" + address() + "]" : address();
        return "%s:%s -> %s%s".formatted(host, hostPort(), appPort(), isUdp() ? "/udp" : "");
    }
}
