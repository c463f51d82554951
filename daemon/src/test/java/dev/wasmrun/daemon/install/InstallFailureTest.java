package dev.wasmrun.daemon.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class InstallFailureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    npm error code E404 | does not exist in the registry
                    npm error code ENOTFOUND | cannot be reached
                    npm error code EUSAGE | lock file
                    npm error notarget No matching version found for http@0.0.1-security. | no http@0.0.1-security:
                    npm error code ERESOLVE | contradict
                    npm error notsup Unsupported platform for windows-build-tools@5.2.2: wanted {"os":"win32"} (current: {"os":"linux"}) | windows-build-tools@5.2.2 is for another system
                    npm WARN notsup SKIPPING OPTIONAL DEPENDENCY: Unsupported platform for fsevents@1.2.13: wanted {"os":"darwin"} | Its last lines say why
                    ERROR: No matching distribution found for nope | does not exist for this Python
                    ERROR: Invalid requirement: '???': Expected package name | no requirement
                    error: command 'gcc' failed: No such file or directory | build-essential
                    SyntaxError: future feature annotations is not defined | a Python that old
                    This version of pip does not support python 3.8 (requires >=3.10). | a Python that old
                    error: No interpreter found for Python >=3.14 in managed installations or search path | asks for Python >=3.14, which this machine has not
                    OSError: Error getting the version from source `regex`: file does not exist: src/x/__about__.py | wants the file src/x/__about__.py
                    gyp ERR! not found: make | build-essential
                    npm error command git --no-replace-objects ls-remote ssh://git@github.com/x/y.git | git repository
                    gyp verb `which` failed Error: Can't find Python executable "python" | older Node.js to .nvmrc
                    uvloop/loop.c:212:12: fatal error: longintrepr.h: No such file or directory | older Python to .python-version
                    NameError: name 'CCompiler' is not defined. Did you mean: 'ccompiler'? | older Python to .python-version
                    SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)? | of Python 2
                    ensurepip is not available | python3-venv
                    Error: pg_config executable not found. | psycopg2-binary in its place
                    /bin/sh: 1: mysql_config: not found | PyMySQL in its place
                    src/lxml/etree.c:96:10: fatal error: libxml/xmlversion.h: No such file or directory | want libxml/xmlversion.h
                    src/x.c:1:10: fatal error: Python.h: No such file or directory | Its last lines say why
                    src/a.acceptance.ts(5,1): error TS2582: Cannot find name 'describe'. | refuses src/a.acceptance.ts(5,1): error TS2582
                    npm error code EACCES | cannot be written
                    npm error EROFS: read-only file system | cannot be written
                    OSError: [Errno 28] No space left on device | disk is full
                    """)
    void a_common_cause_gets_its_hint(String line, String hint) {
        assertThat(InstallFailure.problem("x", 1, List.of("noise", line)).hint()).contains(hint);
    }

    @Test
    void a_release_for_another_python_is_named_with_the_pythons_that_it_is_for() {
        assertThat(
                        hint(
                                "ERROR: Ignored the following versions that require a different python version: 1.21.2 Requires-Python >=3.7,<3.11; 1.21.3 Requires-Python >=3.7,<3.11; 2.5.0 Requires-Python >=3.12",
                                "ERROR: Could not find a version that satisfies the requirement numpy==1.21.3 (from versions: 1.3.0, 1.4.1, 1.5.0)",
                                "ERROR: No matching distribution found for numpy==1.21.3"))
                .startsWith(
                        "numpy==1.21.3 needs Python >=3.7,<3.11: write one of those to .python-version, such as 3.10");
        assertThat(
                        hint(
                                "ERROR: Ignored the following versions that require a different python version: 2.5.0 Requires-Python >=3.12",
                                "ERROR: No matching distribution found for numpy==2.5.0"))
                .contains("needs Python >=3.12", "such as 3.12");
        assertThat(
                        hint(
                                "ERROR: Package 'shop' requires a different Python: 3.11.7 not in '<=3.9,>=3.7'"))
                .contains("shop needs Python <=3.9,>=3.7", "such as 3.9");
    }

    @Test
    void a_release_that_is_older_than_all_for_this_python_wants_an_older_one() {
        assertThat(
                        hint(
                                "ERROR: Could not find a version that satisfies the requirement tensorflow==1.15.0 (from versions: 2.12.0rc0, 2.12.0, 2.21.0)",
                                "ERROR: No matching distribution found for tensorflow==1.15.0"))
                .startsWith("tensorflow==1.15.0 is older than all")
                .contains("write an older Python to .python-version, such as 3.8");
    }

    @Test
    void a_python_that_the_project_itself_asks_for_is_to_be_installed() {
        assertThat(
                        InstallFailure.problem(
                                        "pip install -e .",
                                        1,
                                        List.of(
                                                "ERROR: Package 'shop' requires a different Python: 3.13.0 not in '>=3.14'"))
                                .hint())
                .contains(
                        "shop needs Python >=3.14", "pyenv install 3.14", "uv python install 3.14")
                .doesNotContain(".python-version");
    }

    @Test
    void a_package_that_no_release_is_left_of_is_named() {
        assertThat(
                        hint(
                                "ERROR: Could not find a version that satisfies the requirement simplegui (from versions: none)",
                                "ERROR: No matching distribution found for simplegui"))
                .contains("has no simplegui");
        assertThat(
                        hint(
                                "ERROR: Ignored the following versions that require a different python version: 2.5.0 Requires-Python >=3.12",
                                "ERROR: Could not find a version that satisfies the requirement numpy==9.9 (from versions: 1.3.0)",
                                "ERROR: No matching distribution found for numpy==9.9"))
                .contains("numpy==9.9 does not exist for this Python");
    }

    @Test
    void an_index_that_is_not_reached_says_nothing_of_a_version() {
        assertThat(
                        hint(
                                "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, ",
                                "status=None)) after connection broken by ",
                                "'NameResolutionError(\"HTTPSConnection(host='pypi.example.org', port=443): Failed ",
                                "to resolve 'pypi.example.org' ([Errno -2] Name or service not known)\")': ",
                                "/simple/astroid/",
                                "ERROR: Could not find a version that satisfies the requirement astroid==1.6.1 ",
                                "(from versions: none)",
                                "ERROR: No matching distribution found for astroid==1.6.1"))
                .contains("pypi.example.org cannot be reached");
        assertThat(
                        hint(
                                "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused')': /simple/flask/",
                                "ERROR: Could not find a version that satisfies the requirement flask (from versions: none)",
                                "ERROR: No matching distribution found for flask"))
                .contains("cannot be reached");
    }

    @Test
    void a_package_that_the_registry_does_not_have_is_named() {
        assertThat(
                        hint(
                                "npm error code E404",
                                "npm error 404  The requested resource 'gone@^0.1.6' could not be found or you do not have permission to access it."))
                .startsWith("gone@^0.1.6 does not exist in the registry");
    }

    @Test
    void a_retry_that_helped_does_not_hide_a_version_that_is_not_there() {
        assertThat(
                        hint(
                                "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused')': /simple/flask/",
                                "ERROR: Could not find a version that satisfies the requirement flask==9 (from versions: 2.0, 3.0)",
                                "ERROR: No matching distribution found for flask==9"))
                .contains("flask==9 does not exist");
    }

    @Test
    void a_package_that_cannot_be_built_is_named_by_the_lines_before() {
        assertThat(
                        hint(
                                "Collecting dash==1.0 (from -r requirements.txt (line 1))",
                                "Collecting pandas==0.24.2 (from -r requirements.txt (line 3))",
                                "  Downloading pandas-0.24.2.tar.gz (11.8 MB)",
                                "      ModuleNotFoundError: No module named 'pkg_resources'"))
                .startsWith("pandas==0.24.2 is older than this Python")
                .contains("such as 3.7");
        assertThat(
                        hint(
                                "Collecting uvloop==0.14.0",
                                "Collecting uvicorn==0.11",
                                "error: command 'gcc' failed: No such file or directory",
                                "ERROR: Failed building wheel for uvloop"))
                .startsWith("uvloop must be compiled");
        assertThat(
                        hint(
                                "Building wheel for psycopg2-binary (setup.py): started",
                                "error: Command '['gcc', '-Wall', '-c', 'psycopgmodule.c'] returned non-zero exit status 1.",
                                "ERROR: Failed building wheel for psycopg2-binary"))
                .startsWith("psycopg2-binary has no wheel of that version for this Python");
        assertThat(
                        hint(
                                "fatal error: longintrepr.h: No such file or directory",
                                "hint: This error likely indicates that you need to install a library that provides `longintrepr.h` for `asyncpg@0.24.0`"))
                .startsWith("asyncpg@0.24.0 is older than this Python");
    }

    @Test
    void sass_takes_the_place_of_node_sass() {
        assertThat(
                        hint(
                                "npm error path /app/node_modules/node-sass",
                                "npm error gyp ERR! stack Error: Can't find Python executable \"python\", you can set the PYTHON env variable.",
                                "npm error gyp ERR! cwd /app/node_modules/node-sass"))
                .contains("\"node-sass\": \"npm:sass@^1.32\"", "npm install sass")
                .doesNotContain(".nvmrc");
    }

    @Test
    void a_package_that_was_only_fetched_is_not_to_blame() {
        assertThat(
                        hint(
                                "npm http cache node-sass@https://registry.npmjs.org/node-sass/-/node-sass-4.14.1.tgz 0ms (cache hit)",
                                "npm error code ERESOLVE"))
                .contains("contradict");
    }

    private static String hint(String... lines) {
        return InstallFailure.problem("x", 1, List.of(lines)).hint();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ERROR: No matching distribution found for uv==0.13.9 | needs Python 3.10
                    OSError: [Errno 28] No space left on device | disk is full
                    [Errno 101] Network is unreachable | cannot be reached
                    """)
    void what_wasmrun_provides_is_in_no_manifest(String line, String hint) {
        assertThat(
                        InstallFailure.problem(
                                        "pipenv 1" + Tool.PROVIDED, 1, List.of("noise", line))
                                .hint())
                .contains(hint);
    }

    @Test
    void it_names_what_the_user_would_have_typed_and_the_tools_exit() {
        assertThat(InstallFailure.problem("npm ci", 7, List.of()).message())
                .isEqualTo("npm ci failed with exit code 7");
    }

    @Test
    void it_makes_the_command_line_exit_with_8() {
        var problem = InstallFailure.problem("x", 1, List.of());

        assertThat(problem.kind()).isEqualTo(Problem.Kind.INSTALL_FAILED);
        assertThat(problem.kind().exitCode()).isEqualTo(8);
        assertThat(problem.code()).isEqualTo("install-failed");
        assertThat(problem.hint()).isNotEmpty();
    }
}
