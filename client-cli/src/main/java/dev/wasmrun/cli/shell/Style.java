package dev.wasmrun.cli.shell;

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

    /**
     * An app's own line: its colours are kept only where colours are shown, other codes nowhere.
     */
    public String foreign(String text) {
        return this == COLOURED ? AppText.coloured(text) : AppText.plain(text);
    }
}
