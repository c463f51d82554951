package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

class FrozenElsewhereTest {
    @TempDir Path folder;
    private Project project;

    @BeforeEach
    void a_project() {
        project = Project.in(folder).file("app.py", "import flask\napp = flask.Flask(__name__)\n");
    }

    @Test
    void what_only_windows_has_is_left_out_and_said() {
        project.file(
                "requirements.txt",
                "# made by pip freeze\nFlask==3.0.0\npywin32==306 # COM\nTwisted-IOCPSupport==1.0.2\nuvicorn[standard]==0.30.0 ; python_version >= '3.8'\n");

        var plan = project.plan();

        assertThat(plan.install())
                .containsExactly(
                        "pip",
                        "install",
                        "Flask==3.0.0",
                        "uvicorn[standard]==0.30.0 ; python_version >= '3.8'");
        assertThat(plan.warnings())
                .singleElement()
                .asString()
                .contains("requirements.txt", "pywin32, Twisted-IOCPSupport");
    }

    @Test
    void files_of_another_machine_are_taken_from_the_registry() {
        project.file(
                "requirements.txt",
                "certifi @ file:///C:/ci/certifi_1655906962682/work/certifi\nFlask==3.0.0\npkg-resources==0.0.0\n");

        var plan = project.plan();

        assertThat(plan.install()).containsExactly("pip", "install", "certifi", "Flask==3.0.0");
        assertThat(plan.warnings()).hasSize(2);
    }

    @Test
    void a_freeze_of_windows_own_shell_is_read() throws Exception {
        Files.write(
                folder.resolve("requirements.txt"),
                "\ufeffFlask==3.0.0\r\npywin32==306\r\n".getBytes(StandardCharsets.UTF_16LE));

        assertThat(project.plan().install()).containsExactly("pip", "install", "Flask==3.0.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Flask==3.0.0\npywin32==306; sys_platform == 'win32'\n",
                "-r base.txt\npywin32==306\n",
                "Flask==3.0.0 --hash=sha256:aaaa\n",
                "shop @ git+https://example.org/shop.git\n",
            })
    void what_can_be_installed_or_is_no_plain_list_stays_with_pip(String text) {
        project.file("requirements.txt", text).file("base.txt", "flask\n");

        assertThat(project.plan().install())
                .containsExactly("pip", "install", "-r", "requirements.txt");
    }

    @Test
    void the_requirements_of_a_folder_below_ask_for_a_python_too() {
        project = Project.in(folder.resolve("whole"));
        project.file("backend/app.py", "import flask\napp = flask.Flask(__name__)\n")
                .file("backend/requirements.txt", "pandas~=1.1.0\nflask\n");

        assertThat(project.plan().warnings())
                .singleElement()
                .asString()
                .contains("pandas~=1.1.0 asks for Python 3.9 or older");
    }
}
