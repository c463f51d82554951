package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/** Rules 8 and 9 for Python projects laid out as strangers lay them out. */
class PythonLayoutTest {
    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void empty() {
        project = Project.in(folder);
    }

    @Test
    void a_src_layout_is_imported_from_src() {
        project.file("requirements.txt", "fastapi", "uvicorn")
                .file("src/shop/__init__.py", "")
                .file("src/shop/db.py", "")
                .file("src/shop/main.py", "from shop.db import get", "app = FastAPI()");

        assertThat(project.start())
                .isEqualTo("uvicorn --app-dir src shop.main:app --host 0.0.0.0 --port $PORT");
    }

    @Test
    void an_app_three_folders_down_is_found() {
        project.file("requirements.txt", "fastapi", "uvicorn")
                .file("src/__init__.py", "")
                .file("src/api/__init__.py", "")
                .file("src/api/app/__init__.py", "")
                .file("src/api/app/main.py", "app = FastAPI()");

        assertThat(project.start())
                .isEqualTo("uvicorn src.api.app.main:app --host 0.0.0.0 --port $PORT");
    }

    @Test
    void a_package_whose_modules_import_each_other_by_bare_name_is_its_own_root() {
        project.file("requirements.txt", "fastapi", "uvicorn")
                .file("app/__init__.py", "")
                .file("app/models.py", "")
                .file("app/main.py", "from models import Item", "app = FastAPI()");

        assertThat(project.start()).contains("--app-dir app main:app");
    }

    @Test
    void what_a_factory_returned_is_the_app() {
        project.file("requirements.txt", "fastapi", "uvicorn")
                .file(
                        "service/app.py",
                        "def get_application() -> FastAPI:",
                        "    application = FastAPI()",
                        "    return application",
                        "app = get_application()")
                .file("service/__init__.py", "");

        assertThat(project.start())
                .isEqualTo("uvicorn service.app:app --host 0.0.0.0 --port $PORT");
        assertThat(project.plan().framework()).contains("FastAPI");
    }

    @Test
    void a_module_that_calls_the_factory_is_preferred_to_the_factory() {
        project.file("requirements.txt", "flask")
                .file(
                        "app/__init__.py",
                        "def create_app(config):",
                        "    app = Flask(__name__)",
                        "    return app")
                .file("microblog.py", "from app import create_app", "app = create_app('dev')");

        assertThat(project.flaskApp()).isEqualTo("microblog:app");
    }

    @Test
    void a_flask_module_that_imports_its_own_package_is_run_as_a_module() {
        project.file("requirements.txt", "flask")
                .file("shop/__init__.py", "")
                .file("shop/db.py", "")
                .file("shop/web.py", "from shop import db", "app = Flask(__name__)", "app.run()");

        assertThat(project.start()).isEqualTo("python -m shop.web");
    }

    @Test
    void the_command_that_a_project_installs_starts_it() {
        project.file(
                        "pyproject.toml",
                        "[project]",
                        "name = \"hello\"",
                        "[project.scripts]",
                        "hello = \"hello.cli:main\"",
                        "[build-system]",
                        "requires = [\"hatchling\"]")
                .file("src/hello/cli.py", "def main():", "    HTTPServer(('', 8123), H)");

        assertThat(project.plan().start()).containsExactly("hello");
        assertThat(project.plan().install()).containsExactly("pip", "install", "-e", ".");
        assertThat(project.portOfPlan()).isEqualTo(8123);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$ hello serve --port 8080  # in the browser | hello serve --port 8080",
                "uv run hello run-server                     | hello run-server",
                "Try hello serve                             | python -m hello.web",
                "hello serve <folder>                        | python -m hello.web",
                "hello serve notes/today.md                  | python -m hello.web",
                "hello import data                           | python -m hello.web"
            })
    void its_readme_says_which_of_its_subcommands_serves(String line, String start) {
        project.file(
                        "pyproject.toml",
                        "[project]",
                        "name = \"hello\"",
                        "[project.scripts]",
                        "hello = \"hello.cli:main\"",
                        "[build-system]",
                        "requires = [\"hatchling\"]")
                .file("README.md", "# Hello", "hello --help", line)
                .file("hello/__init__.py")
                .file(
                        "hello/web.py",
                        "from hello import x",
                        "import dash",
                        "if __name__ == '__main__':");

        assertThat(project.start()).isEqualTo(start);
    }

    @Test
    void a_package_that_runs_what_its_factory_makes_is_run_as_a_whole() {
        project.file("requirements.txt", "quart")
                .file(
                        "quiz/server.py",
                        "def create_app(password=None):",
                        "    app = Quart(__name__)")
                .file("quiz/__init__.py")
                .file(
                        "quiz/__main__.py",
                        "    app = server.create_app(word)",
                        "    app.run(port=port)");
        assertThat(project.start()).isEqualTo("python -m quiz");

        project.file("quiz/__main__.py", "print('no server')");
        assertThat(project.start()).startsWith("hypercorn");
    }

    @Test
    void a_function_that_a_command_calls_is_run_by_the_command() {
        project.file("setup.py", "setup(entry_points={'console_scripts': ['send=send.main:main']})")
                .file("send/__init__.py")
                .file(
                        "send/main.py",
                        "import nicegui",
                        "setup_log()",
                        "def main():",
                        "    ui.run()");

        assertThat(project.start()).isEqualTo("send");
    }

    @Test
    void a_module_that_only_defines_a_server_is_not_run_in_place_of_its_package() {
        project.file("pyproject.toml", "[project]", "name = \"drop\"")
                .file("drop/__init__.py")
                .file("drop/__main__.py", "from drop.cli import main", "main()")
                .file("drop/server.py", "import http.server", "mimetypes.init()", "class H: pass");

        assertThat(project.start()).isEqualTo("python -m drop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "setup(entry_points={'console_scripts': ['thing=thing.server:main']})",
                "setup(entry_points='[console_scripts]\\nother=a:b\\n')",
            })
    void so_does_one_of_setup_py(String setup) {
        project.file("setup.py", setup).file("thing/__init__.py").file("thing/server.py", "x = 1");

        assertThat(project.plan().install()).containsExactly("pip", "install", "-e", ".");
        assertThat(project.plan().start())
                .containsExactly(setup.contains("thing") ? "thing" : "other");
    }

    @Test
    void of_several_commands_none_is_guessed() {
        project.file(
                        "pyproject.toml",
                        "[project]",
                        "name = \"tools\"",
                        "[project.scripts]",
                        "lint = \"tools.cli:lint\"",
                        "fmt = \"tools.cli:fmt\"",
                        "[build-system]")
                .file("tools/__init__.py")
                .file("tools/cli.py", "def lint(): pass");

        assertThat(project.problem().code()).isEqualTo("no-start-command");
    }

    @ParameterizedTest
    @CsvSource({
        "requirements/common.txt, requirements/local.txt",
        "requirements/base.txt, requirements/development.txt",
        "requirements/production.txt, requirements/dev.txt",
    })
    void folders_of_requirements_are_understood(String main, String dev) {
        project.file("app.py", "app = Flask(__name__)").file(main, "flask").file(dev, "pytest");

        assertThat(project.plan().install())
                .containsExactly("pip", "install", "-r", main, "-r", dev);
    }

    @Test
    void a_django_database_that_is_not_there_is_made_first() {
        django("").file("config/settings/local.py", "from .base import *");

        assertThat(project.start())
                .isEqualTo(
                        "python manage.py migrate --noinput && python manage.py runserver 0.0.0.0:$PORT");
        assertThat(project.plan().reload()).isEqualTo(dev.wasmrun.protocol.Reload.SELF);
        project.file("db.sqlite3", "");
        assertThat(project.start()).contains(" migrate ");
        project.file("db.sqlite3", "SQLite format 3");
        assertThat(project.start()).isEqualTo("python manage.py runserver 0.0.0.0:$PORT");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "'NAME': BASE_DIR / 'db' / 'data.sqlite3'             | mkdir -p db && python manage.py migrate",
                "'NAME': os.path.join(BASE_DIR, 'db', 'data.sqlite3') | mkdir -p db && python manage.py migrate",
                "'NAME': 'db/data.sqlite3'                            | mkdir -p db && python manage.py migrate",
                "'NAME': env('DB_NAME', 'data.sqlite3')               | python manage.py migrate",
                "'NAME': os.path.join(BASE_DIR, 'data.sqlite3')       | python manage.py migrate",
                "'NAME': BASE_DIR / 'shop' / 'data.sqlite3'           | python manage.py migrate",
            })
    void the_folder_of_its_file_is_made_too(String name, String start) {
        project.file("manage.py", "import django", "'DJANGO_SETTINGS_MODULE', 'shop.settings'")
                .file("requirements.txt", "django")
                .file("shop/settings.py", "'ENGINE': 'django.db.backends.sqlite3',", name);

        assertThat(project.start()).startsWith(start);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'shop.settings', shop/settings.py, shop/local_settings.py",
        "'', %s.settings, shop/settings.py, shop/local_settings.py",
        "'', settings, settings.py, local_settings.py",
        "example/, example.settings, example/settings.py, example/local.py",
        "backend/shop/, config.settings.dev, backend/shop/config/settings/dev.py, backend/shop/config/settings/base.py",
    })
    void the_settings_of_django_may_be_split_and_stand_elsewhere(
            String in, String named, String settings, String local) {
        project.file("requirements.txt", "django")
                .file(
                        in + "manage.py",
                        "import django",
                        "('DJANGO_SETTINGS_MODULE', '%s')".formatted(named))
                .file(settings, "DEBUG = True")
                .file(local, "'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'dev.db'");

        assertThat(project.start())
                .isEqualTo(
                        "python %1$smanage.py migrate --noinput && python %1$smanage.py runserver 0.0.0.0:$PORT"
                                .formatted(in));
    }

    @Test
    void settings_of_django_that_are_nowhere_are_passed_over() {
        project.file("requirements.txt", "django")
                .file("manage.py", "import django", "('DJANGO_SETTINGS_MODULE', 'shop.settings')");

        assertThat(project.start()).isEqualTo("python manage.py runserver 0.0.0.0:$PORT");
    }

    @Test
    void a_database_of_a_server_is_left_alone() {
        django("").file("config/settings/base.py", "'ENGINE': 'django.db.backends.postgresql'");

        assertThat(project.start()).doesNotContain("migrate");
    }

    @Test
    void a_manage_py_one_folder_down_is_found() {
        django("mysite/").file("requirements.txt", "django");

        assertThat(project.start()).contains("python mysite/manage.py runserver 0.0.0.0:$PORT");
    }

    @Test
    void modules_of_python_itself_are_no_requirements() {
        project.file("app.py", "import sqlite3").file("requirements.txt", "flask", "sqlite3");

        assertThat(project.plan().install()).containsExactly("pip", "install", "flask");
        assertThat(project.plan().warnings())
                .containsExactly(
                        "Left out of requirements.txt, since Python has it itself: sqlite3");
    }

    @Test
    void a_readme_names_the_command_that_serves_also_in_a_sentence() {
        project.file(
                        "pyproject.toml",
                        "[project]",
                        "name = 'shop'",
                        "dependencies = ['flask']",
                        "[project.scripts]",
                        "shop = 'shop.cli:main'",
                        "[build-system]",
                        "build-backend = 'setuptools.build_meta'")
                .file("shop/__init__.py", "")
                .file("shop/cli.py", "def main(): pass")
                .file("README.md", "New: `shop app`, a command that shows it in the browser.");

        assertThat(project.start()).isEqualTo("shop app");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "requirements-dev.txt | pytest | pip install -e . | shop",
                "requirements.txt | jinja2 | pip install -r requirements.txt flask | python -c 'import sys, shop.main; sys.exit(shop.main.main())'",
                "requirements.txt | -e .[web] | pip install -r requirements.txt | shop"
            })
    void a_command_of_its_own_is_called_as_the_install_leaves_it(
            String file, String line, String install, String start) {
        project.file(
                        "pyproject.toml",
                        "[project]",
                        "name = 'shop'",
                        "dependencies = ['flask']",
                        "[project.scripts]",
                        "shop = 'shop.main:main'",
                        "[build-system]",
                        "build-backend = 'setuptools.build_meta'")
                .file("shop/__init__.py", "")
                .file("shop/main.py", "def main(): pass")
                .file(file, line);

        assertThat(String.join(" ", project.plan().install())).isEqualTo(install);
        assertThat(project.start()).isEqualTo(start);
    }

    @Test
    void one_that_is_for_the_tests_of_a_library_is_the_last_resort() {
        project.file("manage.py", "import django", "('DJANGO_SETTINGS_MODULE', 'tests.settings')")
                .file("requirements.txt", "django");
        assertThat(project.start()).contains("python manage.py runserver");

        django("example/");
        assertThat(project.start()).contains("python example/manage.py runserver");
    }

    @Test
    void the_example_of_a_library_is_installed_with_what_it_needs() {
        project.file(
                "pyproject.toml",
                "[project]",
                "name = 'shop'",
                "dependencies = ['django']",
                "[project.optional-dependencies]",
                "test = ['debug-toolbar']");
        django("example_project/");
        assertThat(project.plan().install())
                .containsExactly("pip", "install", "django", "debug-toolbar");

        project.file("example_project/requirements.txt", "-e ..", "django-filter");
        assertThat(project.plan().install())
                .containsExactly(
                        "/bin/sh",
                        "-c",
                        "cd example_project/ && pip install -r requirements.txt -e ..");
    }

    private Project django(String in) {
        return project.file(
                        in + "manage.py",
                        "os.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"config.settings.local\")",
                        "from django.core.management import execute_from_command_line")
                .file(
                        in + "config/settings/base.py",
                        "'ENGINE': 'django.db.backends.sqlite3', 'NAME': BASE_DIR / 'db.sqlite3'");
    }

    @Test
    void of_streamlit_modules_the_one_that_draws_is_run() {
        project.file("requirements.txt", "streamlit")
                .file("Alpha.py", "import streamlit as st", "def show(): st.write(1)")
                .file("Home.py", "import streamlit as st", "st.title('x')");

        assertThat(project.start()).startsWith("streamlit run Home.py ");
    }

    @ParameterizedTest
    @CsvSource({
        "Homepage.py,       x,                           Homepage.py",
        "Start.py,          st.set_page_config(),        Start.py",
        "Zoo.py,            x,                           Control.py",
        "General Control.py,st.set_page_config(),        General Control.py"
    })
    void pages_of_streamlit_need_no_manifest(String file, String line, String started) {
        project.file("Control.py", "import streamlit as st", "st.title('c')")
                .file(file, "import streamlit as st", "st.title('x')", line);

        var word = file.contains(" ") ? "'%s'".formatted(started) : started;
        assertThat(project.start()).startsWith("streamlit run %s --server".formatted(word));
    }

    @Test
    void the_page_that_the_readme_starts_is_run() {
        project.file("Home.py", "import streamlit as st", "st.title('c')")
                .file("zoo.py", "import streamlit as st", "st.title('c')")
                .file("README.md", "Run `streamlit run zoo.py`.");

        assertThat(project.start()).startsWith("streamlit run zoo.py ");
    }

    @Test
    void modules_that_nothing_starts_are_named() {
        project.file("one.py", "def a(): pass").file("two.py", "def b(): pass");

        assertThat(project.problem().code()).isEqualTo("nothing-detected");
        assertThat(project.problem().message()).contains("one.py, two.py").doesNotContain("Node");
        assertThat(project.problem().hint()).contains("--cmd 'python3 one.py'");
    }

    @Test
    void modules_may_be_imported_in_one_line() {
        project.file("requirements.txt", "tornado")
                .file("main.py", "import asyncio, tornado", "asyncio.run(main())");

        assertThat(project.plan().framework()).contains("Tornado");
        assertThat(project.portOfPlan()).isEqualTo(8888);
    }

    @Test
    void quart_is_served_by_what_it_brings() {
        project.file("requirements.txt", "quart").file("app.py", "app = Quart(__name__)");

        assertThat(project.start()).isEqualTo("hypercorn app:app --bind 0.0.0.0:$PORT");
        assertThat(project.plan().warnings()).isEmpty();
    }

    @Test
    void litestar_standard_brings_uvicorn() {
        project.file("requirements.txt", "litestar[standard]").file("app.py", "app = Litestar([])");

        assertThat(project.start()).startsWith("uvicorn app:app");
        assertThat(project.plan().warnings()).isEmpty();
    }

    @Test
    void the_only_module_of_a_folder_is_run() {
        project.file("tiny.py", "import socketserver", "with socketserver.TCPServer() as s: pass");

        assertThat(project.start()).isEqualTo("python tiny.py");
    }

    @Test
    void a_module_beside_a_page_is_no_app() {
        project.file("index.html", "<h1>").file("deploy.py", "print('x')");

        assertThat(project.plan().language()).isEqualTo(dev.wasmrun.protocol.Language.STATIC);
    }

    @Test
    void a_conda_environment_says_what_to_do() {
        project.file("environment.yml", "name: x", "dependencies:", "  - r-base", "  - gdal")
                .file("app.py", "app = Flask(__name__)");

        assertThat(project.problem().code()).isEqualTo("conda-environment");
        assertThat(project.problem().hint()).contains("requirements.txt", "--no-install");
        assertThat(project.command("python app.py").start()).isEqualTo("python app.py");
        assertThat(project.command().file("requirements.txt", "flask").start()).contains("flask");
    }

    @Test
    void what_pip_knows_of_a_conda_environment_is_installed_by_pip() {
        project.file(
                        "environment.yml",
                        "name: dash-demo",
                        "channels:",
                        "  - conda-forge",
                        "dependencies:",
                        "  - python=3.11",
                        "  - dash=2.9",
                        "  - conda-forge::pandas>=1.5,<3",
                        "  - numpy=1.26.4=py311h64a7726_0",
                        "  - libgcc-ng=13.2.0=h807b86a_3",
                        "  - pip",
                        "  - pip:",
                        "    - dash-bootstrap-components==1.4.1",
                        "    - -r more.txt",
                        "prefix: /opt/conda")
                .file("app.py", "app = dash.Dash(__name__)", "app.run_server()");

        var plan = project.plan();

        assertThat(plan.version()).isEqualTo("3.11.7");
        assertThat(plan.install())
                .containsExactly(
                        "pip",
                        "install",
                        "dash==2.9.*",
                        "pandas>=1.5,<3",
                        "numpy==1.26.4.*",
                        "dash-bootstrap-components==1.4.1");
        assertThat(plan.warnings()).singleElement().asString().endsWith("left out: libgcc-ng");
    }

    @Test
    void so_does_one_without_any_module() {
        project.file("environment.yml", "dependencies: []").file("analysis.ipynb", "{}");

        assertThat(project.problem().code()).isEqualTo("conda-environment");
    }

    @Test
    void notebooks_are_shown_by_jupyter_where_it_is_declared() {
        project.file("explore.ipynb", "{}");
        assertThat(project.problem().code()).isEqualTo("notebooks-only");
        project.file("requirements.txt", "pandas");
        assertThat(project.problem().code()).isEqualTo("notebooks-only");
        project.file("requirements.txt", "jupyterlab");
        assertThat(project.start()).startsWith("jupyter lab --ip 0.0.0.0 --port $PORT");
    }

    @Test
    void a_function_that_nobody_calls_runs_nothing() {
        project.file("requirements.txt", "quart")
                .file("shop.py", "app = Quart(__name__)", "def run():", "    app.run()");
        assertThat(project.start()).startsWith("hypercorn shop:app");

        project.file("shop.py", "app = Quart(__name__)", "def main():", "    app.run()", "main()");
        assertThat(project.start()).isEqualTo("python shop.py");
    }

    @Test
    void an_app_in_a_folder_of_any_name_is_found() {
        project.file("requirements.txt", "flask")
                .file("train.py", "if __name__ == '__main__':", "    train()")
                .file("flask_app/app.py", "app = Flask(__name__)");

        assertThat(project.flaskApp()).isEqualTo("flask_app.app:app");
    }

    @Test
    void a_program_of_the_project_itself_comes_before_an_app_elsewhere() {
        project.file("requirements.txt", "flask")
                .file("main.py", "print(1)")
                .file("examples/app.py", "app = Flask(__name__)");

        assertThat(project.start()).isEqualTo("python main.py");
    }

    @Test
    void a_program_in_a_folder_of_any_name_is_found() {
        project.file("requirements.txt", "requests").file("code/main.py", "print(1)");

        assertThat(project.start()).isEqualTo("python code/main.py");
    }

    @Test
    void a_folder_whose_name_means_something_to_a_shell_is_passed_over() {
        project.file("requirements.txt", "streamlit")
                .file("a; b/app.py", "import streamlit as st", "st.title('x')");

        assertThat(project.problem().code()).isEqualTo("no-start-command");
    }

    @Test
    void a_manage_py_two_folders_down_is_found() {
        django("backend/shop/").file("requirements.txt", "django");

        assertThat(project.start())
                .contains("python backend/shop/manage.py runserver 0.0.0.0:$PORT");
    }

    @Test
    void the_requirements_of_the_folder_of_the_app_are_installed() {
        project.file("app/requirements.txt", "fastapi", "uvicorn")
                .file("app/main.py", "app = FastAPI()");

        assertThat(project.start()).startsWith("uvicorn app.main:app");
        assertThat(project.plan().install())
                .containsExactly("pip", "install", "-r", "app/requirements.txt");
    }

    @ParameterizedTest
    @CsvSource({".env.example, true", ".env, true", "notes.txt, false"})
    void the_database_may_be_named_by_a_variable(String file, boolean isMade) {
        project.file("requirements.txt", "django")
                .file("manage.py", "import django", "('DJANGO_SETTINGS_MODULE', 'shop.settings')")
                .file("shop/settings.py", "dj_database_url.config(default=config('DATABASE_URL'))")
                .file(file, "SECRET_KEY=a", "DATABASE_URL=sqlite:///data/db.sqlite3");

        assertThat(project.start().startsWith("python manage.py migrate --noinput && "))
                .isEqualTo(isMade);
    }

    @Test
    void a_command_that_is_commented_out_is_none() {
        project.file(
                        "setup.py",
                        "setup(",
                        "    # entry_points={",
                        "    #     'console_scripts': [  # commands",
                        "    #         'run=thing:main',",
                        "    #     ],",
                        "    # },",
                        ")")
                .file("thing/__init__.py", "")
                .file("main.py", "print(1)");

        assertThat(project.start()).isEqualTo("python main.py");
    }

    @ParameterizedTest
    @CsvSource({
        "manager = Manager(app), python manage.py runserver --host 0.0.0.0 --port $PORT, 8000",
        "def runserver(): app.run(), python manage.py runserver, 5000",
    })
    void the_commands_of_flask_script_have_a_server(String line, String start, int port) {
        project.file("requirements.txt", "flask-script")
                .file("manage.py", "from flask_script import Manager", line)
                .file("app/__init__.py", "def create_app(name):", "    return Flask(name)");

        assertThat(project.start()).isEqualTo(start);
        assertThat(project.portOfPlan()).isEqualTo(port);
    }

    @Test
    void what_a_factory_made_for_celery_serves_no_pages() {
        project.file("requirements.txt", "flask", "celery")
                .file(
                        "shop/app.py",
                        "def create_celery_app(app=None):",
                        "    return Celery(app.import_name)",
                        "def create_app():",
                        "    app = Flask(__name__)",
                        "    return app",
                        "celery_app = create_celery_app()");

        assertThat(project.plan().env()).containsEntry("FLASK_APP", "shop.app:create_app");
    }

    @Test
    void an_app_in_a_project_of_its_own_is_named() {
        project.file("backend/pyproject.toml", "[project]", "name = 'x'")
                .file("backend/app/main.py", "app = FastAPI()")
                .file("frontend/package.json", "{}");

        assertThat(project.problem().code()).isEqualTo("nested-projects");
        assertThat(project.problem().message()).contains("backend/, frontend/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"requirement.txt", "Requirements.txt", "reqs.txt", "requirements.in"})
    void requirements_may_have_another_usual_name(String file) {
        project.file(file, "flask").file("app.py", "app = Flask(__name__)");

        assertThat(project.plan().install()).containsExactly("pip", "install", "-r", file);
    }

    @ParameterizedTest
    @CsvSource({
        "sanic, Sanic, sanic web:create_app --factory --host 0.0.0.0 --port $PORT",
        "litestar uvicorn, Litestar, uvicorn --factory web:create_app --host 0.0.0.0 --port $PORT",
        "starlette uvicorn, Starlette, uvicorn --factory web:create_app --host 0.0.0.0 --port $PORT",
    })
    void a_factory_of_any_framework_is_served(String declared, String name, String start) {
        project.file("requirements.txt", declared.split(" "))
                .file("web.py", "def create_app():", "    return %s('x')".formatted(name));

        assertThat(project.start()).isEqualTo(start);
        assertThat(project.plan().framework()).contains(name);
    }

    @Test
    void a_factory_of_quart_is_called_by_hypercorn() {
        project.file("requirements.txt", "quart")
                .file("web.py", "def init_app():", "    return Quart('x')");

        assertThat(project.start()).isEqualTo("hypercorn 'web:init_app()' --bind 0.0.0.0:$PORT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"examples", "demos", "listings", "shop/tests", "shop/examples/deep"})
    void a_program_that_only_shows_something_is_no_start(String in) {
        project.file("requirements.txt", "requests")
                .file("shop/__init__.py", "")
                .file(in + "/hello.py", "print(1)")
                .file(in + "/serve_it.py", "if __name__ == '__main__':");

        assertThat(project.problem().code()).isEqualTo("no-start-command");
    }

    @Test
    void a_module_that_imports_relatively_is_never_run_as_a_script() {
        project.file("requirements.txt", "requests")
                .file("look/__init__.py", "")
                .file("look/app.py", "from .images import Item", "print(1)");

        assertThat(project.start()).isEqualTo("python -m look.app");
    }

    @Test
    void what_streamlit_runs_by_itself_is_run() {
        project.file("requirements.txt", "streamlit")
                .file("hello.py", "import streamlit as st", "st.set_page_config()", "st.title('x')")
                .file("streamlit_app.py", "import streamlit as st", "def run(): st.navigation(x)");

        assertThat(project.start()).startsWith("streamlit run streamlit_app.py ");
    }
}
