package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;
import java.util.Objects;

/**
 * A refusal: what went wrong, for a program and for a person, and what to do next.
 *
 * @param kind decides the HTTP status and the exit code
 * @param code names this very refusal for programs, in kebab case: {@code port-taken}
 * @param message one sentence for people
 * @param hint what to do next; never empty
 */
public record Problem(Kind kind, String code, String message, String hint) {
    /** The classes of refusals. Exit codes are those of the command line's contract. */
    public enum Kind {
        INVALID(400, 2),
        UNAUTHENTICATED(401, 4),
        FORBIDDEN(403, 5),
        NOT_FOUND(404, 3),
        CONFLICT(409, 6),
        UNDETECTED(422, 7),
        INSTALL_FAILED(424, 8),
        TIMEOUT(504, 9),
        SANDBOX(503, 10),
        TUNNEL(502, 11),
        FAILED(500, 1),
        UNAVAILABLE(503, 69),
        BUG(500, 70);

        private final int httpStatus;
        private final int exitCode;

        Kind(int httpStatus, int exitCode) {
            this.httpStatus = httpStatus;
            this.exitCode = exitCode;
        }

        public int httpStatus() {
            return httpStatus;
        }

        public int exitCode() {
            return exitCode;
        }

        @JsonValue
        public String wire() {
            return Wire.of(this);
        }

        @JsonCreator
        static Kind fromWire(String wire) {
            return Wire.parse(Kind.class, wire);
        }
    }

    public Problem {
        Objects.requireNonNull(kind, "kind");
        code = Objects.requireNonNull(code, "code").toLowerCase(Locale.ROOT);
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(hint, "hint");
    }

    /** The same of an app that is known: its name stands where the hint says {@code APP}. */
    public Problem about(AppName app) {
        return new Problem(kind, code, message, hint.replaceAll("\\bAPP\\b", app.text()));
    }

    public ProblemException asException() {
        return new ProblemException(this);
    }
}
