package dev.wasmrun.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

class SparseFileTest {
    @TempDir Path folder;

    @Test
    void freed_bytes_read_as_zeros_and_a_writer_goes_on_at_the_end() throws IOException {
        var file = Files.writeString(folder.resolve("log"), "a".repeat(8192) + "kept");
        try (var writer = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            SparseFile.free(file, 0, 8192);
            writer.write("more".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        assertThat(Files.readString(file)).isEqualTo("\0".repeat(8192) + "keptmore");
    }

    @Test
    void a_missing_file_is_told_by_name() {
        assertThatThrownBy(() -> SparseFile.free(folder.resolve("none"), 0, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none: ENOENT");
    }
}
