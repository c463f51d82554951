package dev.wasmrun.daemon.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wasmrun.daemon.linux.Fifo;
import dev.wasmrun.protocol.FileEdit;
import dev.wasmrun.protocol.FileEntry;
import dev.wasmrun.protocol.ProblemException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

class ProjectFilesTest {
    @TempDir Path around;
    private Path project;
    private ProjectFiles files;

    @BeforeEach
    void make() throws IOException {
        project = Files.createDirectory(around.resolve("shop"));
        files = new ProjectFiles(project);
        Files.writeString(around.resolve("secret"), "not for the page");
        Files.createDirectories(project.resolve("src/views"));
        Files.writeString(project.resolve("src/app.js"), "one\n");
    }

    @Test
    void a_folder_shows_its_folders_first() throws IOException {
        Files.writeString(project.resolve("src/a.txt"), "12345");
        var page = files.list("src");
        assertThat(page.entries())
                .extracting(FileEntry::name)
                .containsExactly("views", "a.txt", "app.js");
        assertThat(page.entries().get(1).size()).isEqualTo(5);
        assertThat(page.complete()).isTrue();
    }

    @Test
    void the_project_itself_has_an_empty_path() {
        assertThat(files.list("").entries()).extracting(FileEntry::name).containsExactly("src");
    }

    @Test
    void of_a_huge_folder_a_part_is_shown_and_said_to_be_one() throws IOException {
        for (var i = 0; i <= ProjectFiles.MOST_ENTRIES; i++) {
            Files.createFile(project.resolve("src/views/" + i));
        }
        var page = files.list("src/views");
        assertThat(page.entries()).hasSize(ProjectFiles.MOST_ENTRIES);
        assertThat(page.complete()).isFalse();
    }

    @Test
    void links_and_pipes_are_named_as_such() throws IOException {
        Files.createSymbolicLink(project.resolve("link"), Path.of("src/app.js"));
        Fifo.make(project.resolve("pipe"));
        assertThat(files.list("").entries())
                .extracting(FileEntry::type)
                .containsExactly(FileEntry.Type.FOLDER, FileEntry.Type.LINK, FileEntry.Type.OTHER);
    }

    @Test
    void what_was_saved_is_read_again() {
        var before = files.read("src/app.js");
        var saved =
                files.save("src/app.js", new FileEdit("zwei – 2\r\n", version(before.version())));
        assertThat(files.read("src/app.js")).isEqualTo(saved);
        assertThat(saved.text()).isEqualTo("zwei – 2\r\n");
        assertThat(saved.version()).isNotEqualTo(before.version());
        assertThat(files.list("src").entries()).hasSize(2); // no draft stays
    }

    @Test
    void a_saved_file_keeps_its_mode() throws IOException {
        var file = project.resolve("src/app.js");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
        files.save(
                "src/app.js", new FileEdit("two\n", version(files.read("src/app.js").version())));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rwxr-x--x");
    }

    @Test
    void a_new_file_is_made_where_none_is() {
        files.save("src/new.js", new FileEdit("new", Optional.empty()));
        assertThat(files.read("src/new.js").text()).isEqualTo("new");
        refused(
                "changed-meanwhile",
                () -> files.save("src/new.js", new FileEdit("", Optional.empty())));
    }

    @Test
    void who_saves_over_the_change_of_another_is_told() throws IOException {
        var mine = files.read("src/app.js");
        Files.writeString(project.resolve("src/app.js"), "theirs");
        refused(
                "changed-meanwhile",
                () -> files.save("src/app.js", new FileEdit("mine", version(mine.version()))));
        assertThat(project.resolve("src/app.js")).hasContent("theirs");
    }

    @Test
    void a_file_that_was_deleted_meanwhile_is_not_made_anew() throws IOException {
        var mine = files.read("src/app.js");
        Files.delete(project.resolve("src/app.js"));
        refused(
                "no-such-file",
                () -> files.save("src/app.js", new FileEdit("mine", version(mine.version()))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "src/../../secret", "/etc/passwd", "out", "way/secret"})
    void nothing_outside_the_project_is_shown(String path) throws IOException {
        Files.createSymbolicLink(project.resolve("out"), around.resolve("secret"));
        Files.createSymbolicLink(project.resolve("way"), Path.of(".."));
        refused("file-forbidden", () -> files.read(path));
    }

    @Test
    void nothing_outside_the_project_is_listed_or_written() throws IOException {
        Files.createSymbolicLink(project.resolve("way"), Path.of(".."));
        refused("file-forbidden", () -> files.list("way"));
        refused("file-forbidden", () -> files.save("way/new", new FileEdit("", Optional.empty())));
        refused("file-forbidden", () -> files.save("../new", new FileEdit("", Optional.empty())));
        assertThat(around.resolve("new")).doesNotExist();
    }

    @Test
    void a_link_inside_the_project_is_read_and_not_replaced() throws IOException {
        Files.createSymbolicLink(project.resolve("link"), Path.of("src/app.js"));
        var read = files.read("link");
        assertThat(read.text()).isEqualTo("one\n");
        refused(
                "file-is-link",
                () -> files.save("link", new FileEdit("", version(read.version()))));
    }

    @Test
    void what_is_no_text_is_not_shown() throws IOException {
        Files.write(project.resolve("image"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        Files.writeString(project.resolve("zeros"), "a\0b");
        Files.write(project.resolve("large"), new byte[TextFile.LARGEST + 1]);
        Fifo.make(project.resolve("pipe"));
        refused("not-text", () -> files.read("image"));
        refused("not-text", () -> files.read("zeros"));
        refused("file-too-large", () -> files.read("large"));
        refused("not-a-file", () -> files.read("src"));
        refused("not-a-file", () -> files.read("pipe"));
        refused("no-such-file", () -> files.read("src/missing"));
        refused("no-such-file", () -> files.read("src/app.js/x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "src/", "src/.", "src/..", "a\0b"})
    void a_path_that_names_no_file_is_refused(String path) {
        refused("bad-path", () -> files.save(path, new FileEdit("", Optional.empty())));
    }

    @Test
    void more_than_an_editor_can_take_is_not_saved() {
        var text = "x".repeat(TextFile.LARGEST + 1);
        refused("file-too-large", () -> files.save("src/b", new FileEdit(text, Optional.empty())));
    }

    private static Optional<String> version(String of) {
        return Optional.of(of);
    }

    private static void refused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.problem().code()).isEqualTo(code));
    }
}
