package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

class PythonDetectionTest {
    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void empty() {
        project = Project.in(folder);
    }

    @Test
    void a_flask_app_that_runs_itself_is_run() {
        project.file("requirements.txt", "Flask==3.0")
                .file(
                        "app.py",
                        "from flask import Flask",
                        "app = Flask(__name__)",
                        "if __name__ == '__main__':",
                        "    app.run()");

        var plan = project.plan();

        assertThat(Detector.summary(plan))
                .isEqualTo(
                        "Detected Python 3.11.7, pip (requirements.txt), Flask app in app.py; start: python app.py; port 5000; reload: restart on change");
        assertThat(plan.start()).containsExactly("python", "app.py");
        assertThat(plan.install()).containsExactly("pip", "install", "-r", "requirements.txt");
        assertThat(plan.env()).containsEntry("PYTHONUNBUFFERED", "1").containsEntry("WASMRUN", "1");
    }

    @Test
    void a_flask_port_in_the_source_is_the_port() {
        project.file("app.py", "app = Flask(__name__)", "app.run(host='0.0.0.0', port=5050)");

        assertThat(project.portOfPlan()).isEqualTo(5050);
    }

    @Test
    void a_flask_app_that_asks_for_PORT_gets_the_usual_one_of_python() {
        project.file(
                "app.py",
                "app = Flask(__name__)",
                "app.run(port=int(os.environ.get('PORT', 5000)))");

        assertThat(project.portOfPlan()).isEqualTo(8000);
        assertThat(project.forward("8080:5000").portOfPlan()).isEqualTo(5000);
    }

    @Test
    void a_flask_app_that_does_not_run_itself_is_run_by_flask() {
        project.file("shop.py", "api = Flask(__name__)").file("requirements.txt", "flask");

        var plan = project.plan();

        assertThat(plan.start()).containsExactly("flask run --port $PORT");
        assertThat(plan.env()).containsEntry("FLASK_APP", "shop:api");
        assertThat(Detector.summary(plan))
                .contains("Flask app in shop.py; start: flask run --port $PORT");
    }

    @ParameterizedTest
    @CsvSource({"apiflask, APIFlask", "flask_openapi3, OpenAPI"})
    void what_is_built_upon_flask_is_run_by_it(String module, String made) {
        project.file(
                "app.py",
                "from %s import %s".formatted(module, made),
                "app = %s(__name__)".formatted(made));

        assertThat(project.plan().start()).containsExactly("flask run --port $PORT");
        assertThat(project.plan().env()).containsEntry("FLASK_APP", "app:app");
    }

    @Test
    void the_database_of_flasks_tutorial_is_made_where_it_cannot_be_yet() {
        project.file(
                        "pyproject.toml",
                        "[project]",
                        "name = \"flaskr\"",
                        "dependencies = [\"flask\"]")
                .file(
                        "flaskr/__init__.py",
                        "from flask import Flask",
                        "def create_app(test_config=None):",
                        "    app = Flask(__name__, instance_relative_config=True)",
                        "    DATABASE=os.path.join(app.instance_path, \"flaskr.sqlite\"),")
                .file(
                        "flaskr/db.py",
                        "@click.command('init-db')",
                        "def init_db_command():",
                        "    init_db()",
                        "def init_app(app):",
                        "    app.cli.add_command(init_db_command)");
        assertThat(project.plan().start()).containsExactly("flask init-db; flask run --port $PORT");

        project.file("instance/config.py", "SECRET_KEY = 'x'");
        assertThat(project.plan().start()).containsExactly("flask run --port $PORT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DATABASE = os.environ.get('DATABASE')",
                "app.config.from_envvar('SHOP_SETTINGS')",
                "app.config.from_prefixed_env()",
                "app.config.from_object('config')",
                "app = flask.Flask(__name__, instance_path='/data')"
            })
    void a_database_that_may_be_somewhere_else_is_not_touched(String other) {
        project.file(
                "app.py",
                "import flask, os",
                "app = flask.Flask(__name__)",
                "DATABASE = os.path.join(app.instance_path, 'a.db')",
                other,
                "@app.cli.command('init-db')",
                "def init_db():",
                "    db.drop_all()");
        assertThat(project.plan().start()).containsExactly("flask run --port $PORT");
    }

    @Test
    void a_flask_command_that_somebody_wrote_down_is_left_as_it_is() {
        project.file("shop.py", "api = Flask(__name__)")
                .file("requirements.txt", "flask")
                .file("Procfile", "web: flask --app shop:api run");

        assertThat(project.start()).isEqualTo("flask --app shop:api run");
        assertThat(project.plan().env()).doesNotContainKey("FLASK_APP");
    }

    @Test
    void a_given_flask_run_listens_where_flask_does() {
        project.file("requirements.txt", "flask").file("app.py", "app = Flask(__name__)");

        assertThat(project.command("flask run").portOfPlan()).isEqualTo(5000);
        assertThat(project.command("flask", "run", "-p", "5100").portOfPlan()).isEqualTo(5100);
        assertThat(project.command("flask run").plan().framework()).contains("Flask");
    }

    @Test
    void a_flask_app_in_a_package_is_run_by_its_runner() {
        project.file("requirements.txt", "flask")
                .file("shop/__init__.py", "app = Flask(__name__)")
                .file("run.py", "from shop import app", "app.run(port=5001)");

        assertThat(project.start()).isEqualTo("python run.py");
        assertThat(project.portOfPlan()).isEqualTo(5001);
    }

    @Test
    void a_flask_factory_is_called_by_flask() {
        project.file("requirements.txt", "flask")
                .file(
                        "shop/__init__.py",
                        "def create_app():",
                        "    app = Flask(__name__)",
                        "    return app");

        assertThat(project.flaskApp()).isEqualTo("shop:create_app");
    }

    @Test
    void a_fastapi_app_is_served_by_uvicorn() {
        project.file("requirements.txt", "fastapi", "uvicorn[standard]")
                .file("app/main.py", "api = FastAPI(title='x')");

        assertThat(project.start()).isEqualTo("uvicorn app.main:api --host 0.0.0.0 --port $PORT");
        assertThat(project.plan().framework()).contains("FastAPI");
        assertThat(project.portOfPlan()).isEqualTo(8000);
    }

    @Test
    void a_module_that_imports_its_neighbour_is_served_from_its_folder() {
        project.file("requirements.txt", "fastapi", "uvicorn")
                .file("src/main.py", "import models", "app = FastAPI()")
                .file("src/models.py", "");

        assertThat(project.start())
                .isEqualTo("uvicorn --app-dir src main:app --host 0.0.0.0 --port $PORT");
    }

    @Test
    void fastapi_with_its_command_line_is_started_by_it() {
        project.file("requirements.txt", "fastapi[standard]>=0.115")
                .file("main.py", "app = FastAPI()");

        assertThat(project.start())
                .isEqualTo("fastapi dev main.py --app app --host 0.0.0.0 --port $PORT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Pipfile        | [packages]                 | fastapi = {extras = ['standard'], version = '*'}",
                "Pipfile        | [packages]                 | fastapi = {extras = ['x', 'standard']}",
                "pyproject.toml | [tool.poetry.dependencies] | fastapi = {extras = ['standard'], version = '^0.115'}"
            },
            quoteCharacter = '"')
    void extras_may_stand_in_a_table(String file, String table, String line) {
        project.file(file, table, line).file("main.py", "app = FastAPI()");

        assertThat(project.start())
                .isEqualTo("fastapi dev main.py --app app --host 0.0.0.0 --port $PORT");
        assertThat(project.plan().warnings()).isEmpty();
    }

    @Test
    void each_of_several_extras_is_declared() {
        project.file(
                        "pyproject.toml",
                        "[tool.poetry.dependencies]",
                        "python = '^3.11'",
                        "litestar = {extras = ['standard', 'structlog']}")
                .file("app.py", "app = Litestar()");

        assertThat(project.start()).isEqualTo("uvicorn app:app --host 0.0.0.0 --port $PORT");
        assertThat(project.plan().warnings()).isEmpty();
    }

    @Test
    void a_fastapi_app_without_a_declared_server_is_warned_about() {
        project.file("requirements.txt", "fastapi").file("main.py", "app = FastAPI()");

        assertThat(project.plan().warnings()).singleElement().asString().contains("uvicorn");
    }

    @Test
    void a_server_in_an_included_requirements_file_is_declared() {
        project.file("requirements.txt", "-r requirements/base.txt")
                .file("requirements/base.txt", "fastapi", "uvicorn")
                .file("main.py", "app = FastAPI()");

        assertThat(project.plan().warnings()).isEmpty();
    }

    @Test
    void a_fastapi_factory_is_served_as_one() {
        project.file("requirements.txt", "fastapi", "uvicorn")
                .file("main.py", "def create_app():", "    app = FastAPI()", "    return app");

        assertThat(project.start())
                .isEqualTo("uvicorn --factory main:create_app --host 0.0.0.0 --port $PORT");
    }

    @Test
    void a_factory_that_wants_something_is_called_by_nobody_but_its_own_program() {
        project.file("requirements.txt", "fastapi", "uvicorn")
                .file(
                        "shop/main.py",
                        "def create_app(args: Namespace) -> FastAPI:",
                        "    return FastAPI()",
                        "if __name__ == '__main__':",
                        "    uvicorn.run(create_app(parse()))");

        assertThat(project.start()).isEqualTo("python shop/main.py");
    }

    @Test
    void a_django_project_runs_its_server() {
        project.file("manage.py", "import django").file("requirements.txt", "django");

        assertThat(project.start()).isEqualTo("python manage.py runserver 0.0.0.0:$PORT");
        assertThat(project.portOfPlan()).isEqualTo(8000);
    }

    @Test
    void a_package_with_a_main_is_run_as_a_module() {
        project.file("tool/__init__.py", "").file("tool/__main__.py", "print()");
        project.file("pyproject.toml", "[project]", "name = 'tool'");

        assertThat(project.plan().start()).containsExactly("python", "-m", "tool");
    }

    @Test
    void a_lone_script_is_run_and_nothing_is_installed() {
        project.file("hello.py", "print('hi')");

        assertThat(project.plan().start()).containsExactly("python", "hello.py");
        assertThat(project.plan().install()).isEmpty();
    }

    @Test
    void a_plain_http_server_says_its_port() {
        project.file(
                "server.py",
                "import http.server",
                "http.server.HTTPServer(('', 9000), H).serve_forever()");

        assertThat(project.portOfPlan()).isEqualTo(9000);
    }

    @Test
    void development_requirements_are_installed_too() {
        project.file("app.py", "").file("requirements.txt", "").file("requirements-dev.txt", "");

        assertThat(project.plan().install())
                .containsExactly(
                        "pip", "install", "-r", "requirements.txt", "-r", "requirements-dev.txt");
        assertThat(Detector.summary(project.plan()))
                .contains("pip (requirements.txt and requirements-dev.txt)");
    }

    @Test
    void the_dependencies_of_pyproject_are_installed_one_by_one() {
        project.file("app.py", "")
                .file(
                        "pyproject.toml",
                        "[project]",
                        "name = 'shop'",
                        "dependencies = ['flask>=3', 'six']");

        assertThat(project.plan().install()).containsExactly("pip", "install", "flask>=3", "six");
    }

    @Test
    void a_project_that_must_be_built_is_installed_as_editable() {
        project.file("src/shop/__main__.py", "")
                .file("main.py", "")
                .file("pyproject.toml", "[build-system]", "[project]", "name = 'shop'");

        assertThat(project.plan().install()).containsExactly("pip", "install", "-e", ".");
    }

    @Test
    void other_apps_in_the_folder_are_told() {
        project.file("app.py", "app = Flask(__name__)").file("other.py", "app = Flask(__name__)");

        assertThat(project.plan().rejected()).contains("Flask app in other.py");
    }

    @Test
    void tests_are_no_apps() {
        project.file("test_app.py", "app = Flask(__name__)").file("shop.py", "app = Flask('x')");

        assertThat(project.flaskApp()).isEqualTo("shop:app");
    }

    @Test
    void a_broken_pyproject_is_refused_with_its_line() {
        project.file("app.py", "").file("pyproject.toml", "[project]", "name = ");

        assertThat(project.problem().code()).isEqualTo("bad-pyproject");
        assertThat(project.problem().message()).contains("line 2");
    }
}
