package dev.wasmrun.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a constant is written in JSON and on the command line: {@code BACKING_OFF} is {@code
 * backing-off}.
 */
final class Wire {
    private Wire() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> E parse(Class<E> type, String wire) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of(constant).equals(wire))
                .findFirst()
                .orElseThrow(() -> unknown(type, wire));
    }

    private static ProblemException unknown(Class<? extends Enum<?>> type, String wire) {
        var known =
                Arrays.stream(type.getEnumConstants())
                        .map(Wire::of)
                        .collect(Collectors.joining(", "));
        return Checks.invalid(
                "unknown-" + type.getSimpleName().toLowerCase(Locale.ROOT),
                "'%s' is not one of the known values".formatted(wire),
                "Use one of: " + known);
    }
}
