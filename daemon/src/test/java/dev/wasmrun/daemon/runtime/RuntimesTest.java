package dev.wasmrun.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class RuntimesTest {
    @Test
    void the_newest_python_is_told_by_its_numbers() {
        assertThat(pythons("3.9.18", "2.7.18", "3.10.13", "3.10.2").newestPython())
                .map(PythonRuntime::version)
                .contains("3.10.13");
        assertThat(pythons().newestPython()).isEmpty();
    }

    private static Runtimes pythons(String... versions) {
        return new Runtimes(
                List.of(),
                Stream.of(versions)
                        .map(v -> new PythonRuntime(v, Path.of("/" + v), List.of(), List.of()))
                        .toList());
    }
}
