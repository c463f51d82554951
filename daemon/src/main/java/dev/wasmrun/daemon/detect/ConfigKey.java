package dev.wasmrun.daemon.detect;

import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One key that {@code .wasmrun.toml} may have. {@link #ALL} is the whole list: a new key is a line
 * there.
 *
 * @param acts false as long as its feature is to come
 */
record ConfigKey(String table, String name, Holds holds, boolean acts) {
    /** What a key holds, and how to say so to somebody who wrote something else. */
    enum Holds {
        TEXT("a text, such as \"value\"", String.class::isInstance),
        VERSION("a version, such as \"22\"", Holds::isScalar),
        WHOLE_NUMBER("a whole number", Long.class::isInstance),
        PORT("a port from 1 to 65535", v -> v instanceof Long n && n >= 1 && n <= 65_535),
        COUNT("a whole number, 0 or more", v -> v instanceof Long n && n >= 0),
        NUMBER("a number", v -> v instanceof Long || v instanceof Double),
        AMOUNT("a size, such as \"512m\"", Holds::isScalar),
        TIME_SPAN("a length of time, such as \"10s\"", Holds::isTimeSpan),
        YES_OR_NO("true or false", Boolean.class::isInstance),
        TEXTS("a list of texts, such as [\"a\", \"b\"]", Holds::isTexts),
        VARIABLES("a table of variables, such as { KEY = \"value\" }", Holds::isVariables);

        private final String example;
        private final Predicate<Object> test;

        Holds(String example, Predicate<Object> test) {
            this.example = example;
            this.test = test;
        }

        boolean admits(Object value) {
            return test.test(value);
        }

        String example() {
            return example;
        }

        private static boolean isScalar(Object value) {
            return value instanceof String || value instanceof Long || value instanceof Double;
        }

        private static boolean isTimeSpan(Object value) {
            return value instanceof String text && TimeSpan.isOne(text);
        }

        private static boolean isTexts(Object value) {
            return value instanceof TomlArray array
                    && array.toList().stream().allMatch(String.class::isInstance);
        }

        private static boolean isVariables(Object value) {
            return value instanceof TomlTable table
                    && table.entrySet().stream()
                            .map(entry -> entry.getValue())
                            .allMatch(v -> isScalar(v) || v instanceof Boolean);
        }
    }

    static final List<ConfigKey> ALL =
            List.of(
                    now("os_mode", "language", Holds.TEXT),
                    now("os_mode", "port", Holds.PORT),
                    now("os_mode", "forwards", Holds.TEXTS),
                    now("os_mode", "watch", Holds.YES_OR_NO),
                    now("os_mode.logs", "max_lines", Holds.COUNT),
                    now("os_mode.logs", "auto_scroll", Holds.YES_OR_NO),
                    now("network", "isolation", Holds.YES_OR_NO),
                    now("network", "forwards", Holds.TEXTS),
                    later("network", "namespace_prefix", Holds.TEXT),
                    later("network", "loopback_enabled", Holds.YES_OR_NO),
                    now("app", "name", Holds.TEXT),
                    now("app", "cwd", Holds.TEXT),
                    now("app", "install", Holds.TEXT),
                    now("app", "install_scripts", Holds.YES_OR_NO),
                    now("app", "start", Holds.TEXT),
                    now("app", "node", Holds.VERSION),
                    now("app", "python", Holds.VERSION),
                    later("app", "engine", Holds.TEXT),
                    now("app", "env", Holds.VARIABLES),
                    now("app", "env_file", Holds.TEXT),
                    now("process", "name", Holds.TEXT),
                    now("process", "start", Holds.TEXT),
                    now("process", "cwd", Holds.TEXT),
                    now("process", "port", Holds.PORT),
                    now("process", "env", Holds.VARIABLES),
                    now("process", "depends_on", Holds.TEXTS),
                    now("process", "restart", Holds.TEXT),
                    now("process", "ready", Holds.TEXT),
                    now("restart", "policy", Holds.TEXT),
                    now("restart", "max", Holds.COUNT),
                    now("restart", "backoff", Holds.TEXT),
                    now("tunnel", "enabled", Holds.YES_OR_NO),
                    now("tunnel", "servers", Holds.TEXTS),
                    now("tunnel", "secret_env", Holds.TEXT),
                    now("tunnel", "host_header", Holds.TEXT),
                    now("tunnel", "port", Holds.PORT),
                    now("watch", "debounce", Holds.TIME_SPAN),
                    now("watch", "include", Holds.TEXTS),
                    now("watch", "ignore", Holds.TEXTS),
                    now("limits", "cpus", Holds.NUMBER),
                    now("limits", "memory", Holds.AMOUNT),
                    now("limits", "pids", Holds.COUNT),
                    now("limits", "disk", Holds.AMOUNT),
                    now("ready", "http", Holds.TEXT),
                    now("ready", "timeout", Holds.TIME_SPAN),
                    now("logs", "retain", Holds.TIME_SPAN),
                    now("logs", "max", Holds.AMOUNT));

    private static ConfigKey now(String table, String name, Holds holds) {
        return new ConfigKey(table, name, holds, true);
    }

    private static ConfigKey later(String table, String name, Holds holds) {
        return new ConfigKey(table, name, holds, false);
    }

    String full() {
        return table + "." + name;
    }

    static Stream<String> tables() {
        return ALL.stream().map(ConfigKey::table).distinct();
    }
}
