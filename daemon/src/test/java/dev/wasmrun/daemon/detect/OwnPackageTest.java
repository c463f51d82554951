package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/** Applications whose build tool would find nothing to build. */
class OwnPackageTest {
    private static final String POETRY = "build-backend = 'poetry.core.masonry.api'";

    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void an_empty_project() {
        project = Project.in(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"main.py", "src/main.py", "app/main.py"})
    void an_application_of_poetry_without_a_package_gets_its_dependencies(String module) {
        poetry("").file(module, "app = FastAPI()");

        assertThat(install()).isEqualTo("uv pip install -r pyproject.toml");
    }

    @Test
    void one_with_a_registry_of_its_own_gets_them_by_poetry() {
        poetry("[[tool.poetry.source]]").file("main.py", "app = FastAPI()");

        assertThat(install()).isEqualTo("poetry install --no-root");
    }

    @Test
    void so_does_one_whose_readme_is_missing() {
        poetry("readme = 'README.md'").file("my_shop/main.py", "app = FastAPI()");
        assertThat(install()).isEqualTo("poetry install --no-root");

        project.file("README.md", "# Shop");
        assertThat(install()).isEqualTo("pip install -e .");
    }

    @Test
    void a_package_of_any_name_may_be_told() {
        poetry("packages = [{include = 'app'}]").file("app/main.py", "app = FastAPI()");

        assertThat(install()).isEqualTo("pip install -e .");
    }

    @Test
    void a_package_that_is_told_and_not_there_is_none() {
        poetry("packages = [{include = 'my_shop'}]").file("main.py", "");
        assertThat(install()).isEqualTo("uv pip install -r pyproject.toml");

        poetry("packages = [{include = 'shop', from = 'lib'}]").file("lib/shop/__init__.py", "");
        assertThat(install()).isEqualTo("pip install -e .");

        poetry("packages = [{include = 'lib/**/*.py'}]");
        assertThat(install()).isEqualTo("pip install -e .");
    }

    @Test
    void what_poetry_wrote_for_years_is_not_installed_as_editable() {
        ofOldPoetry("").file("my_shop/main.py", "app = FastAPI()");

        assertThat(install()).isEqualTo("uv pip install -r pyproject.toml");
    }

    @ParameterizedTest
    @CsvSource({"'', src/my_shop/main.py", "[tool.poetry.scripts], my_shop/main.py"})
    void where_it_must_be_installed_itself_poetry_does_it(String line, String module) {
        ofOldPoetry(line).file(module, "app = FastAPI()");

        assertThat(install()).isEqualTo("poetry install");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_shop/main.py", "src/my_shop/main.py", "my_shop.py"})
    void a_package_of_the_projects_name_is_built(String module) {
        poetry("").file(module, "app = FastAPI()");

        assertThat(install()).isEqualTo("pip install -e .");
    }

    @ParameterizedTest
    @CsvSource({
        "hatchling.build,        main.py,                pip install six",
        "hatchling.build,        my_shop/__init__.py,    pip install -e .",
        "hatchling.build,        src/my_shop/__init__.py,pip install -e .",
        "poetry.core.masonry.api,main.py,                pip install six",
        "setuptools.build_meta,  web/a.py,               pip install six",
        "setuptools.build_meta,  docs/a.py,              pip install -e .",
        "setuptools.build_meta,  src/a.py,               pip install -e .",
        "other.build,            main.py,                pip install -e ."
    })
    void what_cannot_be_built_is_not_tried(String backend, String file, String install) {
        project.file(
                        "pyproject.toml",
                        "[build-system]",
                        "build-backend = '%s'".formatted(backend),
                        "[project]",
                        "name = 'My-Shop'",
                        "dependencies = ['six']",
                        "[project.scripts]",
                        "shop = 'shop.cli:main'")
                .file("shop/app.py", "app = Flask(__name__)")
                .file(file, "");

        assertThat(install()).isEqualTo(install);
    }

    @Test
    void a_package_in_src_that_a_module_imports_is_installed_beside_the_requirements() {
        project.file("pyproject.toml", "[build-system]", "build-backend = 'flit_core.buildapi'")
                .file("requirements.txt", "flask")
                .file("make_celery.py", "from task_app import create_app", "app = create_app()")
                .file("src/task_app/__init__.py", "def create_app():", "    return Flask('x')");

        assertThat(install()).isEqualTo("pip install -r requirements.txt -e .");
        assertThat(project.plan().reasons())
                .extracting("because")
                .contains("its own package in src/ is installed, too: make_celery.py imports it");
    }

    @ParameterizedTest
    @CsvSource({
        "src/main.py,   src/shop.py, setup.py", // found where the module itself is
        "main.py,       shop.py,     setup.py",
        "main.py,       src/shop.py, setup.cfg", // nothing builds it
        "main.py,       src/web.py,  setup.py"
    })
    void where_that_changes_nothing_only_the_requirements_are(
            String module, String other, String build) {
        project.file("requirements.txt", "flask")
                .file(build, "")
                .file(module, "import shop")
                .file(other, "")
                .file("src/x/y.txt", "");

        assertThat(install()).isEqualTo("pip install -r requirements.txt");
    }

    @Test
    void a_command_that_is_not_installed_starts_nothing() {
        project.file(
                        "pyproject.toml",
                        "[build-system]",
                        POETRY,
                        "[project]",
                        "name = 'shop'",
                        "[project.scripts]",
                        "shop = 'main:main'")
                .file("main.py", "print()");

        assertThat(project.start()).isEqualTo("python main.py");
    }

    private Project poetry(String line) {
        return poetry(POETRY, line);
    }

    private Project ofOldPoetry(String line) {
        return poetry("build-backend = 'poetry.masonry.api'", line);
    }

    private Project poetry(String backend, String line) {
        return project.file(
                "pyproject.toml",
                "[build-system]",
                backend,
                "[tool.poetry]",
                "name = 'My-Shop'",
                line);
    }

    private String install() {
        return String.join(" ", project.plan().install());
    }
}
