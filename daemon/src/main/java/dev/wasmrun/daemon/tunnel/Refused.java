package dev.wasmrun.daemon.tunnel;

import java.io.IOException;
import java.util.Locale;

/** The server answered, and the answer was no. */
final class Refused extends IOException {
    /** Decides whether it is any use to ask again. */
    enum Reason {
        SECRET_WRONG,
        SECRET_MISSING,
        SECRET_UNWANTED,
        PORT_TAKEN,
        PORT_NOT_ALLOWED,
        OTHER
    }

    private final Reason reason;

    Refused(Reason reason, String text) {
        super(text);
        this.reason = reason;
    }

    /** By the server's own words. */
    static Refused of(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("secret") || lower.contains("authentication")) {
            return new Refused(
                    lower.contains("no secret") ? Reason.SECRET_MISSING : Reason.SECRET_WRONG,
                    text);
        }
        if (lower.contains("already in use")) {
            return new Refused(Reason.PORT_TAKEN, text);
        }
        return new Refused(
                lower.contains("allowed range") || lower.contains("permission denied")
                        ? Reason.PORT_NOT_ALLOWED
                        : Reason.OTHER,
                text);
    }

    Reason reason() {
        return reason;
    }
}
