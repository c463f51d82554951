package dev.wasmrun.protocol;

/**
 * How a project wants its log shown ({@code [os_mode.logs]} of {@code .wasmrun.toml}).
 *
 * @param maxLines how many lines a view loads at first
 * @param autoScroll whether it follows the newest line
 */
public record LogView(int maxLines, boolean autoScroll) {
    public static final LogView USUAL = new LogView(1_000, true);
    private static final int MOST = 1_000_000;

    public LogView {
        maxLines = Math.clamp(maxLines, 1, MOST);
    }
}
