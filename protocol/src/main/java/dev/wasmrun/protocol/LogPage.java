package dev.wasmrun.protocol;

import java.util.List;

/**
 * Part of an app's log, in order.
 *
 * @param first the oldest sequence number that is still stored; 0 when there is none
 * @param last the newest sequence number; 0 when there is none
 * @param view how the project wants it shown
 */
public record LogPage(List<LogLine> lines, long first, long last, LogView view) {
    public LogPage {
        lines = List.copyOf(lines);
    }
}
