package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Port;

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

    @ParameterizedTest
    @CsvSource({
        "mkdocs-material, mkdocs.yml, mkdocs serve -a 0.0.0.0:$PORT",
        "mkdocs, mkdocs.yml, mkdocs serve -a 0.0.0.0:$PORT",
        "pelican[markdown], pelicanconf.py, pelican --listen --autoreload -o /tmp/html -b 0.0.0.0 -p $PORT",
        "datasette, metadata.json, datasette . -h 0.0.0.0 -p $PORT",
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
                "pelicanconf.py | '' | pip install pelican[markdown]"
            })
    void a_folder_that_is_a_manual_and_declares_nothing_gets_its_tool(
            String file, String text, String install) {
        project.file(file, text.split("~")).file("package.json", "{}");

        assertThat(String.join(" ", project.plan().install())).isEqualTo(install);
        assertThat(project.plan().framework()).isPresent();
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
}
