package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class MissingFolderTest {
    @TempDir Path parent;
    private Path project;
    private MissingFolder folders;

    @BeforeEach
    void project() throws IOException {
        project = Files.createDirectory(parent.resolve("shop"));
        folders = new MissingFolder(project);
    }

    private static String hint(String line) {
        return CrashCause.hint(List.of(line)).orElseThrow();
    }

    @Test
    void the_folder_of_a_database_that_a_source_names_is_made() throws IOException {
        Files.createDirectory(project.resolve("src"));
        Files.writeString(
                project.resolve("src/db.ts"), "export const db = new Database('./data/shop.db')");
        var hint = hint("TypeError: Cannot open database because the directory does not exist");

        assertThat(folders.make(hint))
                .hasValueSatisfying(told -> assertThat(told).contains("the folder data,"));
        assertThat(project.resolve("data")).isEmptyDirectory();
        assertThat(folders.make(hint)).as("a second failure is another one").isEmpty();
    }

    @Test
    void the_folder_of_a_log_that_cannot_be_written_is_made() {
        var hint =
                hint(
                        "FileNotFoundError: [Errno 2] No such file or directory: '/app/logs/web/shop.log'");

        assertThat(folders.make(hint)).isPresent();
        assertThat(project.resolve("logs/web")).isEmptyDirectory();
    }

    @Test
    void a_file_that_somebody_has_to_write_is_not_made_up() {
        assertThat(
                        folders.make(
                                hint(
                                        "Error: ENOENT: no such file or directory, open 'data/a.csv'")))
                .isEmpty();
        assertThat(project).isEmptyDirectory();
    }

    @Test
    void nothing_is_made_outside_of_the_project() throws IOException {
        Files.createSymbolicLink(project.resolve("link"), parent);

        assertThat(folders.make(hint("ENOENT: no such file or directory, open '../logs/a.log'")))
                .isEmpty();
        assertThat(folders.make(hint("ENOENT: no such file or directory, open 'link/logs/a.log'")))
                .isEmpty();
        assertThat(parent.resolve("logs")).doesNotExist();
    }
}
