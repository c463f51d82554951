package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

class LanguageDetectionTest {
    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void empty() {
        project = Project.in(folder);
    }

    @Test
    void a_server_of_any_name_says_that_it_is_python() {
        project.file("dbsetup.py", "import sqlite3", "sqlite3.connect('todo.db')")
                .file("todo.py", "from bottle import route, run", "run(port=8080)");

        assertThat(project.plan().start()).containsExactly("python", "todo.py");
    }

    @Test
    void a_folder_that_is_not_there_is_refused() {
        var problem = Project.in(folder.resolve("nowhere")).problem();

        assertThat(problem.code()).isEqualTo("no-such-folder");
        assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND);
    }

    @Test
    void a_file_instead_of_a_folder_is_refused() {
        project.file("app.py", "");

        assertThat(Project.in(folder.resolve("app.py")).problem().code()).isEqualTo("not-a-folder");
    }

    @Test
    void an_empty_folder_is_refused() {
        assertThat(project.problem().code()).isEqualTo("empty-folder");
        assertThat(project.problem().kind()).isEqualTo(Problem.Kind.UNDETECTED);
        assertThat(project.language(Language.NODEJS).problem().code()).isEqualTo("empty-folder");
    }

    @Test
    void an_unknown_folder_says_what_was_looked_for() {
        project.file("notes.md", "");

        assertThat(project.problem().code()).isEqualTo("nothing-detected");
        assertThat(project.problem().message()).contains("package.json", "requirements.txt");
    }

    @Test
    void a_misspelled_manifest_is_named() {
        project.file("requirments.txt", "flask");

        assertThat(project.problem().message())
                .contains("Is requirments.txt a misspelled requirements.txt?");
    }

    @Test
    void a_file_of_another_kind_is_no_misspelled_manifest() {
        project.file("setup.sh", "apt-get update").file("app.py", "");

        assertThat(project.plan().warnings()).isEmpty();
    }

    @Test
    void a_misspelled_manifest_beside_an_app_is_a_warning() {
        project.file("requirments.txt", "flask").file("app.py", "");

        assertThat(project.plan().warnings())
                .containsExactly("Is requirments.txt a misspelled requirements.txt?");
    }

    @Test
    void projects_in_folders_below_are_candidates() {
        project.file("backend/requirements.txt", "").file("frontend/package.json", "{}");

        assertThat(project.problem().code()).isEqualTo("nested-projects");
        assertThat(project.problem().message()).contains("backend/, frontend/");
        assertThat(project.problem().hint()).contains("wasmrun os " + folder.resolve("backend"));
    }

    @Test
    void projects_two_folders_below_are_candidates_too() {
        project.file("examples/shop/package.json", "{}").file("notes.md", "");

        assertThat(project.problem().hint())
                .contains("wasmrun os " + folder.resolve("examples/shop"));
    }

    @Test
    void the_only_project_below_is_run() {
        project.file("services/web/requirements.txt", "flask")
                .file("services/web/app.py", "app = Flask(__name__)")
                .file("docker-compose.yml", "")
                .file("docs/requirements.txt", "sphinx");

        var plan = project.plan();

        assertThat(plan.framework()).contains("Flask");
        assertThat(plan.directory()).isEqualTo("services/web");
        assertThat(plan.install()).containsExactly("pip", "install", "-r", "requirements.txt");
        assertThat(plan.reasons().getFirst().because()).contains("services/web/", "only project");
    }

    @Test
    void the_only_folder_below_with_a_program_is_run_where_none_has_a_manifest() {
        project.file("sanic-todo/app.py", "from sanic import Sanic\napp = Sanic('todo')")
                .file("docs/main.py", "")
                .file("README.md", "");

        assertThat(project.plan().directory()).isEqualTo("sanic-todo");

        project.file("other/server.js", "");
        assertThat(project.problem().code()).isEqualTo("nested-projects");
    }

    @Test
    void a_server_and_its_pages_in_two_folders_are_started_together() {
        project.file(
                        "backend/package.json",
                        "{\"main\": \"app.js\", \"dependencies\": {\"express\": \"5\"}}")
                .file("backend/app.js", "")
                .file(
                        "frontend/package.json",
                        "{\"scripts\": {\"dev\": \"vite\"}, \"devDependencies\": {\"vite\": \"7\"}}")
                .file("README.md", "");

        var plan = project.plan();
        assertThat(plan.start())
                .containsExactly(
                        "unset PORT; (cd backend && node app.js) & (cd frontend && npm run dev)");
        assertThat(plan.install().getFirst()).contains("(cd backend", "(cd frontend");
        assertThat(plan.port()).isEqualTo(new Port(5173));

        project.file("mobile/package.json", "{}");
        assertThat(project.problem().code()).isEqualTo("nested-projects");
    }

    @Test
    void a_manifest_above_a_server_and_its_pages_that_starts_neither_is_none_of_a_third() {
        project.file("package.json", "{\"main\": \"server/index.js\"}")
                .file("server/package.json", "{\"scripts\": {\"dev\": \"node index.js\"}}")
                .file("server/index.js", "")
                .file(
                        "client/package.json",
                        "{\"scripts\": {\"dev\": \"vite\"}, \"devDependencies\": {\"vite\": \"7\"}}");

        assertThat(project.start()).contains("cd server &&").contains("cd client &&");

        project.file("index.js", "").file("package.json", "{\"main\": \"index.js\"}");
        assertThat(project.start()).isEqualTo("node index.js");
    }

    @Test
    void many_folders_hide_no_project() {
        for (var i = 0; i < 30; i++) {
            project.file("data-%02d/notes.md".formatted(i), "");
        }
        project.file("web/package.json", "{'scripts': {'dev': 'vite'}}".replace('\'', '"'));

        assertThat(project.plan().directory()).isEqualTo("web");
    }

    @Test
    void the_only_project_below_one_that_holds_tools_is_run() {
        project.file("package.json", "{'scripts': {'lint': 'eslint .'}}".replace('\'', '"'))
                .file("web/package.json", "{'scripts': {'dev': 'vite'}}".replace('\'', '"'));

        assertThat(project.plan().directory()).isEqualTo("web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"go.mod", "web/.wasmrun.toml", "api/requirements.txt"})
    void the_project_below_is_not_run_for_what_else_there_is(String file) {
        project.file("web/package.json", "{'scripts': {'dev': 'vite'}}".replace('\'', '"'))
                .file(file, "");

        assertThat(project.problem().code()).isEqualTo("nested-projects");
    }

    @Test
    void two_languages_of_the_same_weight_are_ambiguous() {
        project.file("package.json", "{\"scripts\": {\"start\": \"node .\"}}")
                .file("manage.py", "import django");

        assertThat(project.problem().code()).isEqualTo("ambiguous");
        assertThat(project.problem().kind().exitCode()).isEqualTo(7);
        assertThat(project.problem().message()).contains("Node.js", "Python");
    }

    @Test
    void a_script_that_runs_the_project_in_python_does_not_make_it_one_of_node() {
        project.file("pyproject.toml", "[project]", "name = \"notes\"")
                .file("run.py", "app = FastAPI()")
                .file(
                        "package.json",
                        """
                        {"scripts": {"dev": "concurrently 'npm run dev:api' 'npm run dev:web'",
                         "dev:api": "python3 run.py", "dev:web": "cd web && npm run dev"},
                         "devDependencies": {"vitepress": "^1"}}
                        """);
        assertThat(project.plan().language()).isEqualTo(Language.PYTHON);

        project.file("index.html", "<html>");
        assertThat(project.problem().code()).isEqualTo("ambiguous");
    }

    @Test
    void vite_beside_flask_serves_the_files_of_its_pages() {
        project.file("package.json", "{'scripts': {'dev': 'vite'}}".replace('\'', '"'))
                .file("requirements.txt", "flask")
                .file(
                        "main.py",
                        "from flask import Flask, render_template",
                        "app = Flask(__name__)",
                        "def home():",
                        "    return render_template('main.html')");
        assertThat(project.plan().language()).isEqualTo(Language.PYTHON);

        project.file("index.html", "<script src=/main.js></script>");
        assertThat(project.plan().language()).isEqualTo(Language.NODEJS);
    }

    @Test
    void vite_beside_django_serves_the_files_of_its_pages() {
        project.file("package.json", "{'scripts': {'dev': 'vite'}}".replace('\'', '"'))
                .file("manage.py", "import django")
                .file("requirements.txt", "django");

        var plan = project.plan();
        assertThat(plan.framework()).contains("Django");
        assertThat(plan.warnings())
                .singleElement()
                .asString()
                .startsWith("The script \"dev\" of package.json makes files for the pages");

        project.file("index.html", "<script src='main.js'></script>");
        assertThat(project.problem().code()).isEqualTo("ambiguous");
    }

    @Test
    void the_language_that_the_user_names_decides() {
        project.file("package.json", "{\"scripts\": {\"start\": \"node .\"}}")
                .file("manage.py", "import django");

        assertThat(project.language(Language.PYTHON).plan().language()).isEqualTo(Language.PYTHON);
    }

    @Test
    void tools_for_the_stylesheet_do_not_make_a_python_project_a_node_one() {
        project.file("package.json", "{\"devDependencies\": {\"tailwindcss\": \"4\"}}")
                .file("requirements.txt", "flask")
                .file("app.py", "");

        assertThat(project.plan().language()).isEqualTo(Language.PYTHON);
        assertThat(project.plan().rejected()).anyMatch(text -> text.startsWith("Node.js"));
    }

    @Test
    void a_given_command_needs_no_detection() {
        project.file("notes.md", "");

        var plan = project.command("python3 -m http.server $PORT").plan();

        assertThat(plan.language()).isEqualTo(Language.PYTHON);
        assertThat(plan.start()).containsExactly("python3 -m http.server $PORT");
    }

    @Test
    void a_given_command_still_installs_what_the_project_declares() {
        project.file("requirements.txt", "gunicorn").file("app.py", "");

        var plan = project.command("gunicorn", "app:app").plan();

        assertThat(plan.start()).containsExactly("gunicorn", "app:app");
        assertThat(plan.manager()).contains("pip");
    }

    @Test
    void a_procfile_says_how_to_start() {
        project.file("requirements.txt", "gunicorn")
                .file("app.py", "")
                .file("Procfile", "web: gunicorn app:app --bind 0.0.0.0:$PORT");

        assertThat(project.start()).isEqualTo("gunicorn app:app --bind 0.0.0.0:$PORT");
        assertThat(project.plan().reasons()).extracting("rule").contains(0);
    }

    @Test
    void a_machine_without_the_runtime_is_told_how_to_get_it() {
        project.file("app.py", "");

        var problem =
                org.assertj.core.api.Assertions.catchThrowableOfType(
                                dev.wasmrun.protocol.ProblemException.class,
                                () -> project.planWith(new Tools(List.of("20.1.0"), List.of())))
                        .problem();

        assertThat(problem.code()).isEqualTo("no-runtime");
        assertThat(problem.hint()).contains("python3");
    }
}
