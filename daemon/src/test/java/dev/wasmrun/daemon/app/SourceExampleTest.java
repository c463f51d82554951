package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class SourceExampleTest {
    @TempDir Path project;

    private Optional<String> hint(String... lastLines) {
        return CrashCause.hint(List.of(lastLines)).flatMap(h -> SourceExample.hint(project, h));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "setup/env_example.py | setup/env.py | ImportError: cannot import name 'env' from 'setup' (/app/setup/__init__.py)",
                "shop/local_settings.py.dist | shop/local_settings.py | ModuleNotFoundError: No module named 'shop.local_settings'",
                "example.config.py | config.py | ModuleNotFoundError: No module named 'config'",
                "src/config.sample.js | src/config.js | Error: Cannot find module './config'",
                "src/config.js.example | src/config.js | Error: Cannot find module '../config.js'"
            })
    void it_is_named_with_the_file_that_is_missing(String example, String missing, String line)
            throws IOException {
        var file = project.resolve(example);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");

        assertThat(hint(line))
                .hasValueSatisfying(h -> assertThat(h).contains("cp " + example + " " + missing));
    }

    @Test
    void what_has_no_example_keeps_its_hint() throws IOException {
        Files.createDirectories(project.resolve("node_modules/x"));
        Files.writeString(project.resolve("node_modules/x/config.example.js"), "");
        Files.writeString(project.resolve("other_example.py"), "");

        assertThat(hint("Error: Cannot find module './config'")).isEmpty();
        assertThat(hint("ModuleNotFoundError: No module named 'flask'")).isEmpty();
        assertThat(hint("KeyError: 'SECRET_KEY'")).isEmpty();
    }
}
