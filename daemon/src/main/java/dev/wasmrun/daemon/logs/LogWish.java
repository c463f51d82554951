package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.LogView;

import java.time.Duration;
import java.util.Optional;

/**
 * What a project wants of its log: {@code [logs]} and {@code [os_mode.logs]} of its {@code
 * .wasmrun.toml}.
 */
public record LogWish(Optional<Long> bytes, Optional<Duration> age, LogView view) {
    public static final LogWish NONE =
            new LogWish(Optional.empty(), Optional.empty(), LogView.USUAL);

    Retention over(Retention usual) {
        return new Retention(bytes.orElse(usual.bytes()), age.orElse(usual.age()));
    }
}
