package dev.wasmrun.cli.verb;

/** Ends the command with this code; everything is said already. */
public final class Exit extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int code;

    public Exit(int code) {
        super("exit " + code, null, false, false);
        this.code = code;
    }

    public int code() {
        return code;
    }
}
