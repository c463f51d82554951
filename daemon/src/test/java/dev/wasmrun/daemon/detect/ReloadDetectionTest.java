package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Reload;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

class ReloadDetectionTest {
    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void a_project() {
        project = Project.in(folder).file("server.js", "").file("app.py", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vite",
                "vite --port 5173",
                "NODE_ENV=development npx vite dev",
                "node_modules/.bin/next dev",
                "nuxt dev",
                "nuxt",
                "nuxt-ts --port 3000",
                "nuxi dev",
                "astro dev",
                "nodemon server.js",
                "tsx watch src/server.ts",
                "tsx --no-warnings --watch src/server.ts",
                "tsx --env-file=.env watch src/server.ts",
                "node --watch server.js",
                "node --env-file=.env --watch-path=src server.js",
                "nest start --watch",
                "tsc && node --watch dist/server.js",
                "concurrently \"vite\" 'nodemon server.js'",
                "vite & nodemon server.js",
                "python -m flask --app app run --debug",
                "FLASK_APP=app.py FLASK_DEBUG=1 flask run",
                "uvicorn app:app --reload",
                "python manage.py runserver 0.0.0.0:8000",
                "fastapi dev app.py",
                "farm",
                "rsbuild",
                "rsbuild --open",
                "rspack serve",
                "farm start",
                "fastify start -w -l info -P app.js",
                "nx serve web",
                "nx run web:serve",
                "waku dev",
                "yarn rw dev",
                "ember serve",
                "wds --watch --open",
                "solara run app.py --host 0.0.0.0",
                "panel serve app.py --dev",
                "reflex run",
                "pserve development.ini --reload"
            })
    void a_tool_that_reloads_by_itself_is_left_alone(String command) {
        assertThat(reload(command)).isEqualTo(Reload.SELF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node server.js",
                "vite preview",
                "vite build && node server.js",
                "next start",
                "nuxt start",
                "nuxt-ts build",
                "nest start",
                "tsx src/watch.ts",
                "node vite-server.js",
                "concurrently \"vite\" \"node server.js\"",
                "nodemon --version; node server.js",
                "flask --app app run",
                "FLASK_DEBUG=0 flask run",
                "FLASK_DEBUG=1 flask run --no-reload",
                "uvicorn app:app",
                "python manage.py runserver --noreload",
                "gunicorn app:app",
                "farm build",
                "rsbuild preview",
                "rspack build",
                "fastify start -l info app.js",
                "nx build web",
                "nx run web:build",
                "wds",
                "solara run app.py --production",
                "panel serve app.py",
                "reflex run --env prod",
                "pserve production.ini"
            })
    void anything_else_is_started_again(String command) {
        assertThat(reload(command)).isEqualTo(Reload.RESTART);
    }

    @Test
    void a_script_that_calls_a_script_is_followed() {
        project.file(
                "package.json",
                """
                {"scripts": {"start": "npm run serve", "serve": "pnpm watch", "watch": "nodemon ."}}""");

        assertThat(reload("npm start")).isEqualTo(Reload.SELF);
    }

    @Test
    void scripts_that_call_each_other_end_somewhere() {
        project.file("package.json", "{\"scripts\": {\"a\": \"npm run b\", \"b\": \"npm run a\"}}");

        assertThat(reload("npm run a")).isEqualTo(Reload.RESTART);
    }

    @Test
    void nicegui_reloads_unless_it_is_told_not_to() {
        project.file("requirements.txt", "nicegui")
                .file("app.py", "from nicegui import ui", "ui.run(port=8080)");
        assertThat(project.plan().reload()).isEqualTo(Reload.SELF);
        project.file("app.py", "from nicegui import ui", "ui.run(port=8080, reload=False)");
        assertThat(project.plan().reload()).isEqualTo(Reload.RESTART);
    }

    @Test
    void a_flask_app_that_runs_itself_in_debug_mode_reloads_itself() {
        project.file(
                        "app.py",
                        "from flask import Flask",
                        "app = Flask(__name__)",
                        "app.run(debug=True)")
                .file("requirements.txt", "flask");

        assertThat(project.plan().reload()).isEqualTo(Reload.SELF);
        assertThat(project.plan().reasons()).extracting("rule").contains(6);
    }

    private Reload reload(String command) {
        return project.command(command).plan().reload();
    }
}
