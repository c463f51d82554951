package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Language;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

class NodeDetectionTest {
    private static final String EXPRESS =
            """
            const app = require('express')();
            app.listen(process.env.PORT || 4000);
            """;

    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void empty() {
        project = Project.in(folder);
    }

    @Test
    void an_express_app_is_told_in_one_line() {
        project.file(
                        "package.json",
                        """
                        {"scripts": {"start": "node server.js"}, "dependencies": {"express": "^5"}}""")
                .file("package-lock.json", "{}")
                .file("server.js", EXPRESS);

        var plan = project.plan();

        assertThat(Detector.summary(plan))
                .isEqualTo(
                        "Detected Node.js 20.20.2, npm (package-lock.json), Express app in server.js; start: node server.js; port 3000; reload: restart on change");
        assertThat(plan.language()).isEqualTo(Language.NODEJS);
        assertThat(plan.framework()).contains("Express");
        assertThat(plan.manager()).contains("npm");
        assertThat(plan.install()).containsExactly("npm", "ci");
        assertThat(plan.start()).containsExactly("node server.js");
        assertThat(plan.reasons()).extracting("rule").containsExactly(1, 3, 4, 5, 5, 10, 13);
    }

    @Test
    void without_a_lock_npm_installs() {
        project.file(
                "package.json",
                """
                {"scripts": {"start": "node ."}, "dependencies": {"koa": "3"}}""");

        assertThat(project.plan().install()).containsExactly("npm", "install");
    }

    @Test
    void without_dependencies_nothing_is_installed() {
        project.file("package.json", "{\"main\": \"server.js\"}").file("server.js", "");

        assertThat(project.plan().install()).isEmpty();
        assertThat(project.plan().manager()).isEmpty();
    }

    @Test
    void the_script_dev_is_preferred_to_start_and_says_so() {
        project.file(
                "package.json",
                """
                {"scripts": {"start": "node b.js", "dev": "nodemon b.js", "test": "x"}}""");

        assertThat(project.start()).isEqualTo("nodemon b.js");
        assertThat(project.plan().rejected()).contains("script start: node b.js");
    }

    @Test
    void a_script_run_directly_still_gets_what_npm_tells_scripts() {
        project.file(
                "package.json",
                """
                {"name": "shop", "version": "1.2.3", "scripts": {"start": "node ."}}""");

        assertThat(project.plan().env())
                .containsEntry("npm_lifecycle_event", "start")
                .containsEntry("npm_package_name", "shop")
                .containsEntry("npm_package_version", "1.2.3")
                .containsEntry("npm_package_json", "/app/package.json")
                .containsEntry("INIT_CWD", "/app");
    }

    @Test
    void a_script_with_hooks_is_run_by_npm() {
        project.file(
                "package.json",
                """
                {"scripts": {"prestart": "tsc", "start": "node dist/main.js"}}""");

        assertThat(project.plan().start()).containsExactly("npm", "run", "start");
    }

    @Test
    void the_main_of_package_json_is_started() {
        project.file("package.json", "{\"main\": \"lib/api\"}").file("lib/api.js", "");

        assertThat(project.start()).isEqualTo("node lib/api.js");
    }

    @Test
    void the_example_stands_in_for_a_file_of_variables_that_is_not_there() {
        project.file("package.json", "{\"scripts\": {\"start\": \"node --env-file=.env app.js\"}}");
        assertThat(project.plan().start()).containsExactly("node app.js");
        assertThat(project.plan().warnings()).singleElement().asString().contains("no .env");

        project.file(".env.example", "GREETING=hi");
        assertThat(project.plan().start()).containsExactly("node --env-file=.env.example app.js");

        project.file(".env", "GREETING=hello");
        assertThat(project.plan().start()).containsExactly("node --env-file=.env app.js");
        assertThat(project.plan().warnings()).isEmpty();
    }

    @Test
    void what_loads_the_app_behind_a_compiler_is_its_program() {
        project.file("package.json", "{\"main\": \"index.js\"}")
                .file("start.js", "require('babel-core/register')\nrequire('./src/app.js')")
                .file("src/app.js", "import Koa from 'koa'\nnew Koa().listen(3000)");

        assertThat(project.plan().start()).containsExactly("node", "start.js");
    }

    @Test
    void a_main_that_is_not_there_gives_way_to_a_usual_name() {
        project.file("package.json", "{\"main\": \"index.js\"}").file("src/server.js", "");

        assertThat(project.start()).isEqualTo("node src/server.js");
        assertThat(project.plan().rejected()).anyMatch(text -> text.contains("index.js"));
    }

    @Test
    void a_script_without_package_json_is_enough() {
        project.file("server.js", "");

        assertThat(project.start()).isEqualTo("node server.js");
    }

    @Test
    void redwood_starts_both_sides_of_a_workspace_that_has_no_scripts() {
        project.file(
                "package.json",
                """
                {"workspaces": {"packages": ["api", "web"]}, "devDependencies": {"@redwoodjs/core": "8.9.0"}}""");
        project.file("api/package.json", "{\"name\": \"api\"}");
        project.file("web/package.json", "{\"name\": \"web\"}");

        assertThat(project.start()).isEqualTo("redwood dev");
        assertThat(project.portOfPlan()).isEqualTo(8910);
    }

    @Test
    void a_script_for_the_deployed_app_yields_to_a_server_for_development() {
        project.file(
                "package.json",
                """
                {"scripts": {"start": "NODE_ENV=production node app.js"}, "dependencies": {"sails": "^1.5.0"}}""");
        assertThat(project.start()).isEqualTo("sails lift");
        project.file(
                "package.json",
                """
                {"scripts": {"start": "NODE_ENV=production node app.js"}, "dependencies": {"express": "^5.0.0"}}""");
        assertThat(project.start()).isEqualTo("NODE_ENV=production node app.js");
    }

    @Test
    void a_framework_starts_by_its_own_server() {
        project.file("package.json", "{\"devDependencies\": {\"vite\": \"7\"}}");

        assertThat(project.start()).isEqualTo("vite");
        assertThat(project.portOfPlan()).isEqualTo(5173);
        assertThat(project.plan().framework()).contains("Vite");
    }

    @Test
    void a_port_that_the_source_fixes_is_the_port() {
        project.file("package.json", "{\"scripts\": {\"start\": \"node server\"}}")
                .file("server.js", "app.listen(4321, () => {})");

        assertThat(project.portOfPlan()).isEqualTo(4321);
    }

    @Test
    void a_constant_port_is_found_as_well() {
        project.file("server.js", "const port = 8081;", "app.listen(port)");

        assertThat(project.portOfPlan()).isEqualTo(8081);
    }

    @Test
    void the_file_is_found_behind_flags_and_their_values() {
        project.file(
                        "package.json",
                        "{\"scripts\": {\"start\": \"node -r dotenv/config web/s.js\"}}")
                .file("web/s.js", "app.listen(4040)");

        assertThat(project.portOfPlan()).isEqualTo(4040);
    }

    @Test
    void a_dot_means_the_main_file() {
        project.file("package.json", "{\"main\": \"s.js\", \"scripts\": {\"start\": \"node .\"}}")
                .file("s.js", "app.listen(4040)");

        assertThat(project.portOfPlan()).isEqualTo(4040);
    }

    @Test
    void another_variable_is_not_PORT() {
        project.file("server.js", "redis(process.env.REDIS_PORT);", "app.listen(4040)");

        assertThat(project.portOfPlan()).isEqualTo(4040);
    }

    @Test
    void typescript_is_run_by_the_runner_that_is_declared() {
        project.file("package.json", "{\"devDependencies\": {\"tsx\": \"4\"}}")
                .file("src/server.ts", "");

        assertThat(project.start()).isEqualTo("tsx src/server.ts");
    }

    @Test
    void an_app_that_asks_for_PORT_gets_the_usual_one() {
        project.file("server.js", EXPRESS);

        assertThat(project.portOfPlan()).isEqualTo(3000);
    }

    @Test
    void an_app_that_asks_for_PORT_is_put_where_the_forward_leads() {
        project.file("server.js", EXPRESS);

        assertThat(project.forward("8080:4000").portOfPlan()).isEqualTo(4000);
        assertThat(project.forward("5353:53/udp").portOfPlan()).isEqualTo(3000);
    }

    @Test
    void a_port_of_another_service_is_not_taken_for_the_apps() {
        project.file("server.js", "redis.connect({ port: 6379 });", "app.listen(config.web)");

        assertThat(project.portOfPlan()).isEqualTo(3000);
    }

    @Test
    void the_port_that_the_user_names_wins() {
        project.file("server.js", "app.listen(4321)");

        assertThat(project.port(5555).portOfPlan()).isEqualTo(5555);
    }

    @Test
    void a_byte_order_mark_and_windows_line_ends_are_no_hindrance() {
        project.file("package.json", "\uFEFF{\r\n\"scripts\": {\"start\": \"node s.js\"}\r\n}");

        assertThat(project.start()).isEqualTo("node s.js");
    }

    @Test
    void a_broken_package_json_is_refused_with_its_line() {
        project.file("package.json", "{", "  \"name\": \"x\",", "  \"scripts\" {}", "}");

        assertThat(project.problem().code()).isEqualTo("bad-package-json");
        assertThat(project.problem().message()).contains("line 3");
    }

    @Test
    void a_package_json_that_is_no_object_is_refused() {
        project.file("package.json", "[]");

        assertThat(project.problem().code()).isEqualTo("bad-package-json");
    }

    @Test
    void a_package_json_with_nothing_to_start_says_what_was_looked_for() {
        project.file("package.json", "{\"dependencies\": {\"left-pad\": \"1\"}}");

        assertThat(project.problem().code()).isEqualTo("no-start-command");
        assertThat(project.problem().hint()).contains("--cmd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"react-scripts\": \"4.0.3\"",
                "\"webpack\": \"^4.46.0\"",
                "\"@vue/cli-service\": \"~4.5.0\"",
                "\"next\": \">=9 <11\"",
                "\"@angular-devkit/build-angular\": \"~0.1102.0\""
            })
    void what_hashes_as_newer_nodes_refuse_is_allowed_to(String dependency) {
        project.file(
                "package.json",
                """
                {"scripts": {"start": "run it"}, "dependencies": {%s}}"""
                        .formatted(dependency));

        assertThat(project.plan().env())
                .containsEntry("NODE_OPTIONS", "--openssl-legacy-provider")
                .containsKey("npm_lifecycle_event");
        var old = new Tools(List.of("16.20.2"), List.of());
        assertThat(project.planWith(old).env()).doesNotContainKey("NODE_OPTIONS");
    }

    @Test
    void serverless_3_is_given_the_node_that_it_knows() {
        project.file(
                "package.json",
                """
                {"scripts": {"dev": "serverless offline"}, "devDependencies": {"serverless": "^3.25.1"}}""");
        var option = "--no-experimental-require-module";

        assertThat(project.planWith(new Tools(List.of("20.19.0"), List.of())).env())
                .containsEntry("NODE_OPTIONS", option);
        assertThat(project.planWith(new Tools(List.of("20.11.1"), List.of())).env())
                .doesNotContainKey("NODE_OPTIONS");
    }

    @Test
    void old_react_scripts_are_kept_from_refusing_where_packages_lie() {
        project.file(
                "package.json",
                """
                {"scripts": {"start": "react-scripts start"}, "dependencies": {"react-scripts": "3.1.1"}}""");
        var old = new Tools(List.of("16.20.2"), List.of());

        assertThat(project.planWith(old).env()).containsEntry("SKIP_PREFLIGHT_CHECK", "true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"webpack-cli\": \"^3.1.0\", \"webpack-dev-server\": \"^3.1.8\" | webpack-dev-server",
                "\"webpack-dev-server\": \"^3.1.8\"                             | webpack-dev-server",
                "\"webpack-cli\": \"4\", \"webpack-dev-server\": \"^3.11.0\"     | webpack serve",
                "\"webpack-cli\": \"6\", \"webpack-dev-server\": \"5\"           | webpack serve",
            })
    void an_old_webpack_is_served_by_a_command_of_its_own(String dependencies, String start) {
        project.file("package.json", "{\"devDependencies\": {%s}}".formatted(dependencies));

        assertThat(project.start()).isEqualTo(start);
        assertThat(project.portOfPlan()).isEqualTo(8080);
    }

    @Test
    void so_is_what_the_start_goes_to() {
        project.file(
                        "package.json",
                        """
                        {"scripts": {"start": "cd client && npm start"}}""")
                .file(
                        "client/package.json",
                        """
                        {"dependencies": {"react-scripts": "3.4.1"}}""");

        assertThat(project.plan().env()).containsKey("NODE_OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"webpack\": \"^5.1.0\"",
                "\"react-scripts\": \"latest\"",
                "\"next\": \"16\"",
                "\"webpack\": \"github:webpack/webpack\""
            })
    void what_hashes_otherwise_is_left_alone(String dependency) {
        project.file(
                "package.json",
                """
                {"scripts": {"start": "run it"}, "dependencies": {%s}}"""
                        .formatted(dependency));

        assertThat(project.plan().env()).doesNotContainKey("NODE_OPTIONS");
    }

    @ParameterizedTest
    @CsvSource({"^3.9.1, 10.18.1", "~3, 10.18.1", "^4.0.2, 20.20.2", "latest, 20.20.2"})
    void a_package_that_is_older_than_the_node_at_hand_gets_one_of_its_time(
            String gulp, String version) {
        project.file(
                        "package.json",
                        """
                        {"scripts": {"start": "gulp"}, "devDependencies": {"gulp": "%s"}}"""
                                .formatted(gulp))
                .file("gulpfile.js", "");
        var tools = new Tools(List.of("20.20.2", "14.21.3", "10.18.1"), List.of());

        assertThat(project.planWith(tools).version()).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({
        "pnpm@7.15.0, 18.20.8",
        "pnpm@8.3.0+sha1.ab, 18.20.8",
        "pnpm@8.3.1, 20.20.2",
        "pnpm@7.33.7, 20.20.2",
        "pnpm@10.1.0, 20.20.2"
    })
    void a_pnpm_that_cannot_fetch_on_the_node_at_hand_gets_an_older_one(
            String pnpm, String version) {
        project.file(
                "package.json",
                """
                {"scripts": {"start": "node ."}, "packageManager": "%s"}"""
                        .formatted(pnpm));
        var tools = new Tools(List.of("20.20.2", "18.20.8"), List.of());

        assertThat(project.planWith(tools).version()).isEqualTo(version);
    }
}
