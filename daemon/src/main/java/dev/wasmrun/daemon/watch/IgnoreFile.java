package dev.wasmrun.daemon.watch;

import java.util.List;
import java.util.Optional;

/**
 * The rules of one {@code .gitignore}, as gitignore(5) describes them: the last one that fits
 * decides.
 */
record IgnoreFile(List<Rule> rules) {
    static final String NAME = ".gitignore";

    /** {@code keeps}: a rule with {@code !}. */
    private record Rule(Glob glob, boolean keeps, boolean foldersOnly) {}

    static IgnoreFile parse(String text) {
        return parse(text.lines().toList());
    }

    static IgnoreFile parse(List<String> lines) {
        return new IgnoreFile(lines.stream().flatMap(line -> rule(line).stream()).toList());
    }

    private static Optional<Rule> rule(String line) {
        var text = trimmed(line);
        if (text.isEmpty() || text.startsWith("#")) {
            return Optional.empty();
        }
        var keeps = text.startsWith("!");
        var pattern = keeps ? text.substring(1) : text;
        var foldersOnly = pattern.endsWith("/");
        pattern = foldersOnly ? pattern.substring(0, pattern.length() - 1) : pattern;
        // a slash at the beginning or in the middle ties the rule to the folder of its file
        var glob =
                pattern.contains("/")
                        ? pattern.startsWith("/") ? pattern.substring(1) : pattern
                        : "**/" + pattern;
        return pattern.isEmpty()
                ? Optional.empty()
                : Optional.of(new Rule(Glob.of(glob), keeps, foldersOnly));
    }

    // Spaces at the end count only behind a backslash.
    private static String trimmed(String line) {
        var end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ' && !line.startsWith("\\", end - 2)) {
            end--;
        }
        return line.substring(0, end);
    }

    /**
     * Whether the path, relative to the folder of this file, is ignored; nothing when no rule fits.
     */
    Optional<Boolean> decides(String path, boolean isFolder) {
        return rules.reversed().stream()
                .filter(rule -> isFolder || !rule.foldersOnly())
                .filter(rule -> rule.glob().matches(path))
                .findFirst()
                .map(rule -> !rule.keeps());
    }
}
