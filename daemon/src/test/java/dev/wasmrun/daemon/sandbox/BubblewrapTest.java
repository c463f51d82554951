package dev.wasmrun.daemon.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class BubblewrapTest {
    @TempDir Path host;

    private static Sandbox sandbox(String... command) {
        return new Sandbox(
                Path.of("/home/ada/shop"),
                "/app/web",
                List.of(command),
                Map.of("SECRET", "x", "PATH", "/bin"),
                List.of(Mount.readOnly(Path.of("/opt/node"))),
                List.of(Path.of("/home/ada/shop/.wasmrun"), Path.of("/elsewhere")),
                "",
                "shop",
                new UnixUser(1234, 1235),
                Limits.NONE,
                "");
    }

    private String arguments() {
        return String.join(" ", Arguments.of(sandbox("x"), host));
    }

    @Test
    void the_project_is_app_and_a_runtime_stays_where_it_is() {
        assertThat(arguments())
                .contains("--bind /home/ada/shop /app --ro-bind /opt/node /opt/node")
                .contains("--chdir /app/web");
    }

    @Test
    void a_hidden_folder_is_covered_where_a_mount_contains_it() {
        assertThat(arguments()).contains("--tmpfs /app/.wasmrun ").doesNotContain("elsewhere");
    }

    @Test
    void the_network_is_inherited_and_the_daemons_end_is_survived() {
        assertThat(arguments())
                .contains("--unshare-user --unshare-pid --unshare-ipc --unshare-uts")
                .doesNotContain("--unshare-net")
                .doesNotContain("--die-with-parent");
    }

    @Test
    void the_environment_is_exact() {
        assertThat(arguments()).endsWith("--clearenv --setenv PATH /bin --setenv SECRET x");
    }

    @Test
    void system_folders_are_what_they_are_on_the_host() throws IOException {
        Files.createSymbolicLink(host.resolve("bin"), Path.of("usr/bin"));
        Files.createDirectory(host.resolve("lib"));
        assertThat(arguments())
                .contains("--symlink usr/bin /bin --ro-bind /lib /lib")
                .doesNotContain("/sbin");
    }

    @Test
    void keys_of_the_hosts_own_servers_are_covered() throws IOException {
        assertThat(arguments()).doesNotContain("/etc/ssl/private");
        Files.createDirectories(host.resolve("etc/ssl/private"));
        assertThat(arguments()).contains("--tmpfs /etc/ssl/private");
    }

    @Test
    void a_null_character_cannot_smuggle_options_in() {
        var sandbox =
                new Sandbox(
                        Path.of("/home/ada/shop"),
                        "/app",
                        List.of("x"),
                        Map.of("A", "x\0--bind\0/\0/home/app/host"),
                        List.of(),
                        List.of(),
                        "",
                        "shop",
                        new UnixUser(1234, 1235),
                        Limits.NONE,
                        "");
        assertThatThrownBy(() -> Arguments.of(sandbox, host))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("null character");
    }

    @Test
    void one_word_is_a_shell_command_and_more_are_words() {
        assertThat(sandbox("npm start").words()).containsExactly("/bin/sh", "-c", "npm start");
        assertThat(sandbox("npm", "start").words()).containsExactly("npm", "start");
    }

    @Test
    void only_another_user_is_changed_to_and_secrets_stay_off_the_command_line() {
        var run = Path.of("/run/x");
        assertThat(Bubblewrap.command(sandbox("x"), run, new UnixUser(0, 0), List.of()))
                .containsSequence(
                        "setpriv", "--reuid=1234", "--regid=1235", "--clear-groups", "bwrap")
                .noneMatch(word -> word.contains("SECRET"));
        assertThat(Bubblewrap.command(sandbox("x"), run, new UnixUser(1234, 1235), List.of()))
                .doesNotContain("setpriv");
    }
}
