package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.Problem;

import org.safere.Pattern;
import org.safere.Utf8Input;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

/**
 * What the text of a line must hold: plain text, or a regular expression. Matched in time linear in
 * the line, whatever the expression (SafeRE); no expression can make the daemon busy for long.
 */
public final class LinePattern {
    /** Any text. */
    public static final LinePattern ALL = new LinePattern(Optional.empty(), Optional.empty());

    private static final int LONGEST = 1_000;

    private final Optional<Pattern> pattern;
    private final Optional<Needles.Seeker> seeker;

    private LinePattern(Optional<Pattern> pattern, Optional<Needles> needles) {
        this.pattern = pattern;
        this.seeker = needles.map(Needles::seeker);
    }

    /**
     * What a user looks for; {@code text} may be empty for any line.
     *
     * @param regex whether the text is a regular expression
     * @param matchCase whether capitals and small letters differ
     * @param word whether it must begin and end where words do
     */
    public record Wish(String text, boolean regex, boolean matchCase, boolean word) {}

    /**
     * For one search, by one thread at a time.
     *
     * @throws dev.wasmrun.protocol.ProblemException {@code bad-pattern}
     */
    public static LinePattern of(Wish wish) {
        if (wish.text().isEmpty()) {
            return ALL;
        }
        if (wish.text().length() > LONGEST) {
            throw bad("It is longer than %d characters".formatted(LONGEST));
        }
        var flags = wish.matchCase() ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        try {
            if (wish.regex()) {
                Pattern.compile(wish.text(), flags); // so that a refusal tells its own places
            }
            var pattern = Pattern.compile(expression(wish), flags);
            return new LinePattern(Optional.of(pattern), needles(wish));
        } catch (PatternSyntaxException e) {
            throw bad(
                    "%s, at character %d".formatted(e.getDescription(), Math.max(0, e.getIndex())));
        } catch (StackOverflowError e) {
            throw bad("It is nested too deeply");
        }
    }

    private static RuntimeException bad(String why) {
        return new Problem(
                        Problem.Kind.INVALID,
                        "bad-pattern",
                        "The pattern cannot be used: " + why,
                        "Write it as RE2 has it; a sign such as ( or [ is itself behind a backslash")
                .asException();
    }

    private static String expression(Wish wish) {
        if (wish.regex()) {
            return wish.word() ? "\\b(?:%s)\\b".formatted(wish.text()) : wish.text();
        }
        var quoted = quoted(wish.text());
        return wish.word()
                ? edge(wish.text().codePointAt(0))
                        + quoted
                        + edge(wish.text().codePointBefore(wish.text().length()))
                : quoted;
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder();
        text.codePoints()
                .forEach(
                        c -> {
                            if (c < 128 && !Character.isLetterOrDigit(c) && c > ' ') {
                                quoted.append('\\');
                            }
                            quoted.appendCodePoint(c);
                        });
        return quoted.toString();
    }

    // next to a sign that belongs to no word there is no edge of a word
    private static String edge(int c) {
        return Character.isLetterOrDigit(c) || c == '_' ? "\\b" : "";
    }

    private static Optional<Needles> needles(Wish wish) {
        var ignoresCase = !wish.matchCase();
        var isPlain = !wish.regex() && (wish.matchCase() || isAscii(wish.text()));
        return (isPlain
                        ? Optional.of(List.of(wish.text()))
                        : Literals.of(
                                wish.regex() ? wish.text() : quoted(wish.text()), ignoresCase))
                .map(texts -> new Needles(texts, ignoresCase));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    boolean asksForText() {
        return pattern.isPresent();
    }

    /** Tells of each record of the block that is wanted and matches. */
    void search(
            SegmentView.Block block, Predicate<RecordCursor> wanted, Consumer<RecordCursor> found) {
        var records = block.records();
        if (seeker.isEmpty() || !seeker.get().take(block.bytes(), block.length())) {
            while (records.next()) {
                if (wanted.test(records) && matches(block, records)) {
                    found.accept(records);
                }
            }
            return;
        }
        var at = seeker.get().from(0);
        while (at >= 0 && records.next()) {
            if (at < records.end()) {
                at = seeker.get().from(Math.max(at, records.textStart()));
                if (at >= 0 && at < records.end()) {
                    if (wanted.test(records) && matches(block, records)) {
                        found.accept(records);
                    }
                    at = seeker.get().from(records.end());
                }
            }
        }
    }

    private boolean matches(SegmentView.Block block, RecordCursor record) {
        return pattern.isEmpty()
                || pattern.get()
                        .find(
                                Utf8Input.trusted(
                                        block.bytes(),
                                        record.textStart(),
                                        record.end() - record.textStart()));
    }
}
