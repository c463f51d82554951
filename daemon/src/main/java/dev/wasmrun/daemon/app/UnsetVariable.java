package dev.wasmrun.daemon.app;

import static dev.wasmrun.daemon.app.CrashWords.words;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A variable that is not set, and that nothing looked at before it was used. Part of {@link
 * CrashCause}.
 */
final class UnsetVariable {
    private static final Pattern NOTHING =
            Pattern.compile(
                    "'?NoneType'?|not None\\b|Cannot read propert(?:y|ies) .*of undefined|[Rr]eceived undefined|must be (?:a|of type) string|Invalid environment variables$");
    private static final CrashWords READ =
            words(
                    "(?:os\\.environ\\.get|os\\.getenv|getenv)\\(\\s*['\"](\\w{1,80})|os\\.environ\\[['\"](\\w{1,80})|process\\.env\\.(\\w{1,80})|process\\.env\\[['\"](\\w{1,80})|\\bpath: \\[ ['\"]([A-Z][A-Z0-9_]{2,80})['\"]",
                    VariableCauses.SET_IT);

    // Of a settings module, most often, which reads a variable of the same name.
    private static final CrashWords CONSTANT =
            words(
                    "^\\s.*\\(.*(?<!['\"])\\b([A-Z][A-Z0-9_]*_(?:URL|URI|DSN|TOKEN|KEY|SECRET)|TOKEN)\\b(?!['\"])",
                    "%1$s has no value, or a wrong one: where it comes from a variable of that name, give --env %1$s=VALUE, or a file that has it: --env-file .env");

    private UnsetVariable() {}

    /** Names it, where the last of these lines speaks of nothing in the place of a value. */
    static Optional<String> hint(List<String> lines) {
        return speaksOfNothing(lines)
                ? before(lines, READ).or(() -> before(lines, CONSTANT))
                : Optional.empty();
    }

    private static boolean speaksOfNothing(List<String> lines) {
        return NOTHING.matcher(lines.getLast()).find()
                || VariableCauses.VALUES.stream().anyMatch(value -> value.in(lines).isPresent());
    }

    // Stack traces quote the line that broke.
    private static Optional<String> before(List<String> lines, CrashWords words) {
        return CrashWords.near(lines).reversed().stream()
                .flatMap(line -> words.in(List.of(line)).stream())
                .findFirst();
    }
}
