package dev.wasmrun.daemon.detect;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Reads lengths of time as users write them: {@code 200ms}, {@code 10s}, {@code 5m}, {@code 7d}.
 */
final class TimeSpan {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private TimeSpan() {}

    static boolean isOne(String text) {
        return TEXT.matcher(text.strip()).matches();
    }

    static Duration parse(String text) {
        var parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        var amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
