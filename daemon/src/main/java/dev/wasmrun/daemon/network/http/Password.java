package dev.wasmrun.daemon.network.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** What visitors must know. With a colon in it, it is a user and his password; else any user. */
final class Password {
    private static final String SCHEME = "basic ";

    private final byte[] hash;
    private final boolean namesUser;

    Password(String text) {
        hash = hash(text.getBytes(StandardCharsets.UTF_8));
        namesUser = text.contains(":");
    }

    boolean isIn(Head head) {
        var given = head.all("Authorization");
        return given.size() == 1 && isIn(given.getFirst());
    }

    private boolean isIn(String field) {
        if (!field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] given;
        try {
            given = Base64.getDecoder().decode(field.substring(SCHEME.length()).strip());
        } catch (IllegalArgumentException e) {
            return false;
        }
        var colon = new String(given, StandardCharsets.ISO_8859_1).indexOf(':');
        var part = namesUser ? given : Arrays.copyOfRange(given, colon + 1, given.length);
        // Hashes are of one length: how long it takes tells nothing about the password.
        return MessageDigest.isEqual(hash(part), hash) && colon >= 0;
    }

    private static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
