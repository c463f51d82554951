package dev.wasmrun.protocol;

import java.util.Objects;
import java.util.Optional;

/** Where visitors of a forward come in: an address and a port of the host. */
public record HostEnd(String address, Port port, Transport protocol) {
    public HostEnd {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(port, "port");
        Objects.requireNonNull(protocol, "protocol");
    }

    /** Whether the host cannot have both open: the same place, or all addresses and one of them. */
    public boolean overlaps(HostEnd other) {
        return port.equals(other.port)
                && protocol == other.protocol
                && (address.equals(other.address)
                        || isAll(address, other.address)
                        || isAll(other.address, address));
    }

    private static boolean isAll(String address, String other) {
        return switch (address) {
            case "::" -> true;
            case "0.0.0.0" -> !other.contains(":");
            default -> false;
        };
    }

    /** An address as it stands before a port: only IPv6 has brackets. Empty when it is none. */
    static Optional<String> address(String text) {
        var inBrackets = text.startsWith("[") && text.endsWith("]");
        var bare = inBrackets ? text.substring(1, text.length() - 1) : text;
        return bare.isEmpty() || inBrackets != bare.contains(":")
                ? Optional.empty()
                : Optional.of(bare);
    }

    /** {@code 127.0.0.1:8080} or {@code [::1]:8080}. */
    public String place() {
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }

    /** With nothing left out, so that it names one forward only: {@code 127.0.0.1:8080/tcp}. */
    @Override
    public String toString() {
        return place() + "/" + protocol.wire();
    }
}
