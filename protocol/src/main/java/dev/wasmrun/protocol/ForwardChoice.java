package dev.wasmrun.protocol;

import java.util.Optional;

/**
 * Which forward somebody means: a host port, and its address where the app has several of that
 * port.
 */
public record ForwardChoice(Optional<String> address, Port hostPort) {
    /** Reads {@code 8080}, {@code 192.0.2.7:8080} or {@code [::1]:8080}. */
    public static ForwardChoice parse(String text) {
        var colon = text.lastIndexOf(':');
        try {
            return new ForwardChoice(
                    colon < 0 ? Optional.empty() : Optional.of(address(text, colon)),
                    Port.parse(text.substring(colon + 1)));
        } catch (ProblemException e) {
            throw bad(text);
        }
    }

    private static String address(String text, int colon) {
        return HostEnd.address(text.substring(0, colon)).orElseThrow(() -> bad(text));
    }

    private static ProblemException bad(String text) {
        return Checks.invalid(
                "bad-forward",
                "'%s' names no forward".formatted(text),
                "Give its host port, such as 8080, or with its address: 127.0.0.1:8080");
    }

    public boolean fits(HostEnd end) {
        return hostPort.equals(end.port()) && address.map(end.address()::equals).orElse(true);
    }

    @Override
    public String toString() {
        return address.map(one -> new HostEnd(one, hostPort).toString())
                .orElseGet(hostPort::toString);
    }
}
