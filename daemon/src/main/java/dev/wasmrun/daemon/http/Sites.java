package dev.wasmrun.daemon.http;

import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.ProblemException;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which hosts are ours. The control API and each app's page never share an origin. */
final class Sites {
    /** What a Host header names. */
    sealed interface Site {}

    record ControlSite() implements Site {}

    record PreviewSite(AppName app) implements Site {}

    private static final String PREVIEW = ".localhost";

    private final String port;
    private final String colonPort;
    private final Set<String> control = new LinkedHashSet<>();

    Sites(String address, int port) {
        this.port = Integer.toString(port);
        colonPort = port == 80 ? "" : ":" + port;
        for (var host : List.of("localhost", "127.0.0.1", "[::1]", bracketed(address))) {
            control.add(host + colonPort);
        }
    }

    /** Empty when the host is foreign. */
    Optional<Site> of(String host) {
        var small = host.toLowerCase(Locale.ROOT);
        if (control.contains(small)) {
            return Optional.of(new ControlSite());
        }
        var end = PREVIEW + colonPort;
        return small.endsWith(end)
                ? name(small.substring(0, small.length() - end.length())).map(PreviewSite::new)
                : Optional.empty();
    }

    boolean isControlOrigin(String origin) {
        return origin.startsWith("http://") && control.contains(origin.substring(7));
    }

    /** The origins that may show an app's page in a frame. */
    List<String> controlOrigins() {
        return control.stream().map(host -> "http://" + host).toList();
    }

    /** The port alone, as text. */
    String port() {
        return port;
    }

    /** Where people go: {@code http://localhost:8420}. */
    String url() {
        return "http://localhost" + colonPort;
    }

    String preview(AppName app) {
        return "http://" + app + PREVIEW + colonPort;
    }

    /** All previews, and pages behind forwards, as a content security policy says it. */
    String everyPage() {
        return "http://*%s%s http://127.0.0.1:*".formatted(PREVIEW, colonPort);
    }

    private static Optional<AppName> name(String label) {
        try {
            return Optional.of(new AppName(label));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private static String bracketed(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }
}
