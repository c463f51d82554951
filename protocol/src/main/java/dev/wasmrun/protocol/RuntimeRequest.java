package dev.wasmrun.protocol;

import java.util.Map;

/**
 * A runtime that is to be fetched.
 *
 * @param runtime what it is: {@code node}
 * @param version such as {@code 24} or {@code 24.21.0}
 * @param caller what the caller's shell had: npm's own variables, HOME for {@code .npmrc}, proxies;
 *     they may hold secrets
 */
public record RuntimeRequest(String runtime, String version, Map<String, String> caller) {
    public RuntimeRequest {
        if (runtime == null || version == null || version.isBlank()) {
            throw Checks.invalid(
                    "bad-runtime",
                    "A runtime needs a name and a version",
                    "Name both, such as node and 24");
        }
        caller = caller == null ? Map.of() : Map.copyOf(caller);
    }

    /** Values may be secrets: only names are ever printed. */
    @Override
    public String toString() {
        return "RuntimeRequest[%s %s, caller=%s]".formatted(runtime, version, caller.keySet());
    }
}
