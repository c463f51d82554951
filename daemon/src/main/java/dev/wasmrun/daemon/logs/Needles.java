package dev.wasmrun.daemon.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wasmrun.daemon.linux.BlockSearch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Texts of which each line that matches holds at least one. They are looked for in a whole block of
 * bytes at once, so most lines are never looked at.
 *
 * <p>Without regard to case, the bit that tells small letters from capitals is set in block and
 * text: that finds too much, but nothing too little, and what is found is looked at again. Three
 * letters of ASCII have relatives outside of it (the Kelvin sign, the long s, the Turkish i): a
 * block that may hold one of those is looked at line by line.
 */
record Needles(List<String> texts, boolean ignoresCase) {
    private static final int LETTER_CASE = 0x20;

    /** {@code texts}: without regard to case, of ASCII only. */
    Needles {
        texts = List.copyOf(texts);
    }

    private static void fold(byte[] from, byte[] to, int length) {
        for (var i = 0; i < length; i++) {
            to[i] = (byte) (from[i] | LETTER_CASE);
        }
    }

    private byte[] sought(String text) {
        var bytes = text.getBytes(UTF_8);
        if (ignoresCase) {
            fold(bytes, bytes, bytes.length);
        }
        return bytes;
    }

    /** What else the letters of the texts may look like. */
    private Stream<String> relatives() {
        return ignoresCase
                ? Stream.of(
                                relativesOf("k", "\u212a"),
                                relativesOf("s", "\u017f"),
                                relativesOf("i", "\u0130", "\u0131"))
                        .flatMap(all -> all)
                : Stream.empty();
    }

    private Stream<String> relativesOf(String letter, String... relatives) {
        return texts.stream()
                        .anyMatch(text -> text.toLowerCase(java.util.Locale.ROOT).contains(letter))
                ? Arrays.stream(relatives)
                : Stream.empty();
    }

    /** For one search, by one thread at a time. */
    Seeker seeker() {
        return new Seeker();
    }

    /** Where needles are in a block. */
    final class Seeker implements AutoCloseable {
        private final BlockSearch search;
        private final int[] at = new int[texts.size()];
        private final int all;
        private byte[] folded = new byte[0];

        private Seeker() {
            var sought = new ArrayList<byte[]>();
            Stream.concat(texts.stream(), relatives()).forEach(text -> sought.add(sought(text)));
            all = sought.size();
            search = new BlockSearch(sought);
        }

        /** False when this block must be looked at line by line. */
        boolean take(byte[] bytes, int length) {
            Arrays.fill(at, -2);
            if (ignoresCase) {
                if (folded.length < length) {
                    folded = new byte[length];
                }
                fold(bytes, folded, length);
            }
            search.take(ignoresCase ? folded : bytes, length);
            for (var relative = at.length; relative < all; relative++) {
                if (search.find(relative, 0) >= 0) {
                    return false;
                }
            }
            return true;
        }

        /** The first place of any needle at or behind {@code from}; -1 when there is none. */
        int from(int from) {
            var first = -1;
            for (var i = 0; i < at.length; i++) {
                if (at[i] != -1 && at[i] < from) {
                    at[i] = search.find(i, from);
                }
                if (at[i] >= 0 && (first < 0 || at[i] < first)) {
                    first = at[i];
                }
            }
            return first;
        }

        @Override
        public void close() {
            search.close();
        }
    }
}
