package dev.wasmrun.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class FoldersTest {
    @TempDir Path app;

    @Test
    void a_new_run_takes_the_place_of_the_earlier_ones_and_of_nothing_else() throws IOException {
        Files.createDirectories(app.resolve("venv"));
        Files.createDirectories(app.resolve("logs"));
        Files.writeString(
                Files.createDirectories(app.resolve("run-1")).resolve("stdout"), "in the log");
        Files.writeString(
                Files.createDirectories(app.resolve("run-2")).resolve("stdout"), "new already");

        assertThat(Folders.forNewRun(app.resolve("run-2"))).isDirectory();

        assertThat(app.resolve("run-1")).doesNotExist();
        assertThat(app.resolve("run-2/stdout")).exists();
        assertThat(app.resolve("venv")).exists();
        assertThat(app.resolve("logs")).exists();
    }

    @Test
    void the_first_run_of_an_app_makes_all_folders_above() throws IOException {
        assertThat(Folders.forNewRun(app.resolve("shop/run-1"))).isDirectory();
    }
}
