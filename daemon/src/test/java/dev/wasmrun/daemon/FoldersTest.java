package dev.wasmrun.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class FoldersTest {
    @TempDir Path here;

    @Test
    void a_folder_is_deleted_with_all_in_it_also_what_is_read_only() throws IOException {
        var app = here.resolve("app");
        var deep = Files.createDirectories(app.resolve("venv/lib"));
        Files.writeString(deep.resolve("module.py"), "pass");
        Files.setPosixFilePermissions(deep, PosixFilePermissions.fromString("r-xr-xr-x"));
        Folders.delete(app);
        assertThat(app).doesNotExist();
        Folders.delete(app); // nothing there is no failure
    }

    @Test
    void a_link_is_deleted_and_not_followed() throws IOException {
        var kept = Files.writeString(here.resolve("kept"), "mine");
        var app = Files.createDirectories(here.resolve("app"));
        Files.createSymbolicLink(app.resolve("out"), here);
        Folders.delete(app);
        assertThat(kept).exists();
    }

    @Test
    void a_private_folder_is_closed_to_others() throws IOException {
        var home = here.resolve("home");
        Folders.makePrivate(home);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
    }
}
