package dev.wasmrun.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;

import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

class SettingsTest {
    @TempDir Path home;

    private Settings read(Map<String, String> overrides) {
        return Settings.read(new Settings.Given(home, "alice", true, overrides));
    }

    private Settings read(String file) throws IOException {
        Files.writeString(home.resolve("wasmrun.conf"), file);
        return read(Map.of());
    }

    private void refused(String file, String... words) throws IOException {
        Files.writeString(home.resolve("wasmrun.conf"), file);
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo("bad-setting");
                            assertThat(e.problem().message()).contains(words);
                            assertThat(e.problem().hint()).contains("wasmrun.conf");
                        });
    }

    private static Arguments key(
            String key, Object usual, String given, Object read, Function<Settings, Object> of) {
        return Arguments.of(key, usual, given, read, of);
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                key("bind", "127.0.0.1", "\"::1\"", "::1", Settings::bind),
                key("port", new Port(8420), "9000", new Port(9000), Settings::port),
                key("stop-grace", seconds(5), "2s", seconds(2), Settings::stopGrace),
                key("install-timeout", seconds(900), "1h", seconds(3600), Settings::installTimeout),
                key("ready-poll", millis(20), "50ms", millis(50), Settings::readyPoll),
                key("stable-after", seconds(10), "1m", seconds(60), Settings::stableAfter),
                key("max-restarts", 10, "3", 3, Settings::maxRestarts),
                key("backoff-first", seconds(1), "100ms", millis(100), Settings::backoffFirst),
                key("backoff-last", seconds(30), "5m", seconds(300), Settings::backoffLast),
                key("log-max", 500L << 20, "2MiB", 2L << 20, Settings::logMax),
                key(
                        "log-retain",
                        Duration.ofDays(7),
                        "2h",
                        Duration.ofHours(2),
                        Settings::logRetain),
                key("log-max-total", 4L << 30, "1GiB", 1L << 30, Settings::logMaxTotal),
                key("log-line", 64 << 10, "4KiB", 4 << 10, Settings::logLine),
                key("event-memory", 10_000, "500", 500, Settings::eventMemory),
                key("pids", 4_096, "64", 64, Settings::pids),
                key("disk", 2L << 30, "64MiB", 64L << 20, Settings::disk),
                key("log-backlog", 512L << 20, "2MiB", 2L << 20, Settings::logBacklog));
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }

    private static Duration millis(int count) {
        return Duration.ofMillis(count);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void a_setting_has_a_default_and_can_be_written(
            String key, Object usual, String given, Object read, Function<Settings, Object> of)
            throws IOException {
        assertThat(of.apply(read(Map.of()))).isEqualTo(usual);
        assertThat(of.apply(read("wasmrun { %s = %s }".formatted(key, given)))).isEqualTo(read);
    }

    @Test
    void every_setting_of_the_reference_is_among_these() {
        var known = keys().map(one -> (String) one.get()[0]).toList();
        var described = ConfigFactory.parseResources("reference.conf").getConfig("wasmrun").root();
        assertThat(known).containsExactlyInAnyOrderElementsOf(described.keySet());
    }

    @Test
    void the_command_line_wins_over_the_file() throws IOException {
        Files.writeString(home.resolve("wasmrun.conf"), "wasmrun { port = 9000, bind = \"::1\" }");
        var settings = read(Map.of("wasmrun.port", "9999"));
        assertThat(settings.port()).isEqualTo(new Port(9999));
        assertThat(settings.bind()).isEqualTo("::1");
        assertThat(settings.user()).isEqualTo("alice");
        assertThat(settings.rootless()).isTrue();
    }

    @Test
    void an_unknown_key_is_refused_by_its_name_and_line() throws IOException {
        refused("wasmrun {\n  port = 9000\n  prot = 9001\n}\n", "wasmrun.prot", "wasmrun.conf: 3");
    }

    @Test
    void a_key_of_a_section_that_does_not_exist_is_refused() throws IOException {
        refused("port = 9000\n", "port", "wasmrun.conf: 1");
    }

    @ParameterizedTest
    @CsvSource({
        "stop-grace = 5 parsecs,stop-grace",
        "stop-grace = soon,stop-grace",
        "port = many,port",
        "log-max = 64 apples,log-max",
        "max-restarts = often,max-restarts"
    })
    void a_value_in_a_wrong_unit_is_refused_by_the_name_of_its_key(String line, String key)
            throws IOException {
        refused("wasmrun {\n  " + line + "\n}\n", key, "wasmrun.conf: 2");
    }

    @ParameterizedTest
    @CsvSource({
        "stop-grace = 0s,wasmrun.stop-grace",
        "install-timeout = -1s,wasmrun.install-timeout",
        "ready-poll = 0ms,wasmrun.ready-poll",
        "backoff-first = 0s,wasmrun.backoff-first",
        "backoff-last = 1ms,wasmrun.backoff-last",
        "log-max = 1KiB,wasmrun.log-max",
        "log-max-total = 2MiB,wasmrun.log-max-total",
        "log-line = 10,wasmrun.log-line",
        "log-line = 3GiB,log-line",
        "event-memory = 1,wasmrun.event-memory",
        "pids = 7,wasmrun.pids",
        "disk = 1KiB,wasmrun.disk",
        "log-backlog = 1KiB,wasmrun.log-backlog",
        "max-restarts = -1,wasmrun.max-restarts",
        "stable-after = -1s,wasmrun.stable-after"
    })
    void a_value_that_makes_no_sense_is_refused(String line, String key) throws IOException {
        refused("wasmrun {\n  " + line + "\n}\n", key);
    }

    @Test
    void a_port_that_is_none_is_refused() throws IOException {
        Files.writeString(home.resolve("wasmrun.conf"), "wasmrun.port = 70000");
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("bad-port"));
    }

    @Test
    void a_file_that_cannot_be_read_as_settings_is_refused() throws IOException {
        refused("wasmrun { port = ", "wasmrun.conf");
    }

    @Test
    void daemons_of_two_homes_are_told_apart() {
        var other =
                Settings.read(new Settings.Given(home.resolve("other"), "alice", true, Map.of()));
        assertThat(read(Map.of()).id()).isNotEqualTo(other.id()).hasSize(8);
    }
}
