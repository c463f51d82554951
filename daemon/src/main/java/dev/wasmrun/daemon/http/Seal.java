package dev.wasmrun.daemon.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what a browser keeps for us in a cookie. The key is in a file, so that sessions outlive the
 * daemon. A seal is {@code UNTIL.SIGNATURE}: seconds since 1970, and HMAC-SHA256 over them and the
 * purpose.
 */
final class Seal {
    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,12})\\.([A-Za-z0-9_-]{43})");
    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;
    private final InstantSource clock;

    Seal(String secret, InstantSource clock) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC);
        this.clock = clock;
    }

    String of(String purpose, Duration life) {
        var until = clock.instant().plus(life).getEpochSecond();
        return until + "." + sign(purpose, until);
    }

    boolean holds(String purpose, String seal) {
        var match = WRITTEN.matcher(seal);
        if (!match.matches()) {
            return false;
        }
        var until = Long.parseLong(match.group(1));
        return same(sign(purpose, until), match.group(2))
                && clock.instant().isBefore(Instant.ofEpochSecond(until));
    }

    /** Compares in a time that tells nothing about where two secrets differ. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private String sign(String purpose, long until) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            var signed = mac.doFinal((until + "|" + purpose).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + HMAC, e);
        }
    }
}
