package dev.wasmrun.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wasmrun.protocol.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class OptionsTest {
    @Test
    void without_options_all_is_as_usual() {
        var options = Options.parse(List.of(), Map.of());
        assertThat(options.home()).isEqualTo(Path.of(System.getProperty("user.home"), ".wasmrun"));
        assertThat(options.foreground()).isFalse();
        assertThat(options.overrides()).isEmpty();
    }

    @Test
    void the_home_comes_from_the_environment_and_the_option_wins_over_it() {
        var env = Map.of("WASMRUN_HOME", "/srv/wasmrun");
        assertThat(Options.parse(List.of(), env).home()).isEqualTo(Path.of("/srv/wasmrun"));
        assertThat(Options.parse(List.of("--home", "/tmp/../var/w"), env).home())
                .isEqualTo(Path.of("/var/w"));
    }

    @Test
    void an_empty_variable_names_no_home() {
        assertThat(Options.parse(List.of(), Map.of("WASMRUN_HOME", "")).home())
                .isEqualTo(Path.of(System.getProperty("user.home"), ".wasmrun"));
    }

    @Test
    void options_override_settings() {
        var options =
                Options.parse(
                        List.of("--foreground", "--port", "9000", "--bind", "0.0.0.0"), Map.of());
        assertThat(options.foreground()).isTrue();
        assertThat(options.overrides())
                .isEqualTo(Map.of("wasmrun.port", "9000", "wasmrun.bind", "0.0.0.0"));
    }

    @ParameterizedTest
    @CsvSource({
        "--prot 9000,bad-option,--prot",
        "--port,bad-option,--port needs a value",
        "--home,bad-option,--home needs a value",
        "--port many,bad-port,many",
        "--port 0,bad-port,0"
    })
    void an_option_that_is_none_is_refused_by_name(String line, String code, String word) {
        assertThatThrownBy(() -> Options.parse(List.of(line.split(" ")), Map.of()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(code);
                            assertThat(e.problem().message()).contains(word);
                        });
    }
}
