package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Language;

import java.util.Map;
import java.util.TreeMap;

/** Rule 11: the variables that every app gets, below its own. */
final class AppVariables {
    private static final Map<String, String> ALWAYS =
            Map.of(
                    "FORCE_COLOR", "1",
                    "BROWSER", "none",
                    "NO_UPDATE_NOTIFIER", "1",
                    "HOST", "0.0.0.0",
                    "WASMRUN", "1");

    // Without the first, Python keeps what an app prints until its buffer is full.
    private static final Map<String, String> PYTHON =
            Map.of("PYTHONUNBUFFERED", "1", "PYTHONFAULTHANDLER", "1");

    private AppVariables() {}

    static Map<String, String> of(Language language, Start start) {
        var env = new TreeMap<>(ALWAYS);
        switch (language) {
            case NODEJS, WASM, STATIC -> {}
            case PYTHON -> env.putAll(PYTHON);
        }
        env.putAll(start.env());
        return env;
    }
}
