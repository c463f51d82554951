package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

/** Rule 4 for what an author has on his machine and in no package.json. */
class UndeclaredToolsTest {
    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void server() {
        project = Project.in(folder).file("server.js", "require('http')");
    }

    private Project script(String dev) {
        return project.file(
                "package.json",
                "{\"scripts\": {\"dev\": \"%s\", \"web\": \"live-server public\"}}".formatted(dev));
    }

    @ParameterizedTest
    @CsvSource({
        "nodemon server.js, nodemon",
        "NODE_ENV=development nodemon server.js, nodemon",
        "cross-env A=b nodemon server.js, nodemon cross-env@7",
        "npx nodemon server.js, nodemon",
        "tsc && node server.js, typescript@5",
        "ts-node-dev --respawn src/index.ts, ts-node-dev typescript@5",
        "npm run web & nodemon server.js, nodemon live-server",
        "yarn web & nodemon server.js, nodemon live-server yarn@1",
        "pnpm --prefix client dev, pnpm@8",
        "concurrently 'npm:web' 'nodemon server.js', nodemon concurrently@8 live-server",
    })
    void a_tool_that_a_script_calls_is_installed_and_not_saved(String dev, String tools) {
        assertThat(String.join(" ", script(dev).plan().install()))
                .isEqualTo("npm install --no-save " + tools);
    }

    @ParameterizedTest
    @CsvSource({
        "node server.js --nodemon",
        "./node_modules/.bin/nodemon server.js",
        "node nodemon.js",
        "node server.js serve"
    })
    void a_word_that_calls_nothing_is_left_alone(String dev) {
        assertThat(script(dev).plan().install()).isEmpty();
    }

    @Test
    void what_is_declared_is_installed_as_it_is_declared() {
        project.file(
                "package.json",
                """
                {"scripts": {"dev": "nodemon server.js"}, "devDependencies": {"nodemon": "2"}}""");

        assertThat(project.plan().install()).containsExactly("npm", "install");
    }

    @Test
    void a_lock_is_obeyed_for_the_rest_unless_it_is_frozen() {
        project.file("package-lock.json", "{\"lockfileVersion\": 3}")
                .file(
                        "package.json",
                        """
                        {"scripts": {"dev": "nodemon server.js"}, "dependencies": {"a": "1"}}""");

        assertThat(project.plan().install())
                .containsExactly("npm", "install", "--no-save", "nodemon");
        assertThat(project.frozen().plan().install()).containsExactly("npm", "ci");
    }

    @Test
    void the_manager_of_its_author_is_one_beside_that_of_a_folder_below() {
        project.file(
                        "package.json",
                        """
                        {"scripts": {"start": "cd client && yarn start"}, "dependencies": {"a": "1"}}""")
                .file(
                        "client/package.json",
                        """
                        {"scripts": {"start": "node ."}, "dependencies": {"a": "1"}}""");

        assertThat(project.plan().install().getFirst())
                .startsWith("(cd . && ")
                .contains("(cd client && ")
                .endsWith(" && npm install --no-save yarn@1");
    }

    @Test
    void other_managers_would_write_it_into_package_json() {
        project.file("yarn.lock", "# yarn lockfile v1\n")
                .file(
                        "package.json",
                        """
                        {"scripts": {"dev": "nodemon server.js"}, "dependencies": {"a": "1"}}""");

        assertThat(project.plan().install())
                .containsExactly("yarn", "install", "--frozen-lockfile");
    }

    @ParameterizedTest
    @CsvSource({
        "\"ts-node\": \"10\", npm install --no-save typescript@5",
        "\"ts-node\": \"10\" | \"typescript\": \"latest\", npm install --no-save typescript@5",
        "\"ts-node\": \"10\" | \"typescript\": \"^5.9.0\", npm install",
        "\"ts-node\": \"10\" | \"typescript\": \"^4.3.5\", npm install",
        "\"ts-node\": \"^9.1.1\" | \"typescript\": \"^4.3.5\", npm install --no-save typescript@4.6",
        "\"ts-node-dev\": \"^1.1.8\" | \"typescript\": \"^4.3.5\", npm install --no-save typescript@4.6",
        "\"ts-node-dev\": \"^1.1.8\" | \"typescript\": \"~4.3.5\", npm install",
        "\"tsx\": \"4\" | \"typescript\": \"latest\", npm install"
    })
    void what_is_built_on_the_compiler_gets_one_that_it_knows(String needed, String install) {
        project.file(
                        "package.json",
                        "{\"scripts\": {\"start\": \"node --loader ts-node/esm a.ts\"},",
                        "\"devDependencies\": {%s}}".formatted(needed.replace("|", ",")))
                .file("a.ts", "1");
        assertThat(String.join(" ", project.plan().install())).isEqualTo(install);
    }

    @Test
    void a_page_as_main_was_written_for_the_first_parcel() {
        project.file(
                "package.json",
                """
                {"main": "src/index.html", "scripts": {"dev": "parcel src/index.html"}, "dependencies": {"a": "1"}}""");
        assertThat(project.plan().install()).endsWith("parcel-bundler");
    }

    @ParameterizedTest
    @CsvSource({"parcel src/index.html, parcel-bundler", "run-p dev:*, npm-run-all2"})
    void a_tool_that_another_package_brings_is_there_already(String dev, String dependency) {
        project.file(
                "package.json",
                """
                {"scripts": {"dev": "%s"}, "devDependencies": {"%s": "1"}}"""
                        .formatted(dev, dependency));
        assertThat(project.plan().install()).containsExactly("npm", "install");
    }
}
