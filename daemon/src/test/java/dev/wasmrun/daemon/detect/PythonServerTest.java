package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Reload;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/** Rule 9 for what is started by a server or a tool of its own. */
class PythonServerTest {
    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void empty() {
        project = Project.in(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "falcon gunicorn      | import falcon  | app = application = falcon.App()   | gunicorn main:app --bind 0.0.0.0:$PORT",
                "falcon waitress      | import falcon  | app = falcon.API()                 | waitress-serve --listen=0.0.0.0:$PORT main:app",
                "falcon uvicorn       | import falcon.asgi | app = falcon.asgi.App()        | uvicorn main:app --host 0.0.0.0 --port $PORT",
                "blacksheep uvicorn   | import blacksheep | app = Application()             | uvicorn main:app --host 0.0.0.0 --port $PORT",
                "ariadne uvicorn      | from ariadne.asgi import GraphQL | app = GraphQL(schema) | uvicorn main:app --host 0.0.0.0 --port $PORT",
                "solara               | import solara  | x = solara.reactive(1)             | solara run main.py --host 0.0.0.0 --port $PORT --no-open",
                "mesop                | import mesop as me | @me.page()                     | mesop main.py --port $PORT",
                "shiny                | from shiny import ui | app = App(page, serve)       | shiny run main.py --host 0.0.0.0 --port $PORT",
                "marimo               | import marimo  | app = marimo.App()                 | marimo run main.py --headless --host 0.0.0.0 --port $PORT",
                "panel                | import panel   | pn.Column(x).servable()            | panel serve main.py --address 0.0.0.0 --port $PORT --allow-websocket-origin '*'",
                "panel                | import panel   | pn.serve(x, port=5006)             | python main.py",
                "bokeh                | from bokeh.io import curdoc | curdoc().add_root(x)  | bokeh serve main.py --address 0.0.0.0 --port $PORT --allow-websocket-origin '*'",
                "bottle               | import bottle  | app = bottle.default_app()         | python -m bottle --bind 0.0.0.0:$PORT main:app",
                "bottle waitress      | import bottle  | app = bottle.Bottle()              | waitress-serve --listen=0.0.0.0:$PORT main:app",
                "bottle               | import bottle  | bottle.run(host='0.0.0.0')         | python main.py",
                "tornado              | import tornado.web | app = tornado.web.Application() | python main.py",
            })
    void each_kind_of_app_is_started_by_its_own_server(
            String declared, String imports, String line, String start) {
        project.file("requirements.txt", declared.split(" ")).file("main.py", imports, line);

        assertThat(project.start()).isEqualTo(start);
        assertThat(project.plan().warnings()).isEmpty();
    }

    @Test
    void an_app_of_reflex_is_started_by_it() {
        project.file("requirements.txt", "reflex")
                .file("rxconfig.py", "config = rx.Config(app_name='counter')")
                .file("counter/counter.py", "app = rx.App()");

        assertThat(project.start()).isEqualTo("reflex run --backend-host 0.0.0.0");
        assertThat(project.plan().port()).isEqualTo(new Port(3000));
    }

    @Test
    void of_two_modules_that_run_themselves_the_server_is_started() {
        project.file("greeter_client.py", "import grpc", "if __name__ == '__main__':")
                .file("greeter_server.py", "import grpc", "if __name__ == '__main__':");

        assertThat(project.start()).isEqualTo("python greeter_server.py");
        assertThat(project.plan().install()).containsExactly("pip", "install", "grpcio");
    }

    @Test
    void which_spider_is_to_run_the_user_says() {
        project.file("scrapy.cfg", "[settings]")
                .file("quotes/__init__.py", "")
                .file("quotes/items.py", "import scrapy");

        assertThat(project.problem().hint()).contains("scrapy crawl NAME");
        assertThat(project.command("scrapy", "crawl", "one").plan().install())
                .containsExactly("pip", "install", "scrapy");
    }

    @Test
    void of_the_modules_of_a_dashboard_the_one_that_serves_is_started() {
        project.file("requirements.txt", "panel")
                .file("helpers.py", "import panel as pn")
                .file("report.py", "import panel as pn", "pn.Column().servable()");

        assertThat(project.start()).startsWith("panel serve report.py ");
    }

    @Test
    void a_wsgi_app_without_a_server_is_told() {
        project.file("requirements.txt", "falcon")
                .file("app.py", "import falcon", "app = falcon.App()");

        assertThat(project.plan().warnings())
                .containsExactly(
                        "app.py needs a server such as gunicorn, which requirements.txt does not name; add it there if the start fails");
        project.file("app.py", "import falcon", "app = falcon.App()", "if __name__ == '__main__':");
        assertThat(project.plan().warnings()).isEmpty();
        assertThat(project.start()).isEqualTo("python app.py");
    }

    @Test
    void a_server_described_in_an_ini_file_is_started_by_pserve() {
        project.file("setup.py", "setup(install_requires=['pyramid'])")
                .file("shop/__init__.py", "def main(config): pass")
                .file("development.ini", "[app:main]", "[server:main]", "listen = localhost:6543");

        assertThat(project.start()).isEqualTo("pserve development.ini");
        assertThat(project.portOfPlan()).isEqualTo(6543);
    }

    @Test
    void the_tables_of_a_pyramid_app_are_made_where_there_are_none() {
        project.file(
                        "setup.py",
                        "setup(install_requires=['pyramid'], entry_points=\"\"\"",
                        "[console_scripts]",
                        "initialize_shop_db = shop.scripts:main\"\"\")")
                .file(
                        "development.ini",
                        "sqlalchemy.url = sqlite:///%(here)s/shop.sqlite",
                        "[server:main]");

        assertThat(project.start())
                .isEqualTo("initialize_shop_db development.ini; pserve development.ini");
        project.file("shop.sqlite", "SQLite format 3");
        assertThat(project.start()).isEqualTo("pserve development.ini");
    }

    @ParameterizedTest
    @CsvSource({
        "mkdocs-material, mkdocs.yml, mkdocs serve -a 0.0.0.0:$PORT",
        "mkdocs, mkdocs.yml, mkdocs serve -a 0.0.0.0:$PORT",
        "pelican[markdown], pelicanconf.py, pelican --listen --autoreload -o /tmp/html -b 0.0.0.0 -p $PORT",
        "datasette, metadata.json, datasette . -h 0.0.0.0 -p $PORT",
        "nikola, conf.py, nikola build && nikola serve --address 0.0.0.0 --port $PORT",
        "nikola[extras], conf.py, nikola build && nikola auto --address 0.0.0.0 --port $PORT",
        "lektor, My Site.lektorproject, lektor server --host 0.0.0.0 --port $PORT",
        "sphinx-autobuild, conf.py, sphinx-autobuild . /tmp/html --host 0.0.0.0 --port $PORT",
    })
    void a_manual_is_shown_by_the_tool_that_it_declares(
            String declared, String file, String start) {
        project.file("requirements.txt", "furo", declared).file(file, "");
        assertThat(project.start()).isEqualTo(start);

        project.file("requirements.txt", "furo");
        assertThat(project.problem().code()).isEqualTo("no-start-command");
    }

    @Test
    void an_app_that_has_a_manual_as_well_is_started() {
        project.file("requirements.txt", "mkdocs").file("mkdocs.yml", "").file("main.py", "");

        assertThat(project.start()).isEqualTo("python main.py");
    }

    @Test
    void alembic_makes_the_tables_of_a_database_that_is_not_there_yet() {
        project.file("requirements.txt", "fastapi", "uvicorn", "alembic")
                .file("alembic.ini", "[alembic]")
                .file("db.py", "engine = create_engine('sqlite:///./shop.db')")
                .file("main.py", "app = FastAPI()");
        var start = "uvicorn main:app --host 0.0.0.0 --port $PORT";
        assertThat(project.start())
                .isEqualTo("python -m alembic upgrade head </dev/null; " + start);

        project.file("shop.db", "SQLite format 3");
        assertThat(project.start()).isEqualTo(start);
    }

    @Test
    void the_tables_of_another_server_are_left_alone() {
        project.file("requirements.txt", "fastapi", "uvicorn", "alembic")
                .file("alembic.ini", "[alembic]")
                .file("db.py", "engine = create_engine('postgresql://localhost/shop')")
                .file("main.py", "app = FastAPI()");

        assertThat(project.start()).startsWith("uvicorn ");
    }

    @Test
    void flask_migrate_makes_the_tables_of_a_database_that_is_not_there_yet() {
        project.file("requirements.txt", "flask", "Flask-Migrate")
                .file("migrations/env.py", "")
                .file("config.py", "URI = 'sqlite:///' + path")
                .file("shop.py", "from flask import Flask", "app = Flask(__name__)");

        assertThat(project.start())
                .isEqualTo("flask db upgrade </dev/null; flask run --port $PORT");
    }

    @Test
    void flet_shows_a_page_and_no_window() {
        project.file("pyproject.toml", "[project]", "name = 'calc'", "dependencies = ['flet']")
                .file(
                        "main.py",
                        "def main():",
                        "    print(\"Hello from calc!\")",
                        "if __name__ == '__main__':",
                        "    main()")
                .file("src/calculator.py", "import flet as ft", "ft.run(main)");

        assertThat(project.start())
                .isEqualTo(
                        "FLET_FORCE_WEB_SERVER=true FLET_SERVER_IP=0.0.0.0 FLET_SERVER_PORT=$PORT python src/calculator.py");
        assertThat(project.plan().framework()).contains("Flet");
    }

    @Test
    void what_uv_has_written_is_started_where_nothing_else_is_there() {
        project.file("pyproject.toml", "[project]", "name = 'calc'")
                .file("main.py", "def main():", "    print(\"Hello from calc!\")", "main()");

        assertThat(project.start()).isEqualTo("python main.py");
    }

    @Test
    void quart_without_a_manifest_is_served_by_what_it_brings() {
        project.file("app.py", "from quart import Quart", "app = Quart(__name__)");

        assertThat(project.start()).isEqualTo("hypercorn app:app --bind 0.0.0.0:$PORT");
    }

    @Test
    void notebooks_may_be_in_a_folder_of_their_own() {
        project.file("requirements.txt", "jupyterlab").file("notebooks/explore.ipynb", "{}");

        assertThat(project.start()).startsWith("jupyter lab ");
    }

    @Test
    void a_manual_with_its_requirements_beside_its_texts_is_shown() {
        project.file("mkdocs.yml", "site_name: x")
                .file("docs/requirements.txt", "mkdocs==1.3.0")
                .file("docs/index.md", "# x");

        assertThat(project.start()).isEqualTo("mkdocs serve -a 0.0.0.0:$PORT");
        assertThat(String.join(" ", project.plan().install()))
                .isEqualTo("pip install -r docs/requirements.txt");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mkdocs.yml | 'site_name: x' | pip install mkdocs",
                "mkdocs.yml | 'theme: readthedocs' | pip install mkdocs",
                "mkdocs.yml | 'theme: material' | pip install mkdocs mkdocs-material",
                "mkdocs.yml | 'theme:~  features: x~  name: material' | pip install mkdocs mkdocs-material",
                "mkdocs.yml | 'theme:~  name: \"material\"~' | pip install mkdocs mkdocs-material",
                "mkdocs.yml | 'theme: x~extra:~  - name: material' | pip install mkdocs",
                "pelicanconf.py | '' | pip install pelican[markdown]",
                "My Site.lektorproject | '[project]' | pip install lektor",
                "conf.py | 'BLOG_TITLE = 1' | pip install nikola[extras]",
                "source/conf.py | 'extensions = []~html_theme = \"alabaster\"' | pip install sphinx sphinx-autobuild",
                "conf.py | 'extensions = [~  # \"breathe\",~  \"sphinx.ext.autodoc\", \"myst_parser\",~  \"notfound.extension\",~  \"sphinxcontrib.mermaid\"]~html_theme = \"furo\"' | pip install sphinx sphinx-autobuild furo myst-parser sphinx-notfound-page sphinxcontrib-mermaid",
            })
    void a_folder_that_is_a_manual_and_declares_nothing_gets_its_tool(
            String file, String text, String install) {
        project.file(file, text.split("~")).file("package.json", "{}");

        assertThat(String.join(" ", project.plan().install())).isEqualTo(install);
        assertThat(project.plan().framework()).isPresent();
    }

    @Test
    void a_module_that_only_has_the_name_of_a_manuals_configuration_is_none() {
        project.file("conf.py", "DEBUG = True").file("package.json", "{}").file("index.html", "");

        assertThat(project.plan().language()).isEqualTo(Language.STATIC);
    }

    @Test
    void a_manual_of_a_project_in_another_language_is_only_about_it() {
        project.file("mkdocs.yml", "site_name: x").file("go.mod", "");

        assertThat(project.problem().code()).isEqualTo("foreign-project");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs", "docs/source"})
    void a_manual_of_sphinx_is_made_and_served(String in) {
        project.file("pyproject.toml", "[project]", "name = 'lumache'")
                .file("docs/requirements.txt", "Sphinx>=5")
                .file("lumache.py", "def x(): pass")
                .file(in + "/conf.py", "");

        assertThat(project.start())
                .isEqualTo(
                        "sphinx-build %s /tmp/html && python -m http.server --directory /tmp/html $PORT"
                                .formatted(in));
        assertThat(String.join(" ", project.plan().install()))
                .isEqualTo("pip install -r docs/requirements.txt");
    }

    @Test
    void what_only_the_manual_of_an_app_needs_is_not_installed() {
        project.file("mkdocs.yml", "").file("docs/requirements.txt", "mkdocs").file("main.py", "");
        assertThat(project.plan().install()).isEmpty();

        project.file("docs/conf.py", "")
                .file(
                        "pyproject.toml",
                        "[build-system]",
                        "[project]",
                        "name = 'x'",
                        "scripts = {x = 'x.cli:main'}")
                .file("x/cli.py", "def main(): pass");
        assertThat(project.plan().install()).containsExactly("pip", "install", "-e", ".");
    }

    @Test
    void a_package_with_a_factory_needs_no_manifest() {
        project.file("flaskr/__init__.py", "def create_app():", "    app = Flask(__name__)");

        assertThat(project.flaskApp()).isEqualTo("flaskr:create_app");
    }

    @ParameterizedTest
    @CsvSource({
        "pecan, config.py, pecan serve config.py, 8080",
        "kinto, config/kinto.ini, kinto start --ini config/kinto.ini --port $PORT, 8000",
        "rio-ui, rio.toml, rio run --port $PORT --public, 8000",
        "py4web, apps/_default/__init__.py, py4web run apps -Y -H 0.0.0.0 -P $PORT, 8000",
    })
    void a_file_of_a_framework_says_how_an_app_is_started(
            String declared, String file, String start, int port) {
        project.file("requirements.txt", declared)
                .file(file, "")
                .file("shop/__init__.py", "")
                .file("shop/app.py", "def setup_app(config): pass");

        assertThat(project.start()).isEqualTo(start);
        assertThat(project.portOfPlan()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rio.toml", "rxconfig.py", "apps/_default/__init__.py"})
    void so_does_one_in_a_folder_that_declares_nothing(String file) {
        project.file(file, "");

        assertThat(project.plan().framework()).isPresent();
    }

    @Test
    void a_config_of_somebody_else_is_none_of_pecan() {
        project.file("requirements.txt", "flask").file("config.py", "").file("main.py", "");

        assertThat(project.start()).isEqualTo("python main.py");
    }

    @ParameterizedTest
    @CsvSource({
        "solara-button.py, solara, solara run solara-button.py --host 0.0.0.0 --port $PORT --no-open",
        "schema.py, strawberry, strawberry dev schema:schema --host 0.0.0.0 --port $PORT",
        "numbers.py, shiny.express, shiny run numbers.py --host 0.0.0.0 --port $PORT",
    })
    void the_page_of_a_tool_may_have_any_name(String file, String module, String start) {
        project.file(file, "import " + module, "schema = %s.Schema(x)".formatted(module))
                .file("other.py", "y = 1");

        assertThat(project.start()).isEqualTo(start);
    }

    @ParameterizedTest
    @CsvSource({
        "falcon gunicorn, gunicorn 'look.app:get_app()' --bind 0.0.0.0:$PORT",
        "falcon waitress, waitress-serve --listen=0.0.0.0:$PORT --call look.app:get_app",
        "'', gunicorn 'look.app:get_app()' --bind 0.0.0.0:$PORT",
    })
    void a_factory_of_falcon_is_called_by_a_wsgi_server(String declared, String start) {
        project.file("look/__init__.py", "")
                .file(
                        "look/app.py",
                        "import falcon",
                        "from .images import Item",
                        "def create_app(store):",
                        "    app = falcon.App()",
                        "def get_app(path='.'):",
                        "    return create_app(path)")
                .file("look/images.py", "");
        if (!declared.isEmpty()) {
            project.file("requirements.txt", declared.split(" "));
        }

        assertThat(project.start()).isEqualTo(start);
        assertThat(project.plan().framework()).contains("Falcon");
    }

    @Test
    void a_program_that_uses_a_schema_of_strawberry_comes_before_it() {
        project.file("requirements.txt", "aiohttp", "strawberry-graphql")
                .file("schema.py", "import strawberry", "schema = strawberry.Schema(x)")
                .file("web.py", "import aiohttp", "aiohttp.web.run_app(x)", "main()");

        assertThat(project.start()).isEqualTo("python web.py");
    }

    @Test
    void turbogears_is_served_by_its_own_command() {
        project.file(
                        "pyproject.toml",
                        "[build-system]",
                        "[project]",
                        "name = 'shop'",
                        "dependencies = ['TurboGears2']",
                        "[project.optional-dependencies]",
                        "development = ['tg.devtools']",
                        "[project.entry-points.'paste.app_factory']",
                        "main = 'shop:make_app'")
                .file("shop/__init__.py", "")
                .file("development.ini", "[server:main]", "port = 8080");

        assertThat(project.start()).isEqualTo("gearbox serve --config development.ini");
        assertThat(project.plan().install())
                .containsExactly("pip", "install", "-e", ".[development]");
        assertThat(project.portOfPlan()).isEqualTo(8080);
    }

    @Test
    void notebooks_are_shown_by_voila_where_it_is_declared() {
        project.file("requirements.txt", "voila", "ipykernel").file("basics.ipynb", "{}");

        assertThat(project.start()).isEqualTo("voila --Voila.ip=0.0.0.0 --port=$PORT --no-browser");
        assertThat(project.plan().framework()).contains("Voilà");
    }

    @Test
    void a_site_of_django_that_left_manage_py_behind_is_started_by_its_settings() {
        project.file("setup.py", "setup(install_requires=['django'])")
                .file(
                        "shop/wsgi.py",
                        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')",
                        "application = get_wsgi_application()")
                .file("shop/__init__.py")
                .file("shop/settings.py", "NAME = BASE_DIR / 'db.sqlite3'");

        var plan = project.plan();

        assertThat(project.start())
                .isEqualTo(
                        "python -m django migrate --noinput && python -m django runserver 0.0.0.0:$PORT");
        assertThat(plan.env()).containsEntry("DJANGO_SETTINGS_MODULE", "shop.settings");
        assertThat(plan.framework()).contains("Django");
    }

    @ParameterizedTest
    @CsvSource({
        "site.py, python site.py runserver 0.0.0.0:$PORT",
        "blog/blog.py, cd blog && python blog.py runserver 0.0.0.0:$PORT"
    })
    void a_site_of_django_may_be_one_module(String file, String start) {
        project.file("requirements.txt", "django")
                .file(
                        file,
                        "from django.conf import settings",
                        "settings.configure(DEBUG=True, ROOT_URLCONF=__name__)",
                        "if __name__ == '__main__':",
                        "    execute_from_command_line(sys.argv)");

        assertThat(project.start()).isEqualTo(start);
        assertThat(project.plan().framework()).contains("Django");
        assertThat(project.plan().reload()).isEqualTo(Reload.SELF);
    }

    @Test
    void a_port_that_a_program_wants_as_its_first_word_is_given() {
        project.file("requirements.txt", "flask")
                .file(
                        "run.py",
                        "app = Flask(__name__)",
                        "if __name__ == '__main__':",
                        "    app.run(host='0.0.0.0', port=int(sys.argv[1]))");

        assertThat(project.start()).isEqualTo("python run.py $PORT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "CMD [\"gunicorn\", \"-b\", \"0.0.0.0:9000\", \"api.wsgi:create()\"] | gunicorn -b 0.0.0.0:$PORT 'api.wsgi:create()'",
                "CMD gunicorn --workers 2 --bind :8080 api.wsgi:make              | gunicorn --workers 2 --bind :$PORT api.wsgi:make",
                "CMD gunicorn gone:app                                            | python api/wsgi.py"
            })
    void what_a_dockerfile_serves_is_served_where_no_other_rule_knows_it(
            String line, String start) {
        project.file("requirements.txt", "flask", "gunicorn")
                .file("Dockerfile", "FROM python:3.9", line)
                .file("api/__init__.py")
                .file("api/wsgi.py", "def create():", "    return object()");

        assertThat(project.start()).isEqualTo(start);
    }

    @Test
    void a_server_of_pyramid_may_be_described_in_yaml() {
        project.file("pyproject.toml", "[project]", "dependencies = ['pyramid', 'plaster-yaml']")
                .file("development.yaml", "app:", "  use: egg:shop", "server:", "  port: 6543");

        assertThat(project.start()).isEqualTo("pserve development.yaml");
        assertThat(project.plan().port()).isEqualTo(new Port(6543));
    }

    @Test
    void a_copy_of_bottle_is_not_the_app() {
        project.file("setup.py", "setup()")
                .file("shop/__init__.py")
                .file("shop/bottle.py", "import aiohttp", "if __name__ == '__main__':", "    run()")
                .file("shop/app.py", "import bottle", "bottle.run(port=8082)");

        assertThat(project.start()).isEqualTo("python shop/app.py");
    }

    @Test
    void a_server_with_the_only_requirements_is_started_where_its_files_are() {
        project.file("backend/requirements.txt", "fastapi", "uvicorn")
                .file(
                        "backend/main.py",
                        "import vite",
                        "from fastapi import FastAPI",
                        "app = FastAPI()")
                .file("backend/vite.py", "");

        assertThat(project.start())
                .isEqualTo("cd backend && uvicorn main:app --host 0.0.0.0 --port $PORT");
    }

    @Test
    void a_script_that_runs_the_sanic_of_a_package_is_there_before_its_command() {
        project.file("requirements.txt", "sanic==0.8.3")
                .file("shop/__init__.py", "from sanic import Sanic", "app = Sanic(__name__)")
                .file(
                        "run.py",
                        "from shop import app",
                        "if __name__ == '__main__':",
                        "    app.run()");

        assertThat(project.plan().start()).containsExactly("python", "run.py");
    }
}
