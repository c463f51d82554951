package dev.wasmrun.daemon.app;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A variable that is not set, and that nothing looked at before it was used. Part of {@link
 * CrashCause}.
 */
final class UnsetVariable {
    private static final Pattern UNSET =
            Pattern.compile(
                    "'?NoneType'?|not None\\b|Cannot read propert(?:y|ies) .*of undefined|[Rr]eceived undefined|must be (?:a|of type) string");
    private static final CrashWords READ =
            CrashWords.words(
                    "(?:os\\.environ\\.get|os\\.getenv|getenv)\\(\\s*['\"](\\w{1,80})|process\\.env\\.(\\w{1,80})|process\\.env\\[['\"](\\w{1,80})",
                    VariableCauses.SET_IT);
    private static final int NEAR = 12;

    private UnsetVariable() {}

    /** Names it, where the last of these lines speaks of nothing in the place of a value. */
    static Optional<String> hint(List<String> lines) {
        return UNSET.matcher(lines.getLast()).find() ? readBefore(lines) : Optional.empty();
    }

    // Stack traces quote the line that broke.
    private static Optional<String> readBefore(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - NEAR), lines.size()).reversed().stream()
                .flatMap(line -> READ.in(line).stream())
                .findFirst();
    }
}
