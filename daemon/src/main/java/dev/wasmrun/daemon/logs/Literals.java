package dev.wasmrun.daemon.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds texts of which whatever a regular expression matches holds at least one: of {@code
 * (GET|POST) /api/v\d+} the text {@code " /api/v"}. It gives up at what it does not know well: a
 * search without such texts is slower, but right.
 */
final class Literals {
    private static final int MOST = 8;
    private static final int SHORTEST = 2;

    /** What the expression uses is not known here. */
    private static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unknown() {
            super(null, null, false, false);
        }
    }

    private final int[] regex;
    private final boolean asciiOnly;
    private int at;

    private Literals(String regex, boolean asciiOnly) {
        this.regex = regex.codePoints().toArray();
        this.asciiOnly = asciiOnly;
    }

    /**
     * @param asciiOnly whether other characters must not be part of a text
     */
    static Optional<List<String>> of(String regex, boolean asciiOnly) {
        var literals = new Literals(regex, asciiOnly);
        try {
            var found = literals.alternation();
            return literals.at < literals.regex.length
                    ? Optional.empty()
                    : found.filter(Literals::isWorthIt);
        } catch (Unknown e) {
            return Optional.empty();
        }
    }

    private static boolean isWorthIt(List<String> texts) {
        return texts.size() <= MOST && shortest(texts) >= SHORTEST;
    }

    private static int shortest(List<String> texts) {
        return texts.stream().mapToInt(String::length).min().orElse(0);
    }

    private Optional<List<String>> alternation() {
        var all = new ArrayList<String>();
        var isKnown = true;
        do {
            var branch = concatenation();
            isKnown &= branch.isPresent();
            branch.ifPresent(all::addAll);
        } while (takes('|'));
        return isKnown ? Optional.of(all) : Optional.empty();
    }

    private Optional<List<String>> concatenation() {
        var best = new Best();
        while (at < regex.length && regex[at] != '|' && regex[at] != ')') {
            var c = regex[at++];
            switch (c) {
                case '(' -> group(best);
                case '[' -> {
                    characterClass();
                    best.other(repeats());
                }
                case '.', '^', '$' -> best.other(repeats());
                case '\\' -> escape(best);
                case '*', '+', '?', '{', ']', '}' -> throw new Unknown();
                default -> best.character(c, repeats());
            }
        }
        return best.found();
    }

    private void group(Best best) {
        if (takes('?')) {
            if (takes('P') && !ahead('<')) {
                throw new Unknown();
            }
            if (takes('<')) {
                if (ahead('=') || ahead('!')) {
                    throw new Unknown();
                }
                while (!takes('>')) {
                    skip();
                }
            } else if (!takes(':')) {
                throw new Unknown(); // flags, and what is not possible
            }
        }
        var inner = alternation();
        if (!takes(')')) {
            throw new Unknown();
        }
        best.group(inner, repeats());
    }

    private void characterClass() {
        takes('^');
        takes(']');
        while (!takes(']')) {
            if (ahead('[') || ahead('&')) {
                throw new Unknown();
            }
            if (takes('\\') && ahead('Q')) {
                throw new Unknown();
            }
            skip();
        }
    }

    private void escape(Best best) {
        if (at == regex.length) {
            throw new Unknown();
        }
        var c = regex[at++];
        if ("dDwWsSbB".indexOf(c) >= 0) {
            best.other(repeats());
        } else if (c == 't') {
            best.character('\t', repeats());
        } else if (c < 128 && !Character.isLetterOrDigit(c)) {
            best.character(c, repeats());
        } else {
            throw new Unknown();
        }
    }

    /** How often, at least and at most, what came before is there. */
    private record Times(int least, boolean once) {}

    private Times repeats() {
        if (at == regex.length || "*+?{".indexOf(regex[at]) < 0) {
            return new Times(1, true);
        }
        var c = regex[at++];
        var least = c == '+' ? 1 : 0;
        if (c == '{') {
            var from = at;
            while (!takes('}')) {
                skip();
            }
            var first = new String(regex, from, at - 1 - from).split(",", 2)[0];
            if (!first.matches("\\d{1,4}")) {
                throw new Unknown();
            }
            least = Integer.parseInt(first);
        }
        takes('?');
        return new Times(least, false);
    }

    private boolean ahead(int c) {
        return at < regex.length && regex[at] == c;
    }

    private boolean takes(int c) {
        if (ahead(c)) {
            at++;
            return true;
        }
        return false;
    }

    private void skip() {
        if (at++ >= regex.length) {
            throw new Unknown();
        }
    }

    /** The best texts of one sequence: the shortest of them is the longest. */
    private final class Best {
        private final StringBuilder run = new StringBuilder();
        private Optional<List<String>> found = Optional.empty();

        void character(int c, Times times) {
            if (times.least() == 0 || (asciiOnly && c > 127)) {
                flush();
                return;
            }
            run.appendCodePoint(c);
            if (!times.once()) {
                flush();
            }
        }

        void other(Times times) {
            flush();
        }

        void group(Optional<List<String>> inner, Times times) {
            flush();
            if (times.least() > 0) {
                inner.ifPresent(this::offer);
            }
        }

        private void flush() {
            if (!run.isEmpty()) {
                offer(List.of(run.toString()));
                run.setLength(0);
            }
        }

        private void offer(List<String> texts) {
            if (found.isEmpty() || shortest(texts) > shortest(found.get())) {
                found = Optional.of(texts);
            }
        }

        Optional<List<String>> found() {
            flush();
            return found;
        }
    }
}
