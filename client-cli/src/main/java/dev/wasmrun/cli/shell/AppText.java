package dev.wasmrun.cli.shell;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an app wrote, fit for a terminal: its colours may stay; what sets a title or the clipboard,
 * moves the cursor, erases or asks is taken off (ECMA-48).
 */
final class AppText {
    // CSI; OSC and other strings, also those that never end; the short ones; what else controls
    private static final Pattern CODES =
            Pattern.compile(
                    "(?:\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]?"
                            + "|(?:\u001b[\\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\\\|\u009c)?"
                            + "|\u001b[ -/]*[0-~]?"
                            + "|[\u0000-\u0008\n-\f\u000e-\u001f\u007f-\u009f]");
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;:]*m");
    private static final String PLAIN_AGAIN = "\u001b[0m";

    private AppText() {}

    static String plain(String text) {
        return isHarmless(text) ? text : CODES.matcher(text).replaceAll("");
    }

    static String coloured(String text) {
        if (isHarmless(text)) {
            return text;
        }
        var line = CODES.matcher(lastStep(text)).replaceAll(AppText::onlyColour);
        // or what comes next would be in its colour
        return line.indexOf('\u001b') < 0 ? line : line + PLAIN_AGAIN;
    }

    private static String onlyColour(MatchResult code) {
        var text = code.group();
        return COLOUR.matcher(text).matches() ? Matcher.quoteReplacement(text) : "";
    }

    /** A progress bar writes its line anew and anew: over the gutter and the time before it. */
    private static String lastStep(String text) {
        var end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\r') {
            end--;
        }
        return text.substring(text.lastIndexOf('\r', end - 1) + 1, end);
    }

    private static boolean isHarmless(String text) {
        return text.chars().noneMatch(c -> c < ' ' && c != '\t' || c >= 0x7f && c <= 0x9f);
    }
}
