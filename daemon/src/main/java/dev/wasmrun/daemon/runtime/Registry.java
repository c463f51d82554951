package dev.wasmrun.daemon.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import javax.net.ssl.HttpsURLConnection;

/**
 * Where packages come from: the registry, key, proxy and authorities that the npm configuration of
 * whoever asks names. It goes without npm, which a machine without Node.js lacks.
 */
public final class Registry {
    /** The one that npm itself takes when nobody says another; the build has asked it. */
    private static final String DEFAULT = byDefault();

    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int MOST_REDIRECTS = 5;

    private final NpmConfig npm;
    private final Proxies proxies;
    private final Map<String, String> caller;

    private static String byDefault() {
        try (var in = Registry.class.getResourceAsStream("/npm/registry")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param caller the variables of the caller's shell
     */
    public Registry(Map<String, String> caller) {
        this.npm = new NpmConfig(caller);
        this.proxies = new Proxies(npm, caller);
        this.caller = caller;
    }

    /**
     * @throws IllegalArgumentException when what is configured is no address
     */
    URI base() {
        var named = npm.value("registry").orElse(DEFAULT);
        var base = URI.create(named.endsWith("/") ? named : named + "/");
        if (base.getHost() == null) {
            throw new IllegalArgumentException("the configured registry is no web address");
        }
        return base;
    }

    /**
     * The archive of a package, as it comes; whoever takes it closes it.
     *
     * @throws IllegalArgumentException when what is configured is no address
     */
    InputStream archive(Parcel parcel) throws IOException {
        var address = base().resolve(parcel.path());
        for (var hops = 0; hops <= MOST_REDIRECTS; hops++) {
            var connection = connect(address);
            var status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK) {
                return connection.getInputStream();
            }
            connection.disconnect();
            var next = Optional.ofNullable(connection.getHeaderField("Location"));
            if (status / 100 != 3 || next.isEmpty()) {
                throw new IOException(
                        "%s answers %d for %s".formatted(address.getHost(), status, parcel.path()));
            }
            address = address.resolve(next.get());
        }
        throw new IOException("%s redirects without end".formatted(base().getHost()));
    }

    // Not HttpClient: that one has no deadline for a body that stops coming.
    private HttpURLConnection connect(URI address) throws IOException {
        if (!(address.toURL().openConnection(proxies.to(address))
                instanceof HttpURLConnection connection)) {
            throw new IllegalArgumentException("%s is no web address".formatted(address));
        }
        connection.setConnectTimeout(Math.toIntExact(CONNECT.toMillis()));
        connection.setReadTimeout(Math.toIntExact(SILENCE.toMillis()));
        connection.setInstanceFollowRedirects(false); // it would take the key along
        if (connection instanceof HttpsURLConnection secure && !authorities().isEmpty()) {
            secure.setSSLSocketFactory(trusting().getSocketFactory());
        }
        key(address).ifPresent(key -> connection.setRequestProperty("Authorization", key));
        return connection;
    }

    private javax.net.ssl.SSLContext trusting() throws IOException {
        try {
            return Trust.in(authorities());
        } catch (GeneralSecurityException e) {
            throw new IOException("A file of certificates cannot be read", e);
        }
    }

    private List<Path> authorities() {
        return Stream.of(
                        npm.value("cafile"),
                        Optional.ofNullable(caller.get("NODE_EXTRA_CA_CERTS")),
                        Optional.ofNullable(caller.get("SSL_CERT_FILE")))
                .flatMap(Optional::stream)
                .map(Path::of)
                .filter(Files::isRegularFile)
                .distinct()
                .toList();
    }

    /** The key that is configured for this very registry: no other host gets it. */
    private Optional<String> key(URI address) {
        var base = base();
        if (!base.getAuthority().equals(address.getAuthority())) {
            return Optional.empty();
        }
        var prefix = "//" + base.getAuthority() + base.getPath();
        return npm.value(prefix + ":_authToken")
                .map(token -> "Bearer " + token)
                .or(() -> npm.value(prefix + ":_auth").map(pair -> "Basic " + pair));
    }
}
