package dev.wasmrun.daemon.watch;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Files that changed in one go.
 *
 * @param files by their paths in the project; never empty
 * @param first when the first of them was seen to change
 * @param last when the last of them was
 */
public record Change(Map<String, Meaning> files, Instant first, Instant last) {
    public Change {
        files = java.util.Collections.unmodifiableMap(new TreeMap<>(files));
    }

    static Change of(String file, Meaning meaning, Instant at) {
        return new Change(Map.of(file, meaning), at, at);
    }

    Change and(Change later) {
        var both = new TreeMap<>(files);
        later.files.forEach((file, meaning) -> both.merge(file, meaning, Change::weightier));
        return new Change(both, first, later.last);
    }

    /** The part of it that passes, if any does. */
    Optional<Change> only(BiPredicate<String, Meaning> passes) {
        var rest = new TreeMap<>(files);
        rest.entrySet().removeIf(file -> !passes.test(file.getKey(), file.getValue()));
        return rest.isEmpty() ? Optional.empty() : Optional.of(new Change(rest, first, last));
    }

    private static Meaning weightier(Meaning one, Meaning other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** That of the file which matters most. */
    public Meaning meaning() {
        return files.values().stream().max(Comparator.naturalOrder()).orElseThrow();
    }

    /** For people: {@code src/a.js changed}. */
    public String reason() {
        var names = files.keySet().stream().limit(2).toList();
        return switch (files.size()) {
            case 1 -> names.getFirst() + " changed";
            case 2 -> "%s and %s changed".formatted(names.toArray());
            default ->
                    "%s and %d other files changed".formatted(names.getFirst(), files.size() - 1);
        };
    }
}
