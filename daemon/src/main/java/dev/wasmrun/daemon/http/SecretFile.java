package dev.wasmrun.daemon.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A secret that only the daemon's user can read; made at random on first use. */
final class SecretFile {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SecretFile() {}

    /** The secret in this file, as text of letters, digits, dashes and underscores. */
    static String read(Path file) throws IOException {
        var owner = PosixFilePermissions.fromString("rw-------");
        if (Files.exists(file)) {
            Files.setPosixFilePermissions(file, owner);
            var secret = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (secret.length() >= BYTES) {
                return secret;
            }
        }
        var secret = random();
        // Moved into place whole: a crash in between never leaves half a secret.
        var fresh =
                Files.createTempFile(
                        file.toAbsolutePath().getParent(),
                        "secret",
                        "",
                        PosixFilePermissions.asFileAttribute(owner));
        Files.writeString(fresh, secret + "\n");
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return secret;
    }

    static String random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
