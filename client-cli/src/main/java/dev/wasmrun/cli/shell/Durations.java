package dev.wasmrun.cli.shell;

import java.time.Duration;

/**
 * Spans of time as users write and read them: {@code 500ms}, {@code 60s}, {@code 2m}, {@code 3h}.
 */
public final class Durations {
    private Durations() {}

    public static Duration parse(String flag, String text) {
        var digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        if (digits == 0 || digits > 9) {
            throw bad(flag, text);
        }
        var amount = Long.parseLong(text.substring(0, digits));
        return switch (text.substring(digits)) {
            case "ms" -> Duration.ofMillis(amount);
            case "", "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> throw bad(flag, text);
        };
    }

    /** How long something has been so, in its largest unit: {@code 42s}, {@code 5m}, {@code 3h}. */
    public static String brief(Duration span) {
        if (span.toMinutes() < 1) {
            return Math.max(0, span.toSeconds()) + "s";
        }
        if (span.toHours() < 1) {
            return span.toMinutes() + "m";
        }
        return span.toDays() < 1 ? span.toHours() + "h" : span.toDays() + "d";
    }

    /** How long a step took, to a tenth of a second: {@code 3.2 s}. */
    public static String exact(Duration span) {
        var tenths = (span.toMillis() + 50) / 100;
        return tenths / 10 + "." + tenths % 10 + " s";
    }

    private static RuntimeException bad(String flag, String text) {
        return Usage.problem(
                "'%s' is no duration for %s".formatted(text, flag),
                "Write a number with its unit: 500ms, 60s, 2m");
    }
}
