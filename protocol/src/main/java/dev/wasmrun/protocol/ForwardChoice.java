package dev.wasmrun.protocol;

import java.util.Optional;

/**
 * Which forward somebody means: a host port, with as much of its address and protocol as tells it
 * from the app's others.
 */
public record ForwardChoice(Optional<String> address, Port hostPort, Optional<Transport> protocol) {
    /**
     * Reads {@code 8080}, {@code 192.0.2.7:8080}, {@code [::1]:8080} and each with {@code /udp}.
     */
    public static ForwardChoice parse(String text) {
        var slash = text.lastIndexOf('/');
        var end = slash < 0 ? text : text.substring(0, slash);
        var colon = end.lastIndexOf(':');
        try {
            return new ForwardChoice(
                    colon < 0 ? Optional.empty() : Optional.of(address(end, colon)),
                    Port.parse(end.substring(colon + 1)),
                    slash < 0
                            ? Optional.empty()
                            : Optional.of(Transport.parse(text.substring(slash + 1))));
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
                "Give its host port, such as 8080, or more of it: 127.0.0.1:8080, 53/udp");
    }

    public boolean fits(HostEnd end) {
        return hostPort.equals(end.port())
                && address.map(end.address()::equals).orElse(true)
                && protocol.map(end.protocol()::equals).orElse(true);
    }

    @Override
    public String toString() {
        var end =
                address.map(one -> new HostEnd(one, hostPort, Transport.TCP).place())
                        .orElseGet(hostPort::toString);
        return end + protocol.map(given -> "/" + given.wire()).orElse("");
    }
}
