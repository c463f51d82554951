package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

class OwnSecretsTest {
    private static final String HINT = hint("KeyError: 'SECRET_KEY'");

    @TempDir Path project;
    @TempDir Path home;
    private OwnSecrets secrets;

    @BeforeEach
    void secrets() {
        secrets = new OwnSecrets(project, home, Set.of());
    }

    private static String hint(String line) {
        return CrashCause.hint(List.of(line)).orElseThrow();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(project.resolve(file), text);
    }

    @Test
    void who_fails_for_want_of_a_secret_of_his_own_gets_a_random_one_and_keeps_it()
            throws IOException {
        assertThat(secrets.values()).isEmpty();
        assertThat(secrets.warning()).isEmpty();

        assertThat(secrets.take(HINT))
                .hasValueSatisfying(told -> assertThat(told).contains("SECRET_KEY"));

        var value = secrets.values().get("SECRET_KEY");
        assertThat(value).matches("[0-9a-f]{64}");
        assertThat(new OwnSecrets(project, home, Set.of()).values())
                .containsEntry("SECRET_KEY", value);
        assertThat(secrets.take(HINT)).as("a second failure is another one").isEmpty();
        assertThat(secrets.warning().orElseThrow())
                .contains("--env SECRET_KEY=VALUE")
                .doesNotContain(value);
        try (var files = Files.list(home)) {
            assertThat(Files.getPosixFilePermissions(files.findFirst().orElseThrow()))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SESSION_SECRET",
                "JWT_SECRET_KEY",
                "DJANGO_SECRET_KEY",
                "ACCESS_TOKEN_SECRET",
                "NEXTAUTH_SECRET",
                "SECRET",
                "COOKIE_KEY"
            })
    void such_variables_only_sign(String name) {
        assertThat(secrets.take(HINT.replace("SECRET_KEY", name))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STRIPE_SECRET_KEY",
                "CLIENT_SECRET",
                "AWS_SECRET_ACCESS_KEY",
                "API_KEY",
                "DATABASE_URL",
                "TOKEN"
            })
    void what_a_service_gave_out_cannot_be_made_up(String name) {
        assertThat(secrets.take(HINT.replace("SECRET_KEY", name))).isEmpty();
    }

    @Test
    void the_sources_know_the_name_where_the_failure_does_not() throws IOException {
        write("server.js", "session({ secret: process.env.APP_SECRET, key: process.env.API_KEY })");

        assertThat(secrets.take(hint("Error: secret option required for sessions"))).isPresent();
        assertThat(secrets.values()).containsOnlyKeys("APP_SECRET");
    }

    @Test
    void a_value_that_the_user_gives_is_better() {
        secrets.take(HINT);
        var later = new OwnSecrets(project, home, Set.of("SECRET_KEY"));

        assertThat(later.values()).isEmpty();
        assertThat(later.warning()).isEmpty();
        assertThat(later.take(HINT)).isEmpty();
    }

    @Test
    void a_value_of_the_projects_own_is_better() throws IOException {
        secrets.take(HINT);
        write(".env", "SECRET_KEY=mine");

        assertThat(secrets.values()).isEmpty();
        assertThat(secrets.warning()).isEmpty();
    }
}
