package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Reload;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Objects;

/** Rule 5 for Node.js projects as strangers write them. */
class NodeLayoutTest {
    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void empty() {
        project = Project.in(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "docs:dev, vitepress dev docs",
        "start-server, node api",
        "dev_web, vite",
        "server, nodemon api",
    })
    void a_script_with_nearly_a_usual_name_is_run(String name, String text) {
        project.file(
                "package.json",
                "{\"scripts\": {\"lint\": \"eslint .\", \"%s\": \"%s\"}}".formatted(name, text));

        assertThat(project.start()).isEqualTo(text);
    }

    @Test
    void a_script_that_serves_a_build_gives_way_to_one_that_needs_none() {
        project.file(
                "package.json",
                """
                {"scripts": {"serve": "docusaurus serve", "start": "docusaurus start"}}""");

        assertThat(project.start()).isEqualTo("docusaurus start");
        assertThat(project.plan().rejected()).contains("script serve: docusaurus serve");
    }

    @Test
    void a_script_whose_sources_are_not_here_gives_way() {
        project.file(
                        "package.json",
                        """
                        {"scripts": {"dev": "nodemon --exec babel-node ./src/bin/www", "start": "node index.js"}}""")
                .file("index.js", "");

        assertThat(project.start()).isEqualTo("node index.js");
        project.file("src/bin/www.js", "");
        assertThat(project.start()).startsWith("nodemon");
    }

    @Test
    void what_was_never_built_is_built_first() {
        project.file(
                "package.json",
                """
                {"main": "dist/index.js", "scripts": {"build": "tsc", "start": "node dist/index.js"}}""");

        assertThat(project.start()).isEqualTo("npm run build && node dist/index.js");
        project.file("dist/index.js", "");
        assertThat(project.start()).isEqualTo("node dist/index.js");
    }

    @Test
    void so_is_an_entry_point_that_a_build_makes() {
        project.file(
                "package.json", "{\"main\": \"./lib/a.js\", \"scripts\": {\"build\": \"tsc\"}}");

        assertThat(project.start()).isEqualTo("npm run build && node ./lib/a.js");
    }

    @Test
    void the_only_program_of_a_package_is_run() {
        project.file("package.json", "{\"bin\": {\"srv\": \"bin/cli.js\"}}").file("bin/cli.js", "");

        assertThat(project.start()).isEqualTo("node bin/cli.js");
    }

    @ParameterizedTest
    @CsvSource({
        "module.exports = app, app.listen(80), node bin/cli.js",
        "app.listen(3000), app.listen(80), node lib/app.js",
        "module.exports = app, app.run(), node bin/cli.js",
        "require('./app').run(), app.help(), node lib/app.js"
    })
    void a_command_that_serves_goes_before_a_module_for_others(
            String main, String command, String start) {
        project.file(
                        "package.json",
                        "{\"main\": \"lib/app\", \"bin\": {\"srv\": \"./bin/cli.js\"}}")
                .file("lib/app.js", main)
                .file("bin/cli.js", command);

        assertThat(project.start()).isEqualTo(start);
    }

    @Test
    void a_later_yarn_is_plug_and_play_before_it_has_a_lock() {
        project.file(
                        "package.json",
                        """
                        {"packageManager": "yarn@4.5.0", "scripts": {"dev": "node index.js"},
                         "dependencies": {"express": "4"}}""")
                .file("index.js", "");

        assertThat(project.start()).isEqualTo("yarn run dev");
    }

    @ParameterizedTest
    @CsvSource({"go.mod, Go", "Cargo.toml, Rust", "deno.json, Deno", "Gemfile, Ruby"})
    void a_project_of_another_language_is_called_by_its_name(String file, String language) {
        project.file(file, "");

        assertThat(project.problem().code()).isEqualTo("foreign-project");
        assertThat(project.problem().message()).contains(language, file);
    }

    @ParameterizedTest
    @CsvSource({
        "mock, json-server --watch db.json",
        "storybook, storybook dev -p 6006",
        "preview, npx http-server",
    })
    void a_script_of_any_name_that_calls_a_server_is_run(String name, String text) {
        project.file(
                "package.json",
                """
                {"scripts": {"build": "vite build", "%s": "%s"}, "devDependencies": {"vite": "6"}}"""
                        .formatted(name, text));

        assertThat(project.start()).isEqualTo(text);
    }

    @Test
    void what_json_server_serves_needs_no_script() {
        project.file(
                "package.json",
                """
                {"main": "index.js", "scripts": {"test": "exit 1"}, "dependencies": {"json-server": "0.17"}}""");
        assertThat(project.problem().code()).isEqualTo("no-start-command");

        project.file("db.json", "{}");
        assertThat(project.start()).isEqualTo("json-server --watch db.json");
    }

    @Test
    void a_project_with_types_of_bun_and_no_script_is_of_bun() {
        project.file(
                        "package.json",
                        """
                        {"module": "src/index.ts", "devDependencies": {"@types/bun": "latest"}}""")
                .file("src/index.ts", "import { Database } from 'bun:sqlite'");
        assertThat(project.plan().install()).containsExactly("bun", "install");
        assertThat(project.start()).isEqualTo("bun src/index.ts");

        project.file(
                "package.json",
                """
                {"scripts": {"start": "node dist/index.js"}, "devDependencies": {"@types/bun": "latest"}}""");
        assertThat(project.plan().install()).containsExactly("npm", "install");
    }

    @Test
    void a_script_of_bun_is_installed_by_bun() {
        project.file(
                "package.json",
                """
                {"scripts": {"dev": "bun run --watch src/index.ts"}, "dependencies": {"elysia": "1"}}""");
        assertThat(project.plan().install()).containsExactly("bun", "install");
        assertThat(project.plan().framework()).contains("Elysia");

        project.file("package-lock.json", "{}");
        assertThat(project.plan().install()).containsExactly("npm", "ci");
    }

    @Test
    void a_project_of_nx_may_leave_its_targets_to_a_plugin() {
        project.file("package.json", "{\"devDependencies\": {\"nx\": \"23\", \"vite\": \"8\"}}")
                .file(
                        "nx.json",
                        """
                        {"plugins": ["@nx/js/typescript",
                          {"plugin": "@nx/vite/plugin", "options": {"serveTargetName": "up"}}]}""")
                .file("apps/shop/package.json", "{\"name\": \"@acme/shop\"}")
                .file("apps/shop/vite.config.mts", "export default {}")
                .file("apps/shop/index.html", "<p>shop")
                .file("libs/parts/package.json", "{\"name\": \"@acme/parts\"}")
                .file("libs/parts/vite.config.ts", "export default {}");

        assertThat(project.start()).isEqualTo("nx up @acme/shop");
    }

    @Test
    void a_command_that_names_a_port_has_its_page_there() {
        project.file("package.json", "{\"scripts\": {\"dev\": \"vite dev --port 3000\"}}");
        assertThat(project.plan().portKnown()).isTrue();
        project.file("package.json", "{\"scripts\": {\"dev\": \"vite dev\"}}");
        assertThat(project.plan().portKnown()).isFalse();
    }

    @Test
    void of_a_workspace_of_nx_the_only_project_that_serves_is_started() {
        project.file("package.json", "{\"devDependencies\": {\"nx\": \"20\"}}")
                .file("nx.json", "{}")
                .file("libs/ui/project.json", "{\"name\": \"ui\", \"targets\": {\"build\": {}}}")
                .file("apps/api/project.json", "{\"targets\": {\"serve\": {}}}");
        assertThat(project.start()).isEqualTo("nx serve api");
        assertThat(project.plan().env())
                .as("it would wait for a run of the same number that was killed")
                .containsEntry("NX_WORKSPACE_DATA_DIRECTORY", "/tmp/nx");

        project.file("apps/web/project.json", "{\"name\": \"web\", \"targets\": {\"dev\": {}}}");
        assertThat(project.problem().code()).isEqualTo("workspace-root");
        assertThat(project.problem().message()).contains("nx serve api; nx dev web");

        project.file("apps/web/project.json", "{ \"name\": ");
        assertThat(project.start()).isEqualTo("nx serve api");
    }

    @ParameterizedTest
    @CsvSource({
        "@solidjs/start, SolidStart, vinxi dev, 3000",
        "@builder.io/qwik-city, Qwik City, vite --mode ssr, 5173",
        "nitropack, Nitro, nitro dev, 3000",
        "@slidev/cli, Slidev, slidev, 3030",
        "hexo, Hexo, hexo server, 4000",
        "expo, Expo, expo start --web, 8081",
        "@strapi/strapi, Strapi, strapi develop, 3000",
    })
    void a_framework_s_own_server_is_used_where_no_script_says_more(
            String dependency, String name, String start, int port) {
        project.file("package.json", "{\"dependencies\": {\"%s\": \"1\"}}".formatted(dependency));

        assertThat(project.start()).isEqualTo(start);
        assertThat(project.plan().framework()).contains(name);
        assertThat(project.plan().reload()).isEqualTo(Reload.SELF);
        assertThat(project.portOfPlan()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "concurrently 'npm:server' 'npm:client'",
                "run-p server client",
                "npm-run-all -p server client",
                "node server & npm run client",
            })
    void programs_side_by_side_do_not_fight_for_one_port(String dev) {
        project.file(
                        "package.json",
                        """
                        {"scripts": {"dev": "%s"}, "dependencies": {"express": "4"}}"""
                                .formatted(dev))
                .file("client/package.json", "{\"devDependencies\": {\"vite\": \"6\"}}");

        assertThat(project.start()).isEqualTo("unset PORT; " + dev);
        assertThat(project.portOfPlan()).isEqualTo(5173);
        assertThat(project.plan().portKnown()).isTrue();
        assertThat(project.port(4000).start()).isEqualTo(dev);
        assertThat(project.port(4000).plan().portKnown()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "webpack.config.js, 'devServer: { open: true, port: 3000, proxy: { port: 1 } }', 3000",
        "vite.config.js, 'server: { proxy: { port: 1 }, port: 3000 }', 8080",
    })
    void the_pages_are_where_their_own_configuration_says(String file, String text, int port) {
        project.file(
                        "package.json",
                        """
                        {"scripts": {"dev": "concurrently 'npm:server' 'npm:client'"},
                         "devDependencies": {"webpack-dev-server": "3", "webpack": "4"}}""")
                .file(file, "module.exports = {\n  %s\n}\n".formatted(text));

        assertThat(project.portOfPlan()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "react-scripts start, , true",
        "PORT=3006 react-scripts start, , false",
        "react-scripts start, PORT=3006, false",
    })
    void pages_that_nobody_gives_a_port_are_on_3000(String script, String env, boolean isKnown) {
        project.file(
                        "package.json",
                        """
                        {"scripts": {"dev": "concurrently 'npm run server' 'cd client && npm start'"},
                         "dependencies": {"express": "4"}}""")
                .file(
                        "client/package.json",
                        """
                        {"scripts": {"start": "%s"}, "dependencies": {"react-scripts": "5"}}"""
                                .formatted(script))
                .file("client/.env", Objects.toString(env, ""));

        assertThat(project.plan().portKnown()).isEqualTo(isKnown);
        assertThat(project.portOfPlan()).isEqualTo(3000);
    }

    @Test
    void pages_that_are_not_started_are_none() {
        project.file(
                        "package.json",
                        """
                        {"scripts": {"dev": "concurrently 'tsc -w' 'nodemon dist/a.js'"},
                         "dependencies": {"express": "4"}}""")
                .file("client/package.json", "{\"dependencies\": {\"react-scripts\": \"5\"}}");

        assertThat(project.plan().portKnown()).isFalse();
    }

    @Test
    void remix_before_vite_has_a_server_of_its_own() {
        project.file("package.json", "{\"devDependencies\": {\"@remix-run/dev\": \"1\"}}");

        assertThat(project.start()).isEqualTo("remix dev");
        assertThat(project.portOfPlan()).isEqualTo(3000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tsc && node server",
                "node server 2>&1",
                "node server >& log",
                "node server '/?a=1&b=2'"
            })
    void one_program_after_the_other_gets_the_port(String dev) {
        project.file("package.json", "{\"scripts\": {\"dev\": \"%s\"}}".formatted(dev));

        assertThat(project.start()).isEqualTo(dev);
    }

    @ParameterizedTest
    @CsvSource({
        "next start, .next",
        "nuxt preview, .output",
        "vite preview, dist",
        "serve -s build, build",
        "npx serve dist, dist",
    })
    void what_serves_a_build_is_preceded_by_it(String start, String made) {
        project.file(
                "package.json",
                "{\"scripts\": {\"build\": \"make\", \"start\": \"%s\"}}".formatted(start));

        assertThat(project.start()).isEqualTo("npm run build && " + start);
        project.file(made + "/index.html", "");
        assertThat(project.start()).isEqualTo(start);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tsc -w",
                "tsc --watch -p .",
                "npx tailwindcss -i a.css -o b.css --watch",
                "webpack --mode development",
                "webpack --watch",
                "rollup -c",
                "vite build --watch",
                "docker compose up",
                "docker-compose up --build",
                "echo 'This is deprecated. Use npm start' && exit 1"
            })
    void a_script_that_starts_no_app_gives_way_to_one_that_does(String dev) {
        project.file(
                "package.json",
                "{\"scripts\": {\"dev\": \"%s\", \"start\": \"node api\"}}".formatted(dev));

        assertThat(project.start()).isEqualTo("node api");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webpack serve --open",
                "webpack server",
                "webpack --config build/dev.js serve",
                "webpack-dev-server --hot",
                "vite"
            })
    void one_that_serves_what_it_makes_does_not(String dev) {
        project.file(
                "package.json",
                "{\"scripts\": {\"dev\": \"%s\", \"start\": \"node api\"}}".formatted(dev));

        assertThat(project.start()).isEqualTo(dev);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tsc -w & node api",
                "tsup --watch --onSuccess 'node api'",
                "esbuild a.js --serve --watch",
                "webpack serve --open",
                "webpack-dev-server --mode development"
            })
    void a_watching_tool_that_also_starts_the_app_is_run(String dev) {
        project.file(
                "package.json",
                "{\"scripts\": {\"dev\": \"%s\", \"start\": \"node old\"}}".formatted(dev));

        assertThat(project.start()).endsWith(dev);
    }

    @Test
    void a_library_that_only_watches_is_watched() {
        project.file(
                "package.json", "{\"scripts\": {\"start\": \"tsup\", \"dev\": \"tsup --watch\"}}");

        assertThat(project.start()).isEqualTo("tsup --watch");
        project.file("package.json", "{\"scripts\": {\"start\": \"tsup\"}}");
        assertThat(project.start()).isEqualTo("tsup");
    }

    @Test
    void a_project_that_only_runs_containers_says_so() {
        project.file("package.json", "{\"scripts\": {\"start\": \"docker compose up\"}}");

        assertThat(project.problem().code()).isEqualTo("no-start-command");
        assertThat(project.problem().message()).contains("docker compose up", "containers");
    }

    @ParameterizedTest
    @CsvSource({"'', storybook dev -p 6006", "index.html, vite"})
    void a_library_of_components_is_shown_by_storybook(String page, String start) {
        project.file(
                "package.json",
                """
                {"scripts": {"dev": "vite", "storybook": "storybook dev -p 6006"},
                 "devDependencies": {"vite": "7", "storybook": "9"}}""");
        if (!page.isEmpty()) {
            project.file(page, "");
        }

        assertThat(project.start()).isEqualTo(start);
    }

    @Test
    void a_package_that_only_holds_tools_names_the_projects_below_it() {
        project.file("package.json", "{\"scripts\": {\"lint\": \"eslint .\"}}")
                .file("web/package.json", "{}");

        assertThat(project.problem().code()).isEqualTo("nested-projects");
        assertThat(project.problem().hint()).contains("wasmrun os " + folder.resolve("web"));
    }

    @Test
    void style_sheets_beside_an_app_in_python_make_no_app_in_node() {
        project.file("package.json", "{\"scripts\": {\"dev\": \"tailwindcss -o a.css --watch\"}}")
                .file("manage.py", "import django");

        assertThat(project.start()).contains("manage.py runserver");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server/index.js", "backend/server.js"})
    void an_entry_point_may_be_in_the_folder_of_the_server(String file) {
        project.file("package.json", "{\"dependencies\": {\"express\": \"4\"}}").file(file, "");

        assertThat(project.start()).isEqualTo("node " + file);
    }

    @Test
    void a_project_of_bun_without_scripts_is_run_by_bun() {
        project.file("package.json", "{\"module\": \"index.ts\"}")
                .file("bun.lock", "{}")
                .file("index.ts", "");

        assertThat(project.start()).isEqualTo("bun index.ts");
    }

    @Test
    void a_port_that_the_script_sets_is_known() {
        project.file("package.json", "{\"scripts\": {\"dev\": \"cross-env PORT=4500 node api\"}}");

        assertThat(project.portOfPlan()).isEqualTo(4500);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gulpfile.js       | gulp.task('sass'); gulp.task('dev', ['sass']) | gulp dev",
                "gulpfile.babel.js | export const watch = () => {}                  | gulp watch",
                "gulpfile.mjs      | export async function serve() {}               | gulp serve",
                "gulpfile.js       | exports.server = series(a); exports.watch = b  | gulp server",
                "Gulpfile.js       | gulp.task(\"serves\", [])                       | gulp default",
                "Gruntfile.js      | grunt.registerTask('server', ['connect'])      | grunt server",
            })
    void a_file_of_tasks_is_run_by_who_runs_tasks(String file, String text, String start) {
        project.file(
                        "package.json",
                        """
                        {"main": "%s", "devDependencies": {"gulp": "4", "grunt": "1"}}"""
                                .formatted(file))
                .file("index.html", "")
                .file(file, text);

        assertThat(project.start()).isEqualTo(start);
        assertThat(project.plan().rejected())
                .contains("\"main\": %s is no program".formatted(file));
    }

    @Test
    void a_grunt_that_brings_no_command_is_called_without_one() {
        project.file("package.json", "{\"devDependencies\": {\"grunt\": \"~0.4.0\"}}")
                .file("Gruntfile.js", "");

        assertThat(project.start()).isEqualTo("node -e \"require('grunt').tasks(['default'])\"");
    }

    @Test
    void tasks_give_way_to_a_script_a_program_and_an_app_in_another_language() {
        project.file("gulpfile.js", "gulp.task('dev')")
                .file("lib/run.js", "")
                .file(
                        "package.json",
                        "{\"main\": \"lib/run.js\", \"devDependencies\": {\"gulp\": \"4\"}}");
        assertThat(project.start()).isEqualTo("node lib/run.js");

        project.file(
                "package.json",
                "{\"scripts\": {\"dev\": \"gulp dev\"}, \"devDependencies\": {\"gulp\": \"4\"}}");
        assertThat(project.start()).isEqualTo("gulp dev");

        project.file("package.json", "{\"devDependencies\": {\"gulp\": \"4\"}}")
                .file("requirements.txt", "flask")
                .file("app.py", "from flask import Flask", "app = Flask(__name__)");
        assertThat(project.plan().language()).isEqualTo(Language.PYTHON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vite.config.ts", "rollup.config.mjs", "gulpfile.js"})
    void what_a_tool_reads_is_no_program(String file) {
        project.file("package.json", "{\"main\": \"%s\"}".formatted(file))
                .file(file, "")
                .file("server.js", "");

        assertThat(project.start()).isEqualTo("node server.js");
    }

    @ParameterizedTest
    @CsvSource({
        "sirv public --dev, rollup -c -w & sirv public --dev",
        "lite-server, rollup -c -w & lite-server",
        "npx serve public, rollup -c -w & npx serve public",
        "sirv public, npm run build && sirv public",
        "npm run x && serve public, npm run x && serve public",
    })
    void pages_that_one_script_makes_and_another_serves_take_both(String serve, String start) {
        project.file(
                        "package.json",
                        """
                        {"main": "src/main.js", "devDependencies": {"rollup": "2"},
                         "scripts": {"dev": "rollup -c -w", "build": "rollup -c", "pages": "%s"}}"""
                                .formatted(serve))
                .file("public/index.html", "")
                .file("src/main.js", "import App from './App.svelte';");

        assertThat(project.start()).isEqualTo(start);
        assertThat(project.portOfPlan()).isEqualTo(3000);
    }

    @Test
    void a_framework_s_own_server_is_preferred_to_one_of_its_build() {
        project.file(
                "package.json",
                """
                {"scripts": {"preview": "serve dist"}, "devDependencies": {"vite": "6"}}""");

        assertThat(project.start()).isEqualTo("vite");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import App from './App.svelte'",
                "import {\n  App } from \"./App.vue\";",
                "import App from './App.jsx'",
                "import './style.css'"
            })
    void what_a_bundler_takes_in_is_no_program(String text) {
        project.file("package.json", "{\"main\": \"src/index.js\"}")
                .file("src/index.js", text)
                .file("server/index.js", "import a from './a.js' // and 'b.css'");

        assertThat(project.start()).isEqualTo("node server/index.js");
    }

    @Test
    void a_server_in_typescript_may_have_pages_of_jsx() {
        project.file("package.json", "{\"devDependencies\": {\"tsx\": \"4\"}}")
                .file("src/index.ts", "import { Page } from './page.tsx'");

        assertThat(project.start()).isEqualTo("tsx src/index.ts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nodemon", "cross-env NODE_ENV=development nodemon", "nodemon -w dist"})
    void what_a_bare_nodemon_runs_is_built_first(String dev) {
        var scripts = "\"scripts\": {\"build\": \"tsc\", \"dev\": \"%s\"}".formatted(dev);
        project.file("package.json", "{%s, \"main\": \"dist/index.js\"}".formatted(scripts));
        assertThat(project.start()).isEqualTo("npm run build && " + dev);

        project.file(
                "package.json",
                "{%s, \"nodemonConfig\": {\"exec\": \"node lib/a.js\"}}".formatted(scripts));
        assertThat(project.start()).isEqualTo("npm run build && " + dev);

        project.file("nodemon.json", "{\"exec\": \"node -r tsconfig-paths/register out/b.js\"}");
        assertThat(project.start()).isEqualTo("npm run build && " + dev);

        project.file("out/b.js", "app.listen(4040)");
        assertThat(project.start()).isEqualTo(dev);
        assertThat(project.portOfPlan()).isEqualTo(4040);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nodemon src/a.js", "nodemon --exec tsx src/a.ts", "nodemon src"})
    void a_nodemon_with_a_file_runs_that_one(String dev) {
        project.file(
                "package.json",
                """
                {"main": "dist/index.js", "scripts": {"build": "tsc", "dev": "%s"}}"""
                        .formatted(dev));

        assertThat(project.start()).isEqualTo(dev);
    }

    @ParameterizedTest
    @CsvSource({"backend, frontend", "api, web", "server, client", "dev:server, dev:ui"})
    void a_script_for_the_server_and_one_for_the_pages_are_both_run(String server, String pages) {
        project.file(
                        "package.json",
                        """
                        {"scripts": {"%s": "nodemon api", "%s": "vite"},
                         "dependencies": {"express": "4"}, "devDependencies": {"vite": "6"}}"""
                                .formatted(server, pages))
                .file("server/index.js", "app.listen(3000)");

        assertThat(project.start())
                .isEqualTo("unset PORT; npm run %s & npm run %s".formatted(server, pages));
        assertThat(project.portOfPlan()).isEqualTo(5173);
        assertThat(project.plan().framework()).contains("Vite");
        assertThat(project.plan().reload()).isEqualTo(Reload.SELF);
    }

    @Test
    void a_pair_gives_way_to_a_script_that_starts_and_half_of_it_is_none() {
        project.file(
                "package.json",
                "{\"scripts\": {\"server\": \"node a\", \"client\": \"vite\", \"dev\": \"node b\"}}");
        assertThat(project.start()).isEqualTo("node b");

        project.file(
                "package.json",
                "{\"scripts\": {\"server\": \"node a\", \"client\": \"vite build\"}}");
        assertThat(project.start()).isEqualTo("node a");
    }

    @Test
    void without_a_script_build_typescript_makes_what_is_not_there_yet() {
        project.file("tsconfig.json", "{\"compilerOptions\": {\"outDir\": \"dist\"}}")
                .file("src/index.ts", "console.log(1)")
                .file(
                        "package.json",
                        """
                        {"scripts": {"start": "node dist/index.js"},
                         "devDependencies": {"typescript": "5"}}""");

        assertThat(project.plan().start()).containsExactly("tsc && node dist/index.js");
        project.file(
                "package.json",
                """
                {"scripts": {"start": "tsc && node dist/index.js"},
                 "devDependencies": {"typescript": "5"}}""");
        assertThat(project.plan().start()).containsExactly("tsc && node dist/index.js");
    }

    @ParameterizedTest
    @ValueSource(strings = {"watch", "build"})
    void a_script_that_compiles_again_and_again_goes_on_beside_the_one_that_reloads(String name) {
        project.file("tsconfig.json", "{}")
                .file(
                        "package.json",
                        """
                        {"scripts": {"%s": "tsc -w", "dev": "nodemon --inspect dist/index.js"},
                         "devDependencies": {"typescript": "3", "nodemon": "2"}}"""
                                .formatted(name));

        assertThat(project.plan().start())
                .containsExactly("tsc; tsc -w & nodemon --inspect dist/index.js");
    }
}
