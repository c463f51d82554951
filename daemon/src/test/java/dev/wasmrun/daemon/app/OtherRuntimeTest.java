package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.install.NeededRuntimes;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.Isolation;
import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class OtherRuntimeTest {
    @TempDir Path home;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ModuleNotFoundError: No module named 'imp' | PYTHON | 3.11",
                "ImportError: cannot import name 'Mapping' from 'collections' (/usr/lib/python3.11/collections/__init__.py) | PYTHON | 3.9",
                "SyntaxError: f-string expression part cannot include a backslash | PYTHON | 3.12",
                "TypeError: required field \"type_ignores\" missing from Module | PYTHON | 3.7",
                "TypeError: util.isArray is not a function | NODEJS | 16",
                "Error [ERR_UNKNOWN_BUILTIN_MODULE]: No such built-in module: node:sqlite | NODEJS | 24",
                "You are using Node.js 18.20.8. For Next.js, Node.js version \">=20.9.0\" is required. | NODEJS | >=20.9.0"
            })
    void what_a_hint_would_have_the_user_write_down_is_needed_from_now_on(
            String line, Language language, String version) {
        var hint = CrashCause.hint(List.of(line)).orElseThrow();

        assertThat(new OtherRuntime(home, spec(false)).take(hint)).isPresent();

        assertThat(new NeededRuntimes(home).versions())
                .containsExactly(Map.entry(language, version));
        assertThat(new OtherRuntime(home, spec(false)).take(hint)).as("once").isEmpty();
    }

    @Test
    void the_latest_word_counts_and_none_is_tried_twice() {
        var runtime = new OtherRuntime(home, spec(false));

        assertThat(runtime.take(such("3.11"))).isPresent();
        assertThat(runtime.take(such("3.9"))).isPresent();
        assertThat(runtime.take(such("3.11"))).isEmpty();

        assertThat(new NeededRuntimes(home).versions())
                .containsExactly(Map.entry(Language.PYTHON, "3.9"));
    }

    @Test
    void who_wants_what_is_there_keeps_it() {
        assertThat(new OtherRuntime(home, spec(true)).take(such("3.11"))).isEmpty();
        assertThat(new NeededRuntimes(home).isEmpty()).isTrue();
    }

    private static String such(String version) {
        return "write an older Python to .python-version, such as " + version;
    }

    private AppSpec spec(boolean frozen) {
        return new AppSpec(
                home.toString(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                frozen,
                false,
                Map.of(),
                Limits.NONE,
                Optional.empty(),
                Optional.empty(),
                Isolation.AUTO);
    }
}
