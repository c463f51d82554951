package dev.wasmrun.daemon.app;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a line of a program that failed says, and what to do about it.
 *
 * @param hint what to do; {@code %1$s}, {@code %2$s} stand for the groups of {@code words}
 */
record CrashWords(Pattern words, String hint) {
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
        return new CrashWords(Pattern.compile(words), hint);
    }

    /** What to do, when the line says so. */
    Optional<String> in(String line) {
        var found = words.matcher(line);
        return found.find() ? Optional.of(hint.formatted(groups(found))) : Optional.empty();
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
