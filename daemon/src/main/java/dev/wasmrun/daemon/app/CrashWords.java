package dev.wasmrun.daemon.app;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a line of a program that failed says, and what to do about it.
 *
 * @param above what a line shortly before has to say
 * @param hint what to do; {@code %1$s}, {@code %2$s} stand for the groups of {@code words}
 */
record CrashWords(Pattern words, Optional<Pattern> above, String hint) {
    // A stack trace, or the command that a script ran.
    private static final int NEAR = 40;

    private static final Map<String, String> SERVICES =
            Map.of(
                    "3306", "MySQL",
                    "5432", "PostgreSQL",
                    "5672", "RabbitMQ",
                    "6379", "Redis",
                    "9092", "Kafka",
                    "9200", "Elasticsearch",
                    "11211", "memcached",
                    "27017", "MongoDB");

    static CrashWords words(String words, String hint) {
        return new CrashWords(Pattern.compile(words), Optional.empty(), hint);
    }

    /** Only where a line shortly before says that. */
    CrashWords below(String line) {
        return new CrashWords(words, Optional.of(Pattern.compile(line)), hint);
    }

    /** The last of these lines, and those that belong to it. */
    static List<String> near(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - NEAR), lines.size());
    }

    /** What to do, when the last of these lines says so. */
    Optional<String> in(List<String> lines) {
        var found = words.matcher(lines.getLast());
        return found.find() && isBelow(lines)
                ? Optional.of(hint.formatted(groups(found)))
                : Optional.empty();
    }

    private boolean isBelow(List<String> lines) {
        return above.map(words -> near(lines).stream().anyMatch(line -> words.matcher(line).find()))
                .orElse(true);
    }

    // Of the ways to say a thing, one has its group.
    private static Object[] groups(Matcher found) {
        return IntStream.rangeClosed(1, found.groupCount())
                .mapToObj(found::group)
                .filter(Objects::nonNull)
                .map(word -> SERVICES.containsKey(word) ? named(word) : word)
                .toArray();
    }

    private static String named(String port) {
        return "%s (%s)".formatted(port, SERVICES.get(port));
    }
}
