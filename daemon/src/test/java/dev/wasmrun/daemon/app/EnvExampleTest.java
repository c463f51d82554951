package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.BeforeEach;
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
    @TempDir Path home;
    private EnvExample example;

    @BeforeEach
    void example() {
        example = new EnvExample(project, home);
    }

    private void write(String file, String... lines) throws IOException {
        Files.write(project.resolve(file), List.of(lines));
    }

    @Test
    void a_value_is_taken_once_the_app_has_failed_for_want_of_it() throws IOException {
        write(".env.example", "export SECRET_KEY=change-me # yours", "DB_HOST=db", "LEVEL='a b'");

        assertThat(example.values()).isEmpty();
        assertThat(example.warning()).isEmpty();
        assertThat(example.take(HINT))
                .hasValueSatisfying(
                        told -> assertThat(told).contains("SECRET_KEY, which .env.example has"));
        assertThat(example.values()).containsOnly(entry("SECRET_KEY", "change-me"));
        assertThat(example.warning())
                .hasValueSatisfying(
                        warning ->
                                assertThat(warning)
                                        .contains("it has SECRET_KEY of", "cp .env.example .env"));
        assertThat(example.take(HINT)).as("a second failure is another one").isEmpty();

        assertThat(example.take(HINT.replace("SECRET_KEY", "LEVEL"))).isPresent();
        assertThat(new EnvExample(project, home).values())
                .as("at a later start")
                .containsOnlyKeys("SECRET_KEY", "LEVEL");
    }

    @Test
    void whom_django_lets_in_is_as_in_the_example() throws IOException {
        write(
                ".env.example",
                "SECRET_KEY=change-me",
                "DEBUG=True",
                "ALLOWED_HOSTS=localhost",
                "DB_HOST=db");

        example.take(HINT);
        assertThat(example.values()).containsOnlyKeys("SECRET_KEY", "DEBUG", "ALLOWED_HOSTS");
    }

    @Test
    void a_file_with_a_longer_name_alone_is_not_the_one() throws IOException {
        write(".env.example", "MY_SECRET_KEY_ID=1");
        write(".env.sample", "SECRET_KEY=2");

        assertThat(example.take(HINT)).isPresent();
        assertThat(example.values()).containsOnly(entry("SECRET_KEY", "2"));
    }

    @Test
    void an_env_of_its_own_goes_first() throws IOException {
        write(".env.example", "SECRET_KEY=change-me");
        example.take(HINT);
        write(".env", "SECRET_KEY=own");

        assertThat(example.values()).isEmpty();
        assertThat(example.warning()).isEmpty();
        assertThat(new EnvExample(project, home.resolve("other")).take(HINT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SECRET_KEY=", "OTHER=1", "# SECRET_KEY=1"})
    void one_that_has_no_value_for_it_is_left_alone(String line) throws IOException {
        write(".env.example", line);

        assertThat(example.take(HINT)).isEmpty();
    }

    @Test
    void where_the_hint_names_none_all_are_taken() throws IOException {
        write(".env.example", "A_KEY=1", "NODE_ENV=production", "PORT=4000", "EMPTY=");

        assertThat(example.take("It wants variables, which its last lines name: give them"))
                .isPresent();
        assertThat(example.values()).containsOnlyKeys("A_KEY");
    }

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

        assertThat(example.named(HINT))
                .contains("--env-file %s (the project's own example)".formatted(name));
    }

    @Test
    void one_without_it_or_none_leaves_the_hint_alone() throws IOException {
        Files.writeString(project.resolve(".env.example"), "PORT=3000\n");
        Files.writeString(project.resolve("environment.yml"), "SECRET_KEY\n");
        Files.createDirectory(project.resolve(".env.sample"));

        assertThat(example.named(HINT)).isEqualTo(HINT);
        assertThat(new EnvExample(project.resolve("gone"), home).named(HINT)).isEqualTo(HINT);
        assertThat(example.named("Its log says why")).isEqualTo("Its log says why");
    }
}
