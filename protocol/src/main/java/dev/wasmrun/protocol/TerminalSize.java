package dev.wasmrun.protocol;

/** How many characters a terminal shows; each from 1 to 10,000. */
public record TerminalSize(int columns, int rows) {
    private static final int MOST = 10_000;

    public TerminalSize {
        if (columns < 1 || rows < 1 || columns > MOST || rows > MOST) {
            throw Checks.invalid(
                    "bad-terminal-size",
                    "%d by %d is no size of a terminal".formatted(columns, rows),
                    "Send for example 80 columns and 24 rows");
        }
    }
}
