package dev.wasmrun.cli.app;

import dev.wasmrun.cli.shell.Style;

/**
 * How a log line looks: on a terminal behind a gutter in its stream's colour; elsewhere the app's
 * own lines are the text that it wrote, and those of wasmrun are marked. Of several processes each
 * line begins with the name of its own.
 */
public record LogDress(Style style, boolean timestamps) {
    public String dress(LogLineView line) {
        var time = timestamps ? line.time() + " " : "";
        return gutter(line.stream())
                + style.in(Style.Tone.QUIET, time)
                + line.process().map(this::name).orElse("")
                + style.foreign(line.text());
    }

    private String name(String process) {
        return style.in(Style.Tone.STRONG, style.foreign(process)) + " | ";
    }

    private String gutter(String stream) {
        return style == Style.PLAIN ? mark(stream) : style.in(tone(stream), "│") + " ";
    }

    private static String mark(String stream) {
        return switch (stream) {
            case "stdout", "stderr" -> "";
            default -> "[" + stream + "] ";
        };
    }

    private static Style.Tone tone(String stream) {
        return switch (stream) {
            case "stdout" -> Style.Tone.STDOUT;
            case "stderr" -> Style.Tone.STDERR;
            case "system" -> Style.Tone.SYSTEM;
            default -> Style.Tone.QUIET;
        };
    }
}
