package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class ManagerDetectionTest {
    private static final String SOME_HASH = "sha512." + "ab".repeat(64);

    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void an_empty_project() {
        project = Project.in(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "package-lock.json   | {}                     | npm  |   | npm ci",
                "npm-shrinkwrap.json | {}                     | npm  |   | npm ci",
                "pnpm-lock.yaml      | lockfileVersion: '9.0' | pnpm |   | pnpm install --frozen-lockfile --prefer-offline",
                "pnpm-lock.yaml      | lockfileVersion: '6.0' | pnpm | 8 | pnpm install --frozen-lockfile --prefer-offline",
                "pnpm-lock.yaml      | lockfileVersion: 5.4   | pnpm | 7 | pnpm install --frozen-lockfile --prefer-offline",
                "yarn.lock           | # yarn lockfile v1     | yarn | 1 | yarn install --frozen-lockfile",
                "yarn.lock           | __metadata:            | yarn | 4 | yarn install --immutable",
                "bun.lock            | {}                     | bun  |   | bun install --frozen-lockfile",
                "bun.lockb           | {}                     | bun  |   | bun install --frozen-lockfile",
                "pnpm-workspace.yaml | packages: []           | pnpm |   | pnpm install --no-frozen-lockfile",
                ".yarnrc.yml         | nodeLinker: pnpm       | npm  |   | npm install"
            })
    void a_lock_says_who_installs_a_node_project(
            String file, String text, String manager, String line, String install) {
        node("").file(file, text);

        var plan = project.plan();

        assertThat(plan.manager()).contains(manager);
        assertThat(plan.managerVersion().orElse(null)).isEqualTo(line);
        assertThat(String.join(" ", plan.install())).isEqualTo(install);
        assertThat(plan.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"packageManager\": \"pnpm@9.1.0\"  | pnpm | 9.1.0",
                "\"packageManager\": \"yarn@1.22.19\" | yarn | 1.22.19",
                "\"packageManager\": \"yarn@4.5.0\"  | yarn | 4.5.0",
                "\"packageManager\": \"bun@1.2.3\"   | bun  | 1.2.3",
                "\"devEngines\": {\"packageManager\": {\"name\": \"pnpm\", \"version\": \"^9.2\"}} | pnpm | 9",
                "\"devEngines\": {\"packageManager\": [{\"name\": \"yarn\", \"version\": \"4.5.0\"}]} | yarn | 4.5.0"
            })
    void who_is_named_installs_in_that_very_version(String key, String manager, String version) {
        node(", " + key).file("package-lock.json", "{}");

        assertThat(project.plan().manager()).contains(manager);
        assertThat(project.plan().managerVersion()).contains(version);
        assertThat(project.plan().rejected()).contains("npm (package-lock.json)");
    }

    @Test
    void the_hash_of_packageManager_is_kept() {
        node(", \"packageManager\": \"pnpm@9.1.0+" + SOME_HASH + "\"");

        assertThat(project.plan().managerVersion()).contains("9.1.0+" + SOME_HASH);
        assertThat(Detector.summary(project.plan())).contains("pnpm (packageManager)");
    }

    @Test
    void a_version_that_is_none_never_reaches_a_command_line() {
        node(", \"packageManager\": \"pnpm@$(touch x)\"");

        assertThat(project.plan().manager()).contains("pnpm");
        assertThat(project.plan().managerVersion()).isEmpty();
    }

    @Test
    void a_manager_that_nobody_knows_is_told() {
        node(", \"packageManager\": \"cargo@1.0.0\"");

        assertThat(project.plan().manager()).contains("npm");
        assertThat(project.plan().warnings())
                .containsExactly(
                        "packageManager asks for cargo, which wasmrun does not know; it is left out of account");
    }

    @Test
    void of_two_locks_the_newest_is_used_with_a_warning() throws IOException {
        node("").file("package-lock.json", "{}").file("yarn.lock", "# yarn lockfile v1");
        changed("package-lock.json", 2000);
        changed("yarn.lock", 1000);

        assertThat(project.plan().manager()).contains("npm");
        assertThat(project.plan().warnings())
                .containsExactly(
                        "There are several lock files: package-lock.json, yarn.lock. package-lock.json is used, because it is the newest; delete the others");
        assertThat(project.plan().rejected()).contains("yarn (yarn.lock)");
    }

    @Test
    void of_two_locks_the_one_that_git_tracks_is_used() throws Exception {
        node("").file("package-lock.json", "{}").file("yarn.lock", "# yarn lockfile v1");
        changed("package-lock.json", 2000);
        changed("yarn.lock", 1000);
        git("init", "-q");
        git("add", "yarn.lock", "package.json");

        assertThat(project.plan().manager()).contains("yarn");
        assertThat(project.plan().warnings())
                .singleElement()
                .asString()
                .contains("yarn.lock is used, because git knows it");
    }

    @Test
    void a_script_with_hooks_is_run_by_its_manager() {
        project.file(
                        "package.json",
                        """
                        {"scripts": {"prestart": "x", "start": "node ."}, "dependencies": {"a": "1"}}""")
                .file("pnpm-lock.yaml", "");

        assertThat(project.plan().start()).containsExactly("pnpm", "run", "start");
    }

    @Test
    void yarns_plug_and_play_needs_yarn_at_the_start() {
        node("").file("yarn.lock", "__metadata:");
        assertThat(project.plan().start()).containsExactly("yarn", "run", "start");

        project.file(".yarnrc.yml", "nodeLinker: node-modules");
        assertThat(project.plan().start()).containsExactly("node server.js");
    }

    @Test
    void a_main_file_under_plug_and_play_is_run_by_yarns_node() {
        project.file("package.json", "{\"main\": \"server.js\", \"dependencies\": {\"a\": \"1\"}}")
                .file("server.js", "")
                .file("yarn.lock", "__metadata:");

        assertThat(project.plan().start()).containsExactly("yarn", "node", "server.js");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uv.lock      | uv     | uv sync --locked",
                "poetry.lock  | poetry | poetry install",
                "pdm.lock     | pdm    | pdm install --check",
                "Pipfile.lock | pipenv | pipenv install --deploy --dev",
                "Pipfile      | pipenv | pipenv install --dev",
                "pylock.toml  | uv     | uv pip install -r pylock.toml"
            })
    void a_lock_says_who_installs_a_python_project(String file, String manager, String install) {
        project.file("app.py", "").file(file, "").file("requirements.txt", "six");

        var plan = project.plan();

        assertThat(plan.manager()).contains(manager);
        assertThat(String.join(" ", plan.install())).isEqualTo(install);
        assertThat(plan.rejected()).contains("pip (requirements.txt): %s decides".formatted(file));
    }

    @Test
    void of_several_python_locks_uv_is_preferred() {
        project.file("app.py", "").file("poetry.lock", "").file("uv.lock", "");

        assertThat(project.plan().manager()).contains("uv");
        assertThat(project.plan().rejected()).contains("poetry (poetry.lock)");
    }

    @Test
    void a_poetry_application_without_a_lock_is_poetrys() {
        project.file("app.py", "").file("pyproject.toml", "[tool.poetry]", "package-mode = false");

        assertThat(project.plan().install()).containsExactly("poetry", "install");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jinja2  | pip install jinja2 uvicorn[standard]>=0.3",
                "fastapi>=0.1 | pip install fastapi>=0.1 uvicorn[standard]>=0.3",
                "fastapi[standard] | pip install fastapi[standard]",
                "flask | pip install flask"
            })
    void what_serves_the_pages_of_a_tool_may_be_an_extra_of_it(String needed, String install) {
        project.file("app.py", "")
                .file(
                        "pyproject.toml",
                        "[project]",
                        "dependencies = ['%s']".formatted(needed),
                        "[project.optional-dependencies]",
                        "docs = ['sphinx']",
                        "web = ['uvicorn[standard]>=0.3']");

        assertThat(String.join(" ", project.plan().install())).isEqualTo(install);
    }

    @Test
    void what_only_poetrys_own_table_lists_is_not_missed() {
        project.file("shop/__init__.py", "app = Flask(__name__)")
                .file(
                        "pyproject.toml",
                        "[project]",
                        "name = 'shop'",
                        "[tool.poetry.dependencies]",
                        "flask = '^3'",
                        "[build-system]",
                        "build-backend = 'poetry.core.masonry.api'");

        assertThat(project.plan().install()).containsExactly("pip", "install", "-e", ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[tool.uv.workspace]", "[tool.uv.sources]"})
    void packages_that_only_uv_can_find_are_not_taken_from_the_registry(String table) {
        project.file("app.py", "")
                .file("pyproject.toml", "[project]", "dependencies = ['mine']", table);

        assertThat(project.plan().install()).containsExactly("uv", "sync");
    }

    private Project node(String more) {
        return project.file(
                "package.json",
                """
                {"scripts": {"start": "node server.js"}, "dependencies": {"a": "1"}%s}"""
                        .formatted(more));
    }

    private void changed(String file, long second) throws IOException {
        Files.setLastModifiedTime(
                folder.resolve(file), FileTime.from(Instant.ofEpochSecond(second)));
    }

    private void git(String... words) throws Exception {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        var git =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(git.waitFor()).isZero();
    }
}
