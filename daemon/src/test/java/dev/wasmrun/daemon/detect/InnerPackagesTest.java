package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

/** Rule 4 for a server and its pages in folders with a package.json of their own. */
class InnerPackagesTest {
    private static final String STEP =
            "(cd client && ([ -e package-lock.json ] && npm ci || npm install || npm install --legacy-peer-deps))";

    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void pages() {
        project =
                Project.in(folder)
                        .file("client/package.json", "{\"dependencies\": {\"react\": \"19\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "npm run dev --prefix client",
        "npm --prefix=./client start",
        "cd client && npm start",
        "cd ./client/ && npm start",
        "yarn --cwd client start",
        "pnpm -C client dev",
    })
    void a_folder_that_the_start_goes_to_is_installed(String dev) {
        project.file("package.json", "{\"scripts\": {\"dev\": \"%s\"}}".formatted(dev));

        assertThat(project.plan().install().getFirst()).startsWith(STEP);
    }

    @ParameterizedTest
    @CsvSource({"npm run web, web", "concurrently npm:web, web", "run-p dev:*, dev:web"})
    void so_is_one_that_a_script_goes_to_which_the_start_calls(String dev, String name) {
        project.file(
                        "package.json",
                        """
                {"scripts": {"dev": "%s", "%s": "cd client && vite", "deploy": "cd infra && up"},
                 "devDependencies": {"concurrently": "9"}}"""
                                .formatted(dev, name))
                .file("infra/package.json", "{\"dependencies\": {\"a\": \"1\"}}");

        assertThat(project.plan().install().getFirst())
                .startsWith(STEP.replace("client", ".") + " && " + STEP);
    }

    @Test
    void its_lock_is_obeyed_and_brought_up_to_date_only_where_that_is_wanted() {
        project.file("package.json", "{\"scripts\": {\"dev\": \"cd client && vite\"}}")
                .file("client/package-lock.json", "{\"lockfileVersion\": 3}");

        assertThat(project.plan().install()).containsExactly(STEP);
        assertThat(project.frozen().plan().install())
                .containsExactly(
                        "(cd client && if [ -e package-lock.json ]; then npm ci; else npm install; fi)");
    }

    @Test
    void it_is_installed_by_the_manager_of_the_project() {
        project.file(
                        "package.json",
                        """
                        {"scripts": {"dev": "cd client && vite"}, "dependencies": {"a": "1"}}""")
                .file("pnpm-lock.yaml", "lockfileVersion: '9.0'");

        assertThat(project.plan().install())
                .containsExactly(
                        "(cd . && ([ -e pnpm-lock.yaml ] && pnpm install --frozen-lockfile --prefer-offline || pnpm install --no-frozen-lockfile)) && (cd client && ([ -e pnpm-lock.yaml ] && pnpm install --frozen-lockfile --prefer-offline || pnpm install --no-frozen-lockfile))");
    }

    @ParameterizedTest
    @CsvSource({
        "postinstall, cd client && npm install",
        "prepare, npm install --prefix client",
    })
    void a_project_that_does_it_itself_is_left_to_do_it(String name, String text) {
        project.file(
                "package.json",
                "{\"scripts\": {\"dev\": \"cd client && vite\", \"%s\": \"%s\"}}"
                        .formatted(name, text));

        assertThat(project.plan().install()).containsExactly("npm", "install");
    }

    @Test
    void the_packages_of_a_workspace_are_installed_by_its_root() {
        project.file(
                "package.json",
                """
                {"workspaces": ["client"], "scripts": {"dev": "cd client && vite"}}""");

        assertThat(project.plan().install()).containsExactly("npm", "install");
    }

    @Test
    void the_packages_of_lerna_are_installed_by_lerna_where_there_is_no_workspace() {
        var manifest =
                """
                {"scripts": {"dev": "lerna run dev --stream"}, "dependencies": {"lerna": "^4.0.0"}%s}""";
        project.file("lerna.json", "{\"packages\": [\"client\"]}");

        project.file("package.json", manifest.formatted(""));
        assertThat(project.plan().install())
                .containsExactly(
                        "npm install && (lerna bootstrap || lerna bootstrap -- --legacy-peer-deps)");

        project.file("package.json", manifest.formatted(", \"workspaces\": [\"client\"]"));
        assertThat(project.plan().install()).containsExactly("npm", "install");
    }

    @Test
    void a_folder_outside_the_project_is_none_of_ours() {
        project.file("app/package.json", "{\"scripts\": {\"dev\": \"cd ../client && vite\"}}");

        assertThat(Project.in(folder.resolve("app")).plan().install()).isEmpty();
    }
}
