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
                    npm error code ERESOLVE | contradict
                    ERROR: No matching distribution found for nope | does not exist for this Python
                    ERROR: Invalid requirement: '???': Expected package name | no requirement
                    error: command 'gcc' failed: No such file or directory | build-essential
                    SyntaxError: future feature annotations is not defined | a Python that old
                    This version of pip does not support python 3.8 (requires >=3.10). | a Python that old
                    gyp ERR! not found: make | build-essential
                    npm error command git --no-replace-objects ls-remote ssh://git@github.com/x/y.git | git repository
                    gyp verb `which` failed Error: Can't find Python executable "python" | older Node.js to .nvmrc
                    uvloop/loop.c:212:12: fatal error: longintrepr.h: No such file or directory | older Python to .python-version
                    NameError: name 'CCompiler' is not defined. Did you mean: 'ccompiler'? | older Python to .python-version
                    SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)? | of Python 2
                    ensurepip is not available | python3-venv
                    npm error code EACCES | cannot be written
                    npm error EROFS: read-only file system | cannot be written
                    OSError: [Errno 28] No space left on device | disk is full
                    """)
    void a_common_cause_gets_its_hint(String line, String hint) {
        assertThat(InstallFailure.problem("x", 1, List.of("noise", line)).hint()).contains(hint);
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
