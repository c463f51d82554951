package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Rules 7 and 8 for scripts that say themselves what they need (PEP 723). */
class InlineMetadataTest {
    private static final String HEAD =
            """
            # /// script
            # requires-python = ">=3.12"
            # dependencies = [
            #   "flask>=3",
            #
            #   "rich",
            # ]
            # ///
            """;

    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void open() {
        project = Project.in(folder);
    }

    @Test
    void what_a_script_declares_in_its_head_is_installed() {
        project.file("app.py", "#!/usr/bin/env -S uv run --script", HEAD, "import flask, pandas");

        assertThat(project.plan().install()).containsExactly("pip", "install", "flask>=3", "rich");
        assertThat(project.plan().warnings()).isEmpty();
        assertThat(Detector.summary(project.plan()))
                .contains("Python 3.12.1 (the script's requires-python), pip (app.py)");
    }

    @Test
    void of_several_scripts_the_one_that_is_started_says_it() {
        project.file("app.py", "import flask", "print(1)").file("convert.py", HEAD, "print(2)");
        assertThat(project.plan().install()).containsExactly("pip", "install", "flask");

        project.file("main.py", HEAD.replace("rich", "httpx"), "print(1)");
        assertThat(project.plan().install()).containsExactly("pip", "install", "flask>=3", "httpx");
    }

    @Test
    void where_none_is_found_that_starts_the_first_that_says_something_counts() {
        project.file("one.py", "x = 1").file("two.py", HEAD, "y = 1");

        assertThat(project.command("python", "two.py").plan().install())
                .containsExactly("pip", "install", "flask>=3", "rich");
    }

    @Test
    void a_manifest_and_the_other_files_that_name_a_version_decide() {
        project.file("app.py", HEAD, "print(1)").file(".python-version", "3.11");
        assertThat(project.plan().version()).isEqualTo("3.11.7");

        project.file("pyproject.toml", "[tool.ruff]");
        assertThat(project.plan().install()).contains("rich");
        project.file("requirements.txt", "bottle");
        assertThat(project.plan().install())
                .containsExactly("pip", "install", "-r", "requirements.txt");
    }

    @Test
    void a_head_that_is_wrong_or_empty_declares_nothing() {
        project.file("app.py", "# /// script", "# dependencies = [", "# ///", "import flask");
        assertThat(project.plan().install()).containsExactly("pip", "install", "flask");

        project.file("app.py", "# /// script", "# dependencies = []", "# ///", "import flask");
        assertThat(project.plan().install()).isEmpty();
    }

    @Test
    void a_file_of_nothing_but_comments_is_read_over() {
        project.file("app.py", "# /// script", "# x\n".repeat(100_000), "print(1)");

        assertThat(project.plan().install()).isEmpty();
    }
}
