package dev.wasmrun.cli.shell;

import java.util.regex.Pattern;

/** How a stream of text is dressed: in colour on a terminal, plain elsewhere. */
public enum Style {
    COLOURED,
    PLAIN;

    /** What a colour stands for. */
    public enum Tone {
        STDOUT("34"),
        STDERR("31"),
        SYSTEM("33"),
        GOOD("32"),
        BAD("1;31"),
        QUIET("2"),
        STRONG("1");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    public String in(Tone tone, String text) {
        return this == PLAIN || text.isEmpty()
                ? text
                : "\u001b[" + tone.code + "m" + text + "\u001b[0m";
    }

    /** An app's own line: its colour codes are kept only where colours are shown. */
    public String foreign(String text) {
        return this == COLOURED || text.indexOf('\u001b') < 0
                ? text
                : Codes.PATTERN.matcher(text).replaceAll("");
    }

    /** Compiled only when a line with colour codes comes along. */
    private static final class Codes {
        static final Pattern PATTERN =
                Pattern.compile(
                        "\u001b(\\[[0-9;:?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(\u0007|\u001b\\\\)|[@-Z\\\\^_])");
    }
}
