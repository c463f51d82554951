package dev.wasmrun.daemon.install;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class VersionFromGitTest {
    private static final List<String> PLANNED = List.of("pip", "install", "-e", ".");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    LookupError: setuptools-scm was unable to detect version for /app. | SETUPTOOLS_SCM_PRETEND_VERSION
                    pdm.backend.exceptions.ConfigError: Cannot find the version from SCM or SCM isn't detected. | PDM_BUILD_SCM_VERSION
                    Exception: Versioning for this project requires either an sdist tarball, or access to an upstream git repository. | PBR_VERSION
                    RuntimeError: Unable to detect version control system. Checked: Git. | POETRY_DYNAMIC_VERSIONING_BYPASS
                    RuntimeError: Error getting the version from source `uv-dynamic-versioning`: Unable to detect version control system. Checked: Git. | UV_DYNAMIC_VERSIONING_BYPASS
                    """)
    void a_version_that_no_git_tells_is_zero(String line, String variable) {
        var told = VersionFromGit.told(PLANNED, List.of("noise", line));

        assertThat(told).containsExactly("env", variable + "=0.0.0", "pip", "install", "-e", ".");
        assertThat(
                        Cure.of("pip", PLANNED, List.of(line))
                                .filter(c -> c.fits(List.of(line)))
                                .findFirst()
                                .orElseThrow()
                                .line())
                .contains("comes from git");
    }

    @Test
    void that_of_the_dependencies_is_left_to_them_where_the_project_is_named() {
        assertThat(
                        VersionFromGit.told(
                                PLANNED,
                                List.of(
                                        "LookupError: setuptools-scm was unable to detect version for /app.",
                                        "Alternatively, set the version in the environment with SETUPTOOLS_SCM_PRETEND_VERSION_FOR_BMA or VCS_VERSIONING_PRETEND_VERSION_FOR_BMA, as described in")))
                .startsWith("env", "SETUPTOOLS_SCM_PRETEND_VERSION_FOR_BMA=0.0.0", "pip");
        assertThat(
                        VersionFromGit.told(
                                PLANNED,
                                List.of(
                                        "LookupError: setuptools-scm was unable to detect version for /app.",
                                        "the per-distribution SETUPTOOLS_SCM_PRETEND_VERSION_FOR_<DIST> form cannot match")))
                .startsWith("env", "SETUPTOOLS_SCM_PRETEND_VERSION=0.0.0", "pip");
    }
}
