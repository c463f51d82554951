package dev.wasmrun.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;

class HostRuntimesTest {
    @TempDir private Path home;
    private Path bin;
    private HostRuntimes runtimes;

    @BeforeEach
    void home_with_a_version_manager() throws IOException {
        bin = Files.createDirectories(home.toRealPath().resolve("opt/tool/bin"));
        runtimes = new HostRuntimes(home.toRealPath());
    }

    @Test
    void the_node_of_this_machine_is_found_with_its_npm() {
        var node = runtimes.find(System.getenv("PATH")).nodes().getFirst();

        assertThat(node.version()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(node.executable()).isExecutable();
        assertThat(node.npm()).hasValueSatisfying(npm -> assertThat(npm).isRegularFile());
        assertThat(node.path()).containsExactly(node.executable().getParent());
    }

    @Test
    void the_python_of_this_machine_is_found_behind_shims_and_links() {
        var python = runtimes.find(System.getenv("PATH")).pythons().getFirst();

        assertThat(python.version()).matches("3\\.\\d+\\.\\d+");
        assertThat(python.executable()).isExecutable();
        assertThat(python.executable().toString()).doesNotContain("shims");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".pyenv/versions/3.99.1/bin/python3",
                ".local/share/uv/python/cpython-3.99.1-linux-x86_64-gnu/bin/python3",
                ".local/share/mise/installs/python/3.99.1/bin/python3",
                ".asdf/installs/python/3.99.1/bin/python3",
                "opt/tool/bin/python3.13",
            })
    void pythons_of_version_managers_and_beside_the_usual_one_are_found(String file)
            throws IOException {
        var python = home.toRealPath().resolve(file);
        bin = Files.createDirectories(python.getParent());
        program(
                python.getFileName().toString(),
                "echo 3.99.1",
                "echo %s".formatted(bin.getParent()),
                "echo %s".formatted(python));

        assertThat(runtimes.find(home.toRealPath().resolve("opt/tool/bin").toString()).pythons())
                .extracting(PythonRuntime::version)
                .contains("3.99.1");
    }

    @Test
    void a_node_outside_usr_needs_its_own_folder_and_no_more() throws IOException {
        program("node", "echo 99.1.2", "echo %s".formatted(bin.resolve("node")));

        var node = runtimes.find(bin.toString()).node("99.1.2").orElseThrow();

        assertThat(node.folders()).containsExactly(bin.getParent());
        assertThat(node.npm()).isEmpty();
    }

    @Test
    void a_program_in_the_home_itself_does_not_show_the_home() throws IOException {
        bin = Files.createDirectories(home.toRealPath().resolve("bin"));
        program("node", "echo 99.1.2", "echo %s".formatted(bin.resolve("node")));

        var node = runtimes.find(bin.toString()).node("99.1.2").orElseThrow();

        assertThat(node.folders()).containsExactly(bin.resolve("node"));
    }

    @Test
    void what_the_caller_runs_stands_first() throws IOException {
        program("node", "echo 99.1.2", "echo %s".formatted(bin.resolve("node")));

        assertThat(runtimes.find(bin + ":/usr/bin").nodes().getFirst().version())
                .isEqualTo("99.1.2");
    }

    @Test
    void what_fails_is_no_runtime() throws IOException {
        program("node", "exit 3");
        program("python3", "echo hello");

        var found = runtimes.find(bin.toString());

        assertThat(found.nodes()).noneMatch(node -> node.executable().startsWith(bin));
        assertThat(found.pythons()).noneMatch(python -> python.executable().startsWith(bin));
    }

    @Test
    void python_2_is_no_python() throws IOException {
        program("python", "echo 2.7.18", "echo /opt", "echo /opt/bin/python");

        assertThat(runtimes.find(bin.toString()).python("2.7.18")).isEmpty();
    }

    @Test
    void an_answer_is_kept_until_the_program_changes() throws IOException {
        var asked = home.resolve("asked");
        var file =
                program(
                        "node",
                        "echo x >> %s".formatted(asked),
                        "echo 99.1.2",
                        "echo %s".formatted(bin.resolve("node")));

        runtimes.find(bin.toString());
        runtimes.find(bin.toString());
        assertThat(asked).hasContent("x");

        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
        runtimes.find(bin.toString());
        assertThat(asked).hasContent("x\nx");
    }

    @Test
    void a_program_sees_nothing_of_the_daemons_environment() throws IOException {
        program(
                "node",
                "env > %s".formatted(home.resolve("env")),
                "echo 1.2.3",
                "echo /n/bin/node");

        runtimes.find(bin.toString());

        assertThat(Files.readAllLines(home.resolve("env")))
                .map(line -> line.substring(0, line.indexOf('=')))
                .isSubsetOf(
                        "PATH",
                        "HOME",
                        "PWD",
                        "_",
                        "SHLVL",
                        "OLDPWD",
                        "PYENV_ROOT",
                        "NVM_DIR",
                        "ASDF_DATA_DIR");
    }

    @Test
    void a_program_that_never_answers_is_given_up() throws IOException {
        var file = program("node", "exec sleep 1000");
        var question =
                new Question(file, java.util.List.of(), "/usr/bin:/bin", Duration.ofMillis(50));

        org.assertj.core.api.Assertions.assertThatThrownBy(question::ask)
                .isInstanceOf(Question.Unanswered.class);
    }

    private Path program(String name, String... lines) throws IOException {
        var file = bin.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
