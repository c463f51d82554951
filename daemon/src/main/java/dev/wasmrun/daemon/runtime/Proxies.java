package dev.wasmrun.daemon.runtime;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which proxy leads to an address, as npm's configuration and the usual variables say. */
record Proxies(NpmConfig npm, Map<String, String> caller) {
    private static final int HTTP_PORT = 80;

    /**
     * @throws IllegalArgumentException when what is configured is no address
     */
    Proxy to(URI address) {
        if (isDirect(address.getHost())) {
            return Proxy.NO_PROXY;
        }
        var configured =
                address.getScheme().equals("https")
                        ? npm.value("https-proxy")
                                .or(() -> npm.value("proxy"))
                                .or(() -> variable("https_proxy"))
                        : npm.value("proxy").or(() -> variable("http_proxy"));
        return configured
                .or(() -> variable("all_proxy"))
                .filter(value -> !value.equals("null") && !value.equals("false"))
                .map(Proxies::proxy)
                .orElse(Proxy.NO_PROXY);
    }

    private static Proxy proxy(String value) {
        var uri = URI.create(value.contains("://") ? value : "http://" + value);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("The proxy's address has no host");
        }
        var type = uri.getScheme().startsWith("socks") ? Proxy.Type.SOCKS : Proxy.Type.HTTP;
        var port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
        return new Proxy(type, new InetSocketAddress(uri.getHost(), port));
    }

    private boolean isDirect(String host) {
        return npm.value("noproxy").or(() -> variable("no_proxy")).stream()
                .flatMap(list -> Arrays.stream(list.split("[,\\s]+")))
                .map(entry -> entry.replaceFirst("^\\*?\\.", ""))
                .anyMatch(
                        entry ->
                                entry.equals("*")
                                        || host.equals(entry)
                                        || (!entry.isEmpty() && host.endsWith("." + entry)));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(caller.get(name))
                .or(() -> Optional.ofNullable(caller.get(name.toUpperCase(Locale.ROOT))))
                .filter(value -> !value.isBlank());
    }
}
