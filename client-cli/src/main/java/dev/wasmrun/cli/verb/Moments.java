package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.shell.Durations;
import dev.wasmrun.cli.shell.Usage;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/** Moments as users write them: how long ago, or a date with or without a time and zone. */
final class Moments {
    private Moments() {}

    static Instant parse(String flag, String text) {
        try {
            if (text.matches("\\d+d")) {
                return Instant.now()
                        .minus(Duration.ofDays(Integer.parseInt(text, 0, text.length() - 1, 10)));
            }
            if (text.matches("\\d+[a-z]+")) {
                return Instant.now().minus(Durations.parse(flag, text));
            }
            if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
                return LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
            }
            return text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text.replace(' ', 'T'))
                            .atZone(ZoneId.systemDefault())
                            .toInstant();
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw Usage.problem(
                    "'%s' is no time for %s".formatted(text, flag),
                    "Write how long ago (10m, 2h, 3d) or a time (2026-03-01, 2026-03-01T09:30,"
                            + " 2026-03-01T09:30:00Z)");
        }
    }
}
