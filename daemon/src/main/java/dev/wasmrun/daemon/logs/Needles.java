package dev.wasmrun.daemon.logs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/**
 * Texts of which each line that matches holds at least one. They are looked for in a whole block of
 * bytes at once: as a string of one byte a character, whose {@code indexOf} the JVM does with the
 * processor's vector instructions. So most lines are never looked at.
 *
 * <p>Without regard to case, the bit that tells small letters from capitals is set in block and
 * text: that finds too much, but nothing too little, and what is found is looked at again. Three
 * letters of ASCII have relatives outside of it (the Kelvin sign, the long s, the Turkish i): a
 * block that may hold one of those is looked at line by line.
 */
record Needles(List<String> texts, boolean ignoresCase) {
    private static final int LETTER_CASE = 0x20;
    private static final List<String> KELVIN = folded("\u212a");
    private static final List<String> LONG_S = folded("\u017f");
    private static final List<String> TURKISH_I = folded("\u0130", "\u0131");

    /** {@code texts}: without regard to case, of ASCII only. */
    Needles {
        texts = List.copyOf(texts);
    }

    private static List<String> folded(String... texts) {
        return Arrays.stream(texts).map(text -> fold(text.getBytes(UTF_8))).toList();
    }

    private static String fold(byte[] bytes) {
        var folded = new byte[bytes.length];
        fold(bytes, folded, bytes.length);
        return new String(folded, ISO_8859_1);
    }

    // so simple that the compiler makes vector instructions of it
    private static void fold(byte[] from, byte[] to, int length) {
        for (var i = 0; i < length; i++) {
            to[i] = (byte) (from[i] | LETTER_CASE);
        }
    }

    /** For one search after the other, by one thread. */
    Seeker seeker() {
        return new Seeker();
    }

    /** Where needles are in a block. */
    final class Seeker {
        private final String[] wanted;
        private final int[] at;
        private String hay = "";
        private byte[] folded = new byte[0];

        private Seeker() {
            wanted =
                    texts.stream()
                            .map(text -> text.getBytes(UTF_8))
                            .map(text -> ignoresCase ? fold(text) : new String(text, ISO_8859_1))
                            .toArray(String[]::new);
            at = new int[wanted.length];
        }

        /** False when this block must be looked at line by line. */
        boolean take(byte[] bytes, int length) {
            Arrays.fill(at, -2);
            if (!ignoresCase) {
                hay = new String(bytes, 0, length, ISO_8859_1);
                return true;
            }
            if (folded.length < length) {
                folded = new byte[length];
            }
            fold(bytes, folded, length);
            hay = new String(folded, 0, length, ISO_8859_1);
            return !holdsRelatives();
        }

        private boolean holdsRelatives() {
            return holds('k', KELVIN) || holds('s', LONG_S) || holds('i', TURKISH_I);
        }

        private boolean holds(char letter, List<String> relatives) {
            return Arrays.stream(wanted).anyMatch(text -> text.indexOf(letter) >= 0)
                    && relatives.stream().anyMatch(hay::contains);
        }

        /** The first place of any needle at or behind {@code from}; -1 when there is none. */
        int from(int from) {
            var first = -1;
            for (var i = 0; i < wanted.length; i++) {
                if (at[i] != -1 && at[i] < from) {
                    at[i] = hay.indexOf(wanted[i], from);
                }
                if (at[i] >= 0 && (first < 0 || at[i] < first)) {
                    first = at[i];
                }
            }
            return first;
        }
    }
}
