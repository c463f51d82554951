package dev.wasmrun.daemon.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Language;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Managers that wasmrun brings. */
class ToolTest {
    @TempDir private Path root;
    private InstallStep.Places places;

    @BeforeEach
    void a_project_and_an_apps_home() throws IOException {
        places =
                new InstallStep.Places(
                        Files.createDirectories(root.resolve("project")),
                        root.resolve("home"),
                        root.resolve("cache"),
                        root.resolve("tools"));
    }

    @Test
    void the_lock_that_pipenv_wrote_counts_as_installed() throws IOException {
        write("Pipfile", "[packages]");
        var step = step(Language.PYTHON, InstallStepTest.PYTHON, "pipenv", "install", "--dev");
        Files.createDirectories(places.tools());
        step.prepare();

        write("Pipfile.lock", "{}");
        Files.createDirectories(
                places.tools()
                        .resolve(
                                PythonTools.find("pipenv", InstallStepTest.PYTHON)
                                        .orElseThrow()
                                        .id()));
        step.markDone();

        assertThat(
                        step(
                                        Language.PYTHON,
                                        InstallStepTest.PYTHON,
                                        "pipenv",
                                        "install",
                                        "--deploy",
                                        "--dev")
                                .isFresh())
                .isTrue();
        write("Pipfile", "[packages]\nsix = '*'");
        assertThat(
                        step(
                                        Language.PYTHON,
                                        InstallStepTest.PYTHON,
                                        "pipenv",
                                        "install",
                                        "--deploy",
                                        "--dev")
                                .isFresh())
                .isFalse();
    }

    @Test
    void a_manager_that_is_missing_is_made_first_and_shown_read_only() {
        var step =
                step(Language.NODEJS, InstallStepTest.NODE, "pnpm", "install", "--frozen-lockfile");

        assertThat(step.commands())
                .extracting(InstallCommand::shown)
                .containsExactly(
                        "pnpm 10.34.9, which wasmrun provides",
                        "pnpm 10.34.9, kept for all apps",
                        "pnpm install --frozen-lockfile");
        var its = new Mount(places.tools().resolve("pnpm-10.34.9"), "/tools/pnpm-10.34.9", false);
        assertThat(step.commands().getFirst().around().mounts()).doesNotContain(its);
        assertThat(step.commands().getLast().around().mounts())
                .contains(its)
                .noneMatch(mount -> mount.host().equals(places.tools()));
        assertThat(step.app().mounts()).contains(its);
        assertThat(step.app().env().get("PATH"))
                .contains("/tools/pnpm-10.34.9/node_modules/.bin:/usr");
    }

    @Test
    void a_manager_runs_on_a_newer_python_where_the_projects_is_too_old_for_it() {
        var newer =
                new Toolchain(
                        "3.13.0",
                        Path.of("/opt/python/bin/python3"),
                        List.of(Path.of("/opt/python")),
                        List.of(Path.of("/opt/python/bin")),
                        Optional.empty());
        var old = InstallStepTest.PYTHON.with(Optional.of(newer));

        var step = step(Language.PYTHON, old, "poetry", "install");

        assertThat(step.commands().getFirst().words()).contains("/opt/python/bin/python3");
        assertThat(step.commands().get(2).words())
                .startsWith(InstallStepTest.PYTHON.executable().toString(), "-m", "venv");
        assertThat(step.app().mounts()).contains(Mount.readOnly(Path.of("/opt/python")));
        assertThat(step.app().env().get("PATH")).doesNotContain("/opt/python");
        assertThat(step(Language.PYTHON, old, "pip", "install", "six").app().mounts())
                .doesNotContain(Mount.readOnly(Path.of("/opt/python")));
    }

    @Test
    void what_is_pinned_is_a_whole_hash() {
        assertThat(NodeTools.PINNED)
                .extracting(pinned -> pinned.integrity().replaceFirst("^sha512-", ""))
                .allSatisfy(hash -> assertThat(Base64.getDecoder().decode(hash)).hasSize(512 / 8));
    }

    @Test
    void the_cache_of_a_manager_is_shared_and_never_shown_to_the_app() {
        var step = step(Language.NODEJS, InstallStepTest.NODE, "pnpm", "install");

        assertThat(step.commands().getLast().around().mounts())
                .contains(new Mount(places.cache().resolve("pnpm"), "/cache/pnpm", true));
        assertThat(step.app().mounts()).noneMatch(mount -> mount.inside().startsWith("/cache"));
    }

    private InstallStep step(Language language, Toolchain toolchain, String... install) {
        return InstallStep.of(InstallStepTest.plan(language, install), places, toolchain, Map.of());
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(places.project().resolve(file), text);
    }
}
