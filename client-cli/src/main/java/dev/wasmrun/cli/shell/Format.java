package dev.wasmrun.cli.shell;

/** How data is printed: {@code --format}. */
public enum Format {
    TABLE,
    JSON,
    NDJSON;

    public static Format parse(String text) {
        return Choices.parse(Format.class, "--format", text);
    }
}
