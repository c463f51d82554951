package dev.wasmrun.cli.shell;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word that a mistyped one most likely means. */
public final class Nearest {
    private Nearest() {}

    /** Empty when nothing is close enough to be a typo. */
    public static Optional<String> to(String typed, Collection<String> known) {
        return known.stream()
                .filter(word -> word.startsWith(typed) || distance(typed, word) <= tolerance(typed))
                .min(Comparator.comparingInt(word -> distance(typed, word)));
    }

    private static int tolerance(String typed) {
        return typed.length() < 4 ? 1 : 2 + typed.length() / 8;
    }

    /** Optimal string alignment: a swap of neighbours is one mistake. */
    private static int distance(String a, String b) {
        var cost = new int[a.length() + 1][b.length() + 1];
        for (var i = 0; i <= a.length(); i++) {
            for (var j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, cost, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(String a, String b, int[][] cost, int i, int j) {
        var same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        var best =
                Math.min(cost[i - 1][j - 1] + same, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        var swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
