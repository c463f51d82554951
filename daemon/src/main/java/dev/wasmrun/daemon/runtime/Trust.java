package dev.wasmrun.daemon.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose certificates are believed: Java's own authorities and those of the caller's files. */
final class Trust {
    private Trust() {}

    static SSLContext in(List<Path> authorities) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance(KeyStore.getDefaultType());
        keys.load(null, null);
        var number = 0;
        for (var manager : factory(null).getTrustManagers()) {
            for (var issuer : ((X509TrustManager) manager).getAcceptedIssuers()) {
                keys.setCertificateEntry("java-" + number++, issuer);
            }
        }
        for (var file : authorities) {
            try (var in = Files.newInputStream(file)) {
                for (var own : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    keys.setCertificateEntry("own-" + number++, own);
                }
            }
        }
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory(keys).getTrustManagers(), null);
        return context;
    }

    @SuppressWarnings("NullAway")
    private static TrustManagerFactory factory(KeyStore keys) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(keys);
        return factory;
    }
}
