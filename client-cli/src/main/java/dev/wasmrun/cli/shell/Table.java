package dev.wasmrun.cli.shell;

import java.util.ArrayList;
import java.util.List;

/** Rows under a header, in columns as wide as their widest cell. */
public final class Table {
    private static final String GAP = "  ";
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... header) {
        rows.add(List.of(header));
    }

    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    public void print(Terminal terminal) {
        var widths = new int[rows.getFirst().size()];
        for (var row : rows) {
            for (var i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (var row : rows) {
            var line = line(row, widths);
            terminal.data(
                    row == rows.getFirst() ? terminal.outStyle().in(Style.Tone.QUIET, line) : line);
        }
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (var i = 0; i < row.size(); i++) {
            line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length()).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
