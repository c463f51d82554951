package dev.wasmrun.daemon.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

class TemporaryFoldersTest {
    private static final Limits SOME =
            new Limits(
                    Optional.of(64L << 20),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(1L << 20));

    @TempDir Path folder;

    private String bubblewrap(String script) throws IOException {
        var file = Files.writeString(folder.resolve("bwrap"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    @Test
    void an_old_bubblewrap_bounds_no_folder_and_that_is_said() throws IOException {
        var old =
                TemporaryFolders.of(
                        bubblewrap(
                                "[ \"$1\" = --size ] && { echo 'bwrap: Unknown option --size'; exit 1; }"));
        assertThat(old.bounded()).isFalse();
        assertThat(old.enforced(SOME).disk()).isEmpty();
        assertThat(old.enforced(SOME).memory()).isEqualTo(SOME.memory());
        assertThat(old.notEnforced(SOME)).singleElement().asString().startsWith("disk: ");
        assertThat(old.notEnforced(Limits.NONE)).isEmpty();
    }

    @Test
    void a_newer_one_does() throws IOException {
        var recent = TemporaryFolders.of(bubblewrap("exit 0"));
        assertThat(recent.enforced(SOME)).isEqualTo(SOME);
        assertThat(recent.notEnforced(SOME)).isEmpty();
    }

    @Test
    void without_bubblewrap_there_is_nothing_to_bound() {
        assertThat(TemporaryFolders.of(folder.resolve("none").toString()).bounded()).isFalse();
    }
}
