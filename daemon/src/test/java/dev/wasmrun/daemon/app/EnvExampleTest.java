package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class EnvExampleTest {
    private static final String HINT =
            CrashCause.hint(List.of("KeyError: 'SECRET_KEY'")).orElseThrow();

    @TempDir Path project;

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".env.example",
                ".env.sample",
                "env.sample",
                ".env.dev-sample",
                "sample.env"
            })
    void a_file_that_shows_the_variable_is_named(String name) throws IOException {
        Files.writeString(project.resolve(name), "SECRET_KEY=change-me\n");

        assertThat(EnvExample.in(HINT, project))
                .contains("--env-file %s (the project's own example)".formatted(name));
    }

    @Test
    void one_without_it_or_none_leaves_the_hint_alone() throws IOException {
        Files.writeString(project.resolve(".env.example"), "PORT=3000\n");
        Files.writeString(project.resolve("environment.yml"), "SECRET_KEY\n");
        Files.createDirectory(project.resolve(".env.sample"));

        assertThat(EnvExample.in(HINT, project)).isEqualTo(HINT);
        assertThat(EnvExample.in(HINT, project.resolve("gone"))).isEqualTo(HINT);
        assertThat(EnvExample.in("Its log says why", project)).isEqualTo("Its log says why");
    }
}
