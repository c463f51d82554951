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
        return project.file(
                "pyproject.toml",
                "[build-system]",
                POETRY,
                "[tool.poetry]",
                "name = 'My-Shop'",
                line);
    }

    private String install() {
        return String.join(" ", project.plan().install());
    }
}
