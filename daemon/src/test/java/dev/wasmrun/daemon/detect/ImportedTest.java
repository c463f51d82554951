package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

/** Rule 8 for projects that say nowhere what they need. */
class ImportedTest {
    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void open() {
        project = Project.in(folder);
    }

    @Test
    void what_the_sources_import_is_installed() {
        project.file("run.py", "from shop import app\nif __name__ == '__main__':\n    app.run()\n")
                .file(
                        "shop/__init__.py",
                        """
                        import os, json
                        from flask import Flask
                        from flask_sqlalchemy import SQLAlchemy
                        import PIL.Image as image, yaml
                        import google.generativeai as genai
                        app = Flask(__name__)
                        """);

        assertThat(project.plan().install())
                .containsExactly(
                        "pip",
                        "install",
                        "flask",
                        "flask-sqlalchemy",
                        "google-generativeai",
                        "pillow",
                        "pyyaml");
        assertThat(project.plan().warnings().getFirst()).contains("requirements.txt");
    }

    @Test
    void an_asgi_application_gets_its_server() {
        project.file("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");

        assertThat(project.plan().install())
                .containsExactly("pip", "install", "fastapi", "uvicorn");
    }

    @Test
    void neither_its_own_modules_nor_unknown_names_are_looked_for() {
        project.file("main.py", "import redis\nimport shoplib\nfrom .flask import x\nprint(1)\n")
                .file("redis.py", "");

        assertThat(project.plan().install()).isEmpty();
    }

    @Test
    void what_is_written_down_decides() {
        project.file("main.py", "from flask import Flask\napp = Flask(__name__)\n")
                .file("requirements.txt", "flask<3\n");

        assertThat(project.plan().install())
                .containsExactly("pip", "install", "-r", "requirements.txt");
    }

    @ParameterizedTest
    @CsvSource({
        "apiflask, apiflask",
        "fasthtml, python-fasthtml",
        "rio, rio-ui",
        "strawberry, strawberry-graphql[cli]",
        "web, web.py",
        "debug_toolbar, django-debug-toolbar",
        "py4web, py4web",
    })
    void web_packages_are_known_by_what_is_imported(String module, String distribution) {
        project.file("main.py", "from %s import x".formatted(module), "x()");

        assertThat(project.plan().install()).containsExactly("pip", "install", distribution);
    }

    @Test
    void a_wsgi_application_gets_its_server_too() {
        project.file("main.py", "import falcon", "app = falcon.App()");

        assertThat(project.plan().install())
                .containsExactly("pip", "install", "falcon", "gunicorn");
        assertThat(project.start()).isEqualTo("gunicorn main:app --bind 0.0.0.0:$PORT");
        assertThat(project.plan().warnings()).hasSize(1);
    }
}
