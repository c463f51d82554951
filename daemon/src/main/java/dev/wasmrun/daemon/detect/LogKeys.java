package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.LogView;

import java.time.Duration;
import java.util.Optional;

/**
 * What a project wants of its log.
 *
 * @param max how many bytes are kept
 * @param retain for how long
 * @param view how it is shown
 */
public record LogKeys(Optional<Long> max, Optional<Duration> retain, LogView view) {
    static LogKeys of(ConfigFile file) {
        return new LogKeys(
                file.as("logs.max", "a size, such as \"500m\"", Limits::bytes),
                file.as("logs.retain", "a time span, such as \"7d\"", TimeSpan::parse),
                new LogView(
                        file.number("os_mode.logs.max_lines")
                                .map(number -> (int) Math.min(Integer.MAX_VALUE, number))
                                .orElse(LogView.USUAL.maxLines()),
                        file.flag("os_mode.logs.auto_scroll").orElse(LogView.USUAL.autoScroll())));
    }
}
