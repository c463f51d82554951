package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Language;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class VersionDetectionTest {
    private static final Tools MANY =
            new Tools(
                    List.of("20.20.2", "18.20.8", "22.1.0"),
                    List.of("3.11.7", "3.12.1", "3.13.0"),
                    List.of("24.21.0"),
                    Map.of());

    private static final Tools OLD =
            new Tools(List.of("20.20.2"), List.of("3.12.1", "3.10.13", "3.7.17"));

    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void an_empty_project() {
        project = Project.in(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "numpy==1.21.3                       | 3.10.13",
                "Flask==2.0.2~NumPy == 1.21.3 # x    | 3.10.13",
                "numpy==1.19.0~pandas==1.5.0         | 3.7.17",
                "Werkzeug==0.15.4                    | 3.7.17",
                "pyyaml==5.3                         | 3.12.1",
                "PyYAML==5.4.1                       | 3.7.17",
                "numpy==2.1.0                        | 3.12.1",
                "pydantic==1.9.2                     | 3.10.13",
                "pydantic==1.10.19                   | 3.12.1",
                "numpy>=1.21.3                       | 3.12.1",
                "numpy>=1.20,<1.23                   | 3.10.13",
                "numpy<=1.21.3                       | 3.10.13",
                "numpy!=1.21.3                       | 3.12.1",
                "bottle==0.12.19                     | 3.10.13",
                "numpy==1.21.3; python_version < '3' | 3.12.1"
            })
    void a_pin_that_no_newer_python_runs_chooses_an_older_one(String lines, String version) {
        project.file("app.py", "").file("requirements.txt", lines.split("~"));

        assertThat(project.planWith(OLD).version()).isEqualTo(version);
        assertThat(project.planWith(OLD).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "setup.py       | setup(install_requires=[\"numpy>=1.20, <1.23\"])",
                "setup.cfg      | [options]~install_requires =~  numpy==1.21.3",
                "pyproject.toml | [project]~name = \"x\"~dependencies = [\"numpy<1.23\"]"
            })
    void pins_are_read_wherever_requirements_stand(String file, String lines) {
        project.file("app.py", "").file(file, lines.split("~"));

        assertThat(project.planWith(OLD).version()).isEqualTo("3.10.13");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from collections import namedtuple, Mapping | 3.7.17",
                "from inspect import getargspec              | 3.10.13",
                "import distutils.util                       | 3.10.13",
                "import cgi                                  | 3.12.1",
                "import imports                              | 3.12.1",
                "try:~    import imp~except ImportError: pass| 3.12.1"
            })
    void a_source_that_imports_what_is_gone_chooses_an_older_one(String lines, String version) {
        project.file("app.py", lines.split("~")).file("requirements.txt", "six");

        assertThat(project.planWith(OLD).version()).isEqualTo(version);
    }

    @Test
    void a_module_of_the_project_may_have_the_name_of_one_that_is_gone() {
        project.file("app.py", "from parser import parse", "import symbol")
                .file("parser.py", "def parse(): pass")
                .file("symbol/__init__.py", "")
                .file("requirements.txt", "six");

        assertThat(project.planWith(OLD).version()).isEqualTo("3.12.1");
    }

    @Test
    void the_pin_is_told_and_what_is_written_down_goes_before_it() {
        project.file("app.py", "").file("requirements.txt", "numpy==1.21.3");
        assertThat(Detector.summary(project.planWith(OLD))).contains("3.10.13 (numpy==1.21.3)");

        project.file("requirements.txt", "numpy==2.0.0");
        assertThat(Detector.summary(project.planWith(OLD))).contains("Python 3.12.1, pip");

        project.file("requirements.txt", "numpy==1.21.3").file(".python-version", "3.12");
        assertThat(project.planWith(OLD).version()).isEqualTo("3.12.1");
        assertThat(project.planWith(OLD).warnings())
                .containsExactly(
                        "numpy==1.21.3 asks for Python 3.10 or older, but .python-version decides: 3.12.1");

        project.file(".python-version", ">=3.6");
        assertThat(project.planWith(OLD).version()).isEqualTo("3.10.13");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "poetry.lock  | [[package]]~name = \"numpy\"~version = \"1.21.3\" | 3.10.13",
                "uv.lock      | name = \"numpy\"~version = \"1.21.3\"~name = \"numpy\"~version = \"2.1.0\" | 3.12.1",
                "poetry.lock  | name = \"backports-zoneinfo\"~version = \"0.2.1\" | 3.12.1",
                "Pipfile.lock | {\"default\": {\"numpy\": {\"version\": \"==1.21.3\"}}} | 3.10.13",
                "Pipfile.lock | {\"default\": {\"numpy\": {\"version\": \"==1.21.3\", \"markers\": \"python_version < '3.11'\"}}} | 3.12.1",
                "Pipfile.lock | no lock | 3.12.1"
            })
    void so_does_what_a_lock_has_for_every_python(String lock, String text, String version) {
        project.file("app.py", "").file(lock, text.split("~"));

        assertThat(project.planWith(OLD).version()).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "requirements.txt | Django>=6.1,<6.2 | 3.12.1",
                "requirements.txt | numpy==2.5.0     | 3.12.1",
                "requirements.txt | Django~=5.2      | 3.11.7",
                "requirements.txt | Django           | 3.11.7",
                "Pipfile.lock     | {\"default\": {\"django\": {\"version\": \"==6.0.1\"}}} | 3.12.1"
            })
    void a_release_that_needs_a_newer_python_gets_one(String file, String text, String version) {
        project.file("app.py", "").file(file, text);

        assertThat(project.plan().version()).isEqualTo(version);
    }

    @Test
    void a_pin_for_a_python_that_is_not_there_says_how_to_add_it() {
        project.file("app.py", "").file("requirements.txt", "numpy==1.21.3");

        assertThat(project.plan().version()).isEqualTo("3.11.7");
        assertThat(project.plan().warnings())
                .containsExactly(
                        "numpy==1.21.3 asks for Python 3.10 or older, and this machine has 3.11.7, 3.12.1, of which 3.11.7 is taken; to add it: uv python install 3.10, or pyenv install 3.10");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ".nvmrc         | 22",
                ".nvmrc         | v22.1.0",
                ".nvmrc         | lts/jod",
                ".node-version  | 22.1",
                ".tool-versions | nodejs 22.1.0 18.20.8",
                "mise.toml      | tools.node = \"22\"",
                ".mise.toml     | tools.node = [\"22\", \"18\"]",
                "mise.toml      | tools.node = { version = \"22\" }"
            })
    void a_version_file_chooses_the_node(String file, String text) {
        node("").file(file, text);

        assertThat(project.planWith(MANY).version()).isEqualTo("22.1.0");
        assertThat(project.planWith(MANY).warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"volta\": {\"node\": \"22.1.0\"}",
                "\"devEngines\": {\"runtime\": {\"name\": \"node\", \"version\": \"^22\"}}",
                "\"devEngines\": {\"runtime\": [{\"name\": \"bun\"}, {\"name\": \"node\", \"version\": \"22\"}]}",
                "\"engines\": {\"node\": \">=21 <23 || ^19\"}",
                "\"engines\": {\"node\": \"22.x\"}",
                "\"engines\": {\"node\": \"~22.1.0\"}",
                "\"engines\": {\"node\": \"21 - 22\"}"
            })
    void package_json_chooses_the_node(String key) {
        node(", " + key);

        assertThat(project.planWith(MANY).version()).isEqualTo("22.1.0");
    }

    @ParameterizedTest
    @CsvSource({"node", "lts/*", "system", "*", "latest", ">=18"})
    void a_wish_for_any_takes_the_machines_own(String wish) {
        node("").file(".nvmrc", wish);

        assertThat(project.planWith(MANY).version()).isEqualTo("20.20.2");
    }

    @Test
    void comments_windows_line_ends_and_a_byte_order_mark_are_no_part_of_a_version() {
        node("").file(".nvmrc", "\uFEFF# what production has\r\n\r\nv22 # jod\r\n");

        assertThat(project.planWith(MANY).version()).isEqualTo("22.1.0");
    }

    @Test
    void the_first_source_decides_and_one_that_contradicts_is_told() {
        node(", \"engines\": {\"node\": \">=20\"}").file(".nvmrc", "18");

        var plan = project.planWith(MANY);

        assertThat(plan.version()).isEqualTo("18.20.8");
        assertThat(plan.warnings())
                .containsExactly("engines.node asks for Node.js >=20, but .nvmrc decides: 18.20.8");
        assertThat(Detector.summary(plan)).startsWith("Detected Node.js 18.20.8 (.nvmrc)");
    }

    @Test
    void a_node_that_is_not_here_is_provided() {
        node("").file(".nvmrc", "24");

        assertThat(project.planWith(MANY).version()).isEqualTo("24.21.0");
        assertThat(project.planWith(MANY).warnings()).isEmpty();
    }

    @Test
    void where_the_very_version_is_missing_its_line_serves_with_a_warning() {
        node("").file(".nvmrc", "22.9.0");

        assertThat(project.planWith(MANY).version()).isEqualTo("22.1.0");
        assertThat(project.planWith(MANY).warnings())
                .singleElement()
                .asString()
                .contains(".nvmrc asks for Node.js 22.9.0", "22.1.0");
    }

    @Test
    void a_version_that_is_none_is_told_and_does_not_count() {
        node(", \"engines\": {\"node\": \"22\"}").file(".nvmrc", "the newest, please");

        assertThat(project.planWith(MANY).version()).isEqualTo("22.1.0");
        assertThat(project.planWith(MANY).warnings())
                .containsExactly(
                        ".nvmrc asks for Node.js 'the newest, please', which is no version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"scripts\": {\"dev\": \"node --watch --env-file=.env src/index.ts\"}",
                "\"scripts\": {\"start\": \"NODE_ENV=production node server.mts\"}",
                "\"main\": \"server.ts\"",
                "\"type\": \"module\""
            })
    void typescript_that_node_itself_is_to_run_takes_one_that_can(String line) {
        project.file("package.json", "{ %s }".formatted(line))
                .file("server.ts", "")
                .file(".env", "");

        assertThat(project.planWith(MANY).version()).isEqualTo("24.21.0");
        assertThat(project.planWith(MANY).warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"scripts\": {\"dev\": \"node --import tsx src/index.ts\"}",
                "\"scripts\": {\"dev\": \"node -r ts-node/register server.ts\"}",
                "\"scripts\": {\"dev\": \"node server.js\", \"types\": \"node scripts/types.ts\"}",
                "\"devDependencies\": {\"tsx\": \"4\"}",
            })
    void typescript_that_something_else_runs_takes_the_machines_own(String line) {
        project.file("package.json", "{ %s }".formatted(line)).file("server.ts", "");

        assertThat(project.planWith(MANY).version()).isEqualTo("20.20.2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ".python-version | 3.12",
                ".python-version | 3.12.1",
                ".python-version | cpython@3.12",
                ".tool-versions  | python 3.12.1",
                "mise.toml       | tools.python = \"3.12\"",
                "runtime.txt     | python-3.12.1",
                "pyproject.toml  | project = { name = \"a\", requires-python = \">=3.12,<3.13\" }",
                "pyproject.toml  | project = { name = \"a\", requires-python = \"~=3.12.0\" }",
                "pyproject.toml  | project = { name = \"a\", requires-python = \"==3.12.*\" }",
                "pyproject.toml  | project = { name = \"a\", requires-python = \"!=3.11.*, >=3.9, <4\" }",
                "Pipfile         | requires.python_version = \"3.12\"",
                "pyproject.toml  | tool.poetry.dependencies.python = \"~3.12\"",
                "pyproject.toml  | tool.poetry.dependencies.python = \"^3.12\""
            })
    void a_project_chooses_the_python(String file, String text) {
        project.file("app.py", "").file("requirements.txt", "six").file(file, text);

        assertThat(project.planWith(MANY).version()).isEqualTo("3.12.1");
        assertThat(project.planWith(MANY).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'>=3.9'", "'>=3.8,<4.0'", "'^3.9'", "'>3.10'", "'*'", "'>=3.9 <4'"})
    void a_range_takes_the_python_that_the_shell_means(String range) {
        project.file("app.py", "")
                .file("pyproject.toml", "[project]", "requires-python = \"" + range + "\"");

        assertThat(project.planWith(MANY).version()).isEqualTo("3.11.7");
    }

    @Test
    void a_python_that_nobody_has_is_told() {
        project.file("app.py", "").file(".python-version", "3.9.1");

        var plan = project.planWith(MANY);

        assertThat(plan.version()).isEqualTo("3.11.7");
        assertThat(plan.warnings())
                .containsExactly(
                        ".python-version asks for Python 3.9.1, and this machine has 3.11.7, 3.12.1, 3.13.0, of which 3.11.7 is taken; to add it: uv python install 3.9.1, or pyenv install 3.9.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'>=3.14'    | 3.13.0",
                "'>=3.14,<4' | 3.13.0",
                "'<3.9'      | 3.11.7",
                "'~=3.8.1'   | 3.11.7",
            })
    void where_no_python_fits_the_nearest_is_taken(String range, String version) {
        project.file("app.py", "")
                .file("pyproject.toml", "[project]", "requires-python = \"" + range + "\"");

        assertThat(project.planWith(MANY).version()).isEqualTo(version);
        assertThat(project.planWith(MANY).warnings()).singleElement().asString().contains(version);
    }

    @ParameterizedTest
    @CsvSource({
        "6.5.0, 18.20.8",
        "<12, 18.20.8",
        "^19, 20.20.2",
        "21, 22.1.0",
        "23, 24.21.0",
        ">=30, 24.21.0",
    })
    void where_no_node_fits_the_nearest_is_taken_or_provided(String range, String version) {
        node("").file(".nvmrc", range);

        assertThat(project.planWith(MANY).version()).isEqualTo(version);
        assertThat(project.planWith(MANY).warnings())
                .singleElement()
                .asString()
                .contains(range, version);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3.12 |         | 3.12.1 | Python 3.12 is taken, since an earlier run ended for want of it: write that to .python-version",
                "3.12 | >=3.9   | 3.12.1 | Python 3.12 is taken, since an earlier run ended for want of it: write that to .python-version",
                "3.12 | 3.12    | 3.12.1 |",
                "3.13 | ==3.12.* | 3.12.1 |",
                "3.8  |         | 3.11.7 |"
            })
    void what_an_earlier_run_ended_for_want_of_is_taken_where_the_project_leaves_it_open(
            String needed, String asked, String version, String warning) {
        project.file("app.py", "").file("requirements.txt", "six");
        if (asked != null) {
            project.file(".python-version", asked);
        }

        var plan =
                project.planWith(
                        new Tools(
                                List.of(),
                                MANY.pythons(),
                                List.of(),
                                Map.of(Language.PYTHON, needed)));

        assertThat(plan.version()).isEqualTo(version);
        assertThat(plan.warnings()).isEqualTo(warning == null ? List.of() : List.of(warning));
    }

    @Test
    void a_node_that_an_earlier_run_ended_for_want_of_is_provided() {
        project.file("package.json", "{}").file("server.js", "");

        var plan =
                project.planWith(
                        new Tools(
                                MANY.nodes(),
                                List.of(),
                                MANY.offered(),
                                Map.of(Language.NODEJS, ">=24")));

        assertThat(plan.version()).isEqualTo("24.21.0");
        assertThat(plan.warnings()).singleElement().asString().endsWith("write that to .nvmrc");
    }

    @ParameterizedTest
    @CsvSource({"runtime.txt, python-2.7.18", ".python-version, 2.7", ".python-version, 2"})
    void a_python_2_cannot_be_run(String file, String text) {
        project.file("app.py", "").file("requirements.txt", "six").file(file, text);

        var plan = project.planWith(new Tools(List.of(), List.of("3.12.1", "3.6.15")));

        assertThat(plan.version()).isEqualTo("3.6.15");
        assertThat(plan.warnings())
                .containsExactly(
                        "%s asks for Python %s, and Python 2 cannot be run; 3.6.15 is taken in its place"
                                .formatted(file, text));
    }

    @Test
    void another_patch_of_the_same_python_serves() {
        project.file("app.py", "").file(".python-version", "3.12.9");

        assertThat(project.planWith(MANY).version()).isEqualTo("3.12.1");
    }

    @Test
    void the_file_of_wasmrun_decides_before_all_others() {
        node("").file(".nvmrc", "18").file(".wasmrun.toml", "app.node = \"22\"");

        assertThat(project.planWith(MANY).version()).isEqualTo("22.1.0");
    }

    private Project node(String more) {
        return project.file(
                "package.json", "{\"scripts\": {\"start\": \"node server.js\"}" + more + "}");
    }
}
