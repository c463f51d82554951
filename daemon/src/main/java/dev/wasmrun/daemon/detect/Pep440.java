package dev.wasmrun.daemon.detect;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which Python versions a specifier means: those of PEP 440 ({@code >=3.9,!=3.10.*}), Poetry's
 * {@code ^3.11} and {@code ||}, and a bare {@code 3.12}. Only releases are compared, since only
 * releases run apps.
 */
final class Pep440 {
    private static final Pattern CLAUSE =
            Pattern.compile("(===|==|!=|~=|>=|<=|>|<|\\^|~|=)?\\s*v?(\\d+(?:\\.\\d+)*)(\\.\\*)?.*");

    private Pep440() {}

    /** Empty when the text is no specifier. */
    static Optional<Predicate<String>> range(String text) {
        Predicate<String> any = version -> false;
        for (var alternative : text.split("\\|\\|?")) {
            Predicate<String> all = version -> true;
            for (var clause : alternative.strip().split("\\s*,\\s*|\\s+(?=[<>=!~^])")) {
                var one = clause(clause.strip());
                if (one.isEmpty()) {
                    return Optional.empty();
                }
                all = all.and(one.orElseThrow());
            }
            any = any.or(all);
        }
        return Optional.of(any);
    }

    private static Optional<Predicate<String>> clause(String text) {
        if (text.equals("*")) {
            return Optional.of(version -> true);
        }
        var parts = CLAUSE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var wanted = parts.group(2);
        var isPrefix = parts.group(3) != null;
        return Optional.of(
                switch (parts.group(1)) {
                    case null -> version -> isBelow(version, wanted);
                    case "==", "===", "=" ->
                            version ->
                                    isPrefix
                                            ? isBelow(version, wanted)
                                            : compare(version, wanted) == 0;
                    case "!=" ->
                            version ->
                                    isPrefix
                                            ? !isBelow(version, wanted)
                                            : compare(version, wanted) != 0;
                    case ">=" -> version -> compare(version, wanted) >= 0;
                    case "<=" -> version -> compare(version, wanted) <= 0;
                    case ">" ->
                            version -> compare(version, wanted) > 0 && !isBelow(version, wanted);
                    case "<" -> version -> compare(version, wanted) < 0;
                    case "^" ->
                            version ->
                                    compare(version, wanted) >= 0
                                            && isBelow(version, head(wanted, 1));
                    case "~" ->
                            version ->
                                    compare(version, wanted) >= 0
                                            && isBelow(version, head(wanted, 2));
                    default ->
                            version ->
                                    compare(version, wanted) >= 0
                                            && isBelow(
                                                    version,
                                                    head(wanted, parts(wanted).length - 1));
                });
    }

    /** 3.12.1 is below 3.12, and below 3. */
    /** {@code Flask_SQLAlchemy} as registries know it: {@code flask-sqlalchemy} (PEP 503). */
    static String distribution(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[._-]+", "-");
    }

    private static boolean isBelow(String version, String prefix) {
        return version.equals(prefix) || version.startsWith(prefix + ".");
    }

    private static String head(String version, int count) {
        return String.join(
                ".", Arrays.stream(version.split("\\.")).limit(Math.max(1, count)).toList());
    }

    private static int compare(String left, String right) {
        var one = parts(left);
        var other = parts(right);
        var length = Math.max(one.length, other.length);
        return Arrays.compare(Arrays.copyOf(one, length), Arrays.copyOf(other, length));
    }

    private static int[] parts(String version) {
        return Arrays.stream(version.split("\\."))
                .mapToInt(part -> part.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(part))
                .toArray();
    }
}
