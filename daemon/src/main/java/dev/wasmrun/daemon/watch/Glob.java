package dev.wasmrun.daemon.watch;

import java.util.List;

/**
 * A pattern of paths as Git writes them: {@code *} and {@code ?} stay within a name, {@code **}
 * goes through folders. Matching takes at most length times length steps, whatever the pattern: it
 * may come from somebody we don't trust.
 */
record Glob(List<String> names) {
    private static final String ANY_DEPTH = "**";

    static Glob of(String pattern) {
        return new Glob(List.of(pattern.split("/", -1)));
    }

    boolean matches(String path) {
        return matches(List.of(path.split("/", -1)));
    }

    // Only the last ** must be tried again: an earlier one can take nothing that it could not.
    private boolean matches(List<String> path) {
        int at = 0, wanted = 0, depth = -1, tried = 0;
        while (at < path.size()) {
            if (wanted < names.size() && names.get(wanted).equals(ANY_DEPTH)) {
                depth = wanted++;
                tried = at;
            } else if (wanted < names.size() && matches(names.get(wanted), path.get(at))) {
                wanted++;
                at++;
            } else if (depth >= 0) {
                wanted = depth + 1;
                at = ++tried;
            } else {
                return false;
            }
        }
        // what is behind a last ** must be something: a/** is all inside a, not a itself
        return wanted == names.size();
    }

    private static boolean matches(String pattern, String name) {
        int at = 0, wanted = 0, star = -1, tried = 0;
        while (at < name.length()) {
            var step = wanted < pattern.length() ? Step.of(pattern, wanted) : Step.NONE;
            if (step.star()) {
                star = wanted++;
                tried = at;
            } else if (step.length() > 0 && step.admits(name.charAt(at))) {
                wanted += step.length();
                at++;
            } else if (star >= 0) {
                wanted = star + 1;
                at = ++tried;
            } else {
                return false;
            }
        }
        while (wanted < pattern.length() && pattern.charAt(wanted) == '*') {
            wanted++;
        }
        return wanted == pattern.length();
    }

    /** One element of a name's pattern; {@code text} with its brackets or backslash. */
    private record Step(String text, boolean star) {
        static final Step NONE = new Step("", false);

        static Step of(String pattern, int from) {
            var first = pattern.charAt(from);
            if (first == '*') {
                return new Step("*", true);
            }
            return new Step(pattern.substring(from, end(pattern, from, first)), false);
        }

        private static int end(String pattern, int from, char first) {
            if (first == '\\') {
                return Math.min(from + 2, pattern.length());
            }
            if (first == '[') {
                // the first ] may be one of the letters
                var letters = from + (pattern.startsWith("[!", from) ? 2 : 1);
                var end = pattern.indexOf(']', letters + 1);
                return end < 0 ? from + 1 : end + 1;
            }
            return from + 1;
        }

        int length() {
            return text.length();
        }

        boolean admits(char letter) {
            var first = text.charAt(0);
            if (text.length() == 1) {
                return first == '?' || first == letter;
            }
            return first == '[' ? holds(letter) : text.charAt(1) == letter;
        }

        private boolean holds(char letter) {
            var not = text.charAt(1) == '!' || text.charAt(1) == '^';
            var letters = text.substring(not ? 2 : 1, text.length() - 1);
            var found = false;
            for (var i = 0; i < letters.length() && !found; i++) {
                var range = i + 2 < letters.length() && letters.charAt(i + 1) == '-';
                var last = letters.charAt(range ? i + 2 : i);
                found = letters.charAt(i) <= letter && letter <= last;
                i += range ? 2 : 0;
            }
            return found != not;
        }
    }
}
