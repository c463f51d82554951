package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

class PoetryRequirementsTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "^1.2.3         ; >=1.2.3,<2",
                "^0.111.0       ; >=0.111.0,<0.112",
                "^0.0.3         ; >=0.0.3,<0.0.4",
                "^2             ; >=2,<3",
                "~1.2.3         ; >=1.2.3,<1.3",
                "~1             ; >=1,<2",
                "1.4.0          ; ==1.4.0",
                ">=1.0, <2      ; >=1.0,<2",
                "^1.0 || ^2.0   ; >=2.0,<3"
            })
    void a_version_is_written_as_all_others_write_it(String poetry, String range) {
        assertThat(PoetryRequirements.range(poetry)).isEqualTo(range);
    }

    @Test
    void all_that_has_a_version_is_required() {
        Project.in(folder)
                .file(
                        "pyproject.toml",
                        """
                        [tool.poetry.dependencies]
                        python = "^3.10"
                        requests = "*"
                        uvicorn = {extras = ["standard"], version = "^0.30.1"}
                        mine = {path = "../mine"}
                        [tool.poetry.group.dev.dependencies]
                        pytest = "^8.2"
                        """);

        assertThat(PoetryRequirements.of(Pyproject.of(new Folder(folder))))
                .containsExactlyInAnyOrder(
                        "requests", "uvicorn[standard]>=0.30.1,<0.31", "pytest>=8.2,<9");
    }
}
