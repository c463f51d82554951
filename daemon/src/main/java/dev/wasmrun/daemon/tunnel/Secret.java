package dev.wasmrun.daemon.tunnel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What both ends of a tunnel know. It is never sent: only answers to challenges are. */
final class Secret {
    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;

    Secret(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            key = new SecretKeySpec(hash.digest(text.getBytes(StandardCharsets.UTF_8)), HMAC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    String answer(UUID challenge) {
        var bytes =
                ByteBuffer.allocate(16)
                        .putLong(challenge.getMostSignificantBits())
                        .putLong(challenge.getLeastSignificantBits());
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(bytes.array()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + HMAC, e);
        }
    }

    /** Takes as long for a wrong answer as for the right one. */
    boolean isAnswer(UUID challenge, String answer) {
        return MessageDigest.isEqual(
                answer(challenge).getBytes(StandardCharsets.UTF_8),
                answer.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "***";
    }
}
