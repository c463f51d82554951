package dev.wasmrun.daemon.install;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class SurroundingsTest {
    private static final Surroundings PAGES =
            new Surroundings(
                    Map.of("PATH", "/app/node_modules/.bin:/node/bin:/usr/bin:/bin", "CI", "1"),
                    List.of(Mount.readOnly(Path.of("/node"))));
    private static final Surroundings SERVER =
            new Surroundings(
                    Map.of("PATH", "/venv/bin:/usr/bin:/bin", "CI", "0", "VIRTUAL_ENV", "/venv"),
                    List.of(Mount.readOnly(Path.of("/node"))));

    @Test
    void of_two_projects_the_packages_programs_come_first_and_the_systems_last() {
        var both = PAGES.and(SERVER);

        assertThat(both.env())
                .containsEntry("PATH", "/app/node_modules/.bin:/venv/bin:/node/bin:/usr/bin:/bin")
                .containsEntry("CI", "1")
                .containsEntry("VIRTUAL_ENV", "/venv");
        assertThat(both.mounts()).hasSize(1);
    }
}
