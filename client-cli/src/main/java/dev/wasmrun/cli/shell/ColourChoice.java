package dev.wasmrun.cli.shell;

/** When colours are shown: {@code --color}. */
public enum ColourChoice {
    AUTO,
    ALWAYS,
    NEVER;

    public static ColourChoice parse(String text) {
        return Choices.parse(ColourChoice.class, "--color", text);
    }

    Style style(World world, boolean terminal) {
        return switch (this) {
            case ALWAYS -> Style.COLOURED;
            case NEVER -> Style.PLAIN;
            case AUTO ->
                    terminal && world.variable("NO_COLOR").isEmpty() ? Style.COLOURED : Style.PLAIN;
        };
    }
}
