package dev.wasmrun.daemon.detect;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that somebody meant. */
final class Spelling {
    private static final int MOST_SLIPS = 2;

    private Spelling() {}

    /** The candidate that a slip or two turns into {@code word}; never the word itself. */
    static Optional<String> meant(String word, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> !candidate.equals(word))
                .filter(candidate -> slips(word, candidate) <= MOST_SLIPS)
                .min(Comparator.comparingInt(candidate -> slips(word, candidate)));
    }

    /** The candidate with the least difference, however large that is. */
    static Optional<String> nearest(String word, Collection<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> slips(word, candidate)));
    }

    /** Letters to insert, remove or replace (the Levenshtein distance). */
    private static int slips(String left, String right) {
        var above = new int[right.length() + 1];
        for (var j = 0; j < above.length; j++) {
            above[j] = j;
        }
        for (var i = 1; i <= left.length(); i++) {
            var row = new int[above.length];
            row[0] = i;
            for (var j = 1; j < row.length; j++) {
                var replaced = above[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[right.length()];
    }
}
