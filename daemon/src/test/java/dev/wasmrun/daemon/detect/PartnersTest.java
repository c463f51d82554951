package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Port;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class PartnersTest {
    private static final String PAGES =
            """
            {"scripts": {"dev": "vite"}, "devDependencies": {"vite": "^7.0.0"}}
            """;

    @TempDir Path folder;

    private Project project() {
        return Project.in(folder);
    }

    private Project pages(String in) {
        return project().file(in + "package.json", PAGES).file(in + "index.html", "<h1>Hi</h1>");
    }

    private Project server(String in) {
        return project()
                .file(in + "requirements.txt", "fastapi", "uvicorn")
                .file(in + "main.py", "from fastapi import FastAPI", "app = FastAPI()");
    }

    @Test
    void a_server_in_python_and_its_pages_are_one_app() {
        pages("frontend/");
        server("backend/");

        var plan = project().plan();

        assertThat(plan.language()).isEqualTo(Language.NODEJS);
        assertThat(plan.directory()).isEqualTo("frontend");
        assertThat(plan.start()).containsExactly("vite");
        assertThat(plan.port()).isEqualTo(new Port(5173));
        var server = plan.partner().orElseThrow();
        assertThat(server.language()).isEqualTo(Language.PYTHON);
        assertThat(server.directory()).isEqualTo("backend");
        assertThat(server.install()).containsExactly("pip", "install", "-r", "requirements.txt");
        assertThat(plan.processes())
                .extracting(PlannedProcess::name, PlannedProcess::main, PlannedProcess::directory)
                .containsExactly(
                        tuple("frontend", true, "frontend"), tuple("backend", false, "backend"));
        assertThat(plan.projectOf(plan.beside().getFirst())).isEqualTo(server);
        assertThat(Detector.summary(plan))
                .startsWith("Detected Node.js")
                .contains(
                        "; beside it: backend, Python 3.11.7, pip (requirements.txt), FastAPI app");
        assertThat(plan.reasons())
                .extracting(Plan.Reason::because)
                .contains(
                        "backend/ is a server in Python, and frontend/ is its pages by Node.js: they are one app",
                        "backend/: FastAPI app \"app\" in main.py");
    }

    @Test
    void folders_of_the_same_name_are_told_apart() {
        pages("client/app/");
        server("server/app/");

        assertThat(project().plan().processes())
                .extracting(PlannedProcess::name)
                .containsExactly("web", "server");
    }

    @Test
    void the_server_need_not_say_what_it_imports() {
        pages("react-todo/");
        project().file("fastapi-todo/main.py", "from fastapi import FastAPI", "app = FastAPI()");

        var plan = project().plan();

        assertThat(plan.directory()).isEqualTo("react-todo");
        assertThat(plan.partner().orElseThrow().install()).contains("fastapi");
    }

    @Test
    void the_program_of_the_server_may_be_a_folder_further_down() {
        pages("frontend/");
        project()
                .file("backend/requirements.txt", "fastapi")
                .file("backend/backend/main.py", "from fastapi import FastAPI", "app = FastAPI()");

        assertThat(project().plan().partner().orElseThrow().directory()).isEqualTo("backend");
    }

    @Test
    void a_source_may_call_a_program_in_python() {
        project()
                .file("package.json", "{\"dependencies\": {\"express\": \"4\"}}")
                .file(
                        "index.js",
                        "const child = spawn('python', ['script.py'])",
                        "require('express')()")
                .file("script.py", "import numpy");

        var called = project().plan().partner().orElseThrow();

        assertThat(called.language()).isEqualTo(Language.PYTHON);
        assertThat(called.start()).isEmpty();
        assertThat(called.install()).contains("numpy");
    }

    @Test
    void the_server_may_be_the_project_itself() {
        pages("client/");
        server("");

        var plan = project().plan();

        assertThat(plan.directory()).isEqualTo("client");
        assertThat(plan.beside().getFirst().name()).isEqualTo("server");
        assertThat(plan.beside().getFirst().directory()).isEqualTo(".");
    }

    @Test
    void the_pages_may_be_the_project_itself() {
        pages("");
        server("api/");

        var plan = project().plan();

        assertThat(plan.directory()).isEqualTo(".");
        assertThat(plan.main().orElseThrow().name()).isEqualTo("web");
        assertThat(plan.partner().orElseThrow().directory()).isEqualTo("api");
    }

    @Test
    void a_server_with_templates_shows_pages_of_its_own() {
        pages("frontend/").file("templates/index.html", "<h1>{{ title }}</h1>");
        server("");

        var plan = project().plan();

        assertThat(plan.language()).isEqualTo(Language.PYTHON);
        assertThat(plan.partner()).isEmpty();
    }

    @Test
    void a_server_of_pages_that_are_built_needs_no_tool_for_them() {
        pages("frontend/").file("frontend/dist/index.html", "<h1>Hi</h1>");
        server("");

        assertThat(project().plan().partner()).isEmpty();
    }

    @Test
    void pages_may_be_made_by_one_tool_and_served_by_another() {
        project()
                .file(
                        "frontend/package.json",
                        """
                        {"scripts": {"dev": "rollup -c -w", "start": "sirv public --dev"}}""")
                .file("frontend/public/index.html", "<h1>Hi</h1>");
        server("backend/");

        assertThat(project().plan().start()).containsExactly("rollup -c -w & sirv public --dev");
    }

    @Test
    void a_server_that_serves_the_pages_of_another_folder_is_alone() {
        pages("client/");
        server("").file("pages.py", "send_from_directory('../client/public', 'index.html')");

        assertThat(project().plan().partner()).isEmpty();
    }

    @Test
    void who_makes_pages_in_python_has_a_component_beside_it_at_most() {
        pages("frontend/");
        project()
                .file("requirements.txt", "streamlit")
                .file("app.py", "import streamlit as st", "st.write('Hi')");

        assertThat(project().plan().partner()).isEmpty();
    }

    @Test
    void a_worker_of_the_server_runs_beside_it() {
        pages("frontend/");
        server("backend/")
                .file("backend/Procfile", "web: uvicorn main:app", "worker: python jobs.py");

        var plan = project().plan();

        assertThat(plan.processes())
                .extracting(PlannedProcess::name, PlannedProcess::directory)
                .containsExactly(
                        tuple("frontend", "frontend"),
                        tuple("backend", "backend"),
                        tuple("worker", "backend"));
    }

    @Test
    void other_folders_below_a_server_are_left_alone() {
        pages("admin-theme/");
        server("");

        assertThat(project().plan().partner()).isEmpty();
    }

    @Test
    void who_says_a_command_or_a_language_gets_that_alone() {
        pages("frontend/");
        server("");

        assertThat(project().language(Language.PYTHON).plan().partner()).isEmpty();
        assertThat(project().command("python", "main.py").plan().processes()).isEmpty();
    }

    @Test
    void the_server_is_where_the_pages_expect_it() {
        pages("frontend/")
                .file(
                        "frontend/vite.config.ts",
                        "export default { server: { proxy: { '/api': 'http://localhost:5001' } } }");
        server("backend/");

        var plan = project().plan();

        assertThat(plan.beside().getFirst().port()).isEqualTo(new Port(5001));
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void a_port_that_the_browser_asks_itself_wants_a_forward() {
        pages("frontend/").file("frontend/src/api.js", "fetch('http://127.0.0.1:8000/items')");
        server("backend/");

        assertThat(project().plan().warnings())
                .containsExactly(
                        "The pages ask for localhost:8000 in the browser: --forward 8000:8000 leads there");
        assertThat(project().forward("8000:8000").plan().warnings()).isEmpty();
        assertThat(project().forward("8000:8000").plan().port()).isEqualTo(new Port(5173));
    }

    @Test
    void what_cannot_be_detected_alone_is_no_partner() {
        pages("frontend/");
        project().file("backend/requirements.txt", "requests").file("backend/tool.py", "x = 1");

        assertThat(project().problem().code()).isEqualTo("nested-projects");
    }

    @Test
    void a_script_that_calls_python_needs_what_python_declares() {
        project()
                .file(
                        "package.json",
                        """
                        {"scripts": {"dev": "concurrently \\"vite\\" \\"npm run api\\"",
                         "api": "cd server && uvicorn main:app --port 8000"},
                         "devDependencies": {"vite": "^7.0.0", "concurrently": "^9.0.0"}}
                        """)
                .file("index.html", "<h1>Hi</h1>");
        server("server/");

        var plan = project().plan();

        assertThat(plan.processes()).isEmpty();
        var python = plan.partner().orElseThrow();
        assertThat(python.directory()).isEqualTo("server");
        assertThat(python.install()).containsExactly("pip", "install", "-r", "requirements.txt");
    }

    @Test
    void a_worker_in_node_needs_what_its_manifest_declares() {
        server("")
                .file("Procfile", "web: uvicorn main:app", "worker: cd jobs && node worker.js")
                .file("jobs/package.json", "{\"dependencies\": {\"ms\": \"^2.0.0\"}}")
                .file("jobs/worker.js", "require('ms')");

        var plan = project().plan();

        assertThat(plan.language()).isEqualTo(Language.PYTHON);
        assertThat(plan.partner().orElseThrow().install()).containsExactly("npm", "install");
    }
}
