package dev.wasmrun.daemon.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchTest {
    @ParameterizedTest
    @CsvSource({
        "bwrap: Can't chdir to /app: Permission denied, who owns the project's folder",
        "bwrap: No such file or directory, Run: wasmrun doctor"
    })
    void a_sandbox_that_cannot_be_made_says_what_to_look_at(String why, String hint) {
        assertThat(Launch.unavailable(why).problem().hint()).contains(hint);
    }
}
