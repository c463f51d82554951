package dev.wasmrun.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

class TarballTest {
    @TempDir private Path folder;

    @Test
    void files_come_out_without_the_folder_that_all_are_in() throws IOException {
        unpack(new Archives().file("package/bin/node", "n").file("package/a/b/c.js", "c").tar());

        assertThat(folder.resolve("out/bin/node")).hasContent("n").isExecutable();
        assertThat(folder.resolve("out/a/b/c.js")).hasContent("c");
    }

    @Test
    void only_what_is_wanted_comes_out() throws IOException {
        var tar = new Archives().file("package/README", "r").file("package/bin/node", "n").tar();
        Tarball.unpack(
                new ByteArrayInputStream(tar), folder.resolve("out"), "bin/node"::equals, 100);

        assertThat(folder.resolve("out/bin/node")).exists();
        assertThat(folder.resolve("out/README")).doesNotExist();
    }

    @Test
    void a_name_too_long_for_a_header_is_taken_from_the_entry_before() throws IOException {
        var name = "package/" + "d".repeat(90) + "/" + "f".repeat(90);
        unpack(new Archives().longFile(name, "long").file("package/next", "short").tar());

        assertThat(folder.resolve("out/" + "d".repeat(90) + "/" + "f".repeat(90)))
                .hasContent("long");
        assertThat(folder.resolve("out/next")).hasContent("short");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"package/../../evil", "package//../../evil", "../../evil", "package/.."})
    void nothing_leaves_the_target(String name) {
        var tar = new Archives().file(name, "evil").tar();
        assertThatThrownBy(() -> unpack(tar)).isInstanceOf(IOException.class);
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    @Test
    void an_absolute_name_stays_inside_or_is_refused() {
        var file = folder.resolve("evil");
        var tar = new Archives().file("package/" + file, "evil").tar();
        assertThatThrownBy(() -> unpack(tar)).isInstanceOf(IOException.class);
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '6'})
    void links_and_devices_are_refused(char type) {
        var tar = new Archives().entry("package/link", type, 0644, "").tar();
        assertThatThrownBy(() -> unpack(tar)).hasMessageContaining("of type " + type);
    }

    @Test
    void more_than_expected_is_refused_before_it_is_written() {
        var tar =
                new Archives().file("package/a", "x".repeat(60)).file("package/b", "x".repeat(60));
        assertThatThrownBy(() -> unpack(tar.tar())).hasMessageContaining("larger");
        assertThat(folder.resolve("out/b")).doesNotExist();
    }

    @Test
    void what_breaks_off_is_no_archive() {
        var tar = new Archives().file("package/a", "x".repeat(60)).tar();
        assertThatThrownBy(() -> unpack(Arrays.copyOf(tar, 530)))
                .hasMessageContaining("breaks off");
    }

    private void unpack(byte[] tar) throws IOException {
        Files.createDirectories(folder.resolve("out"));
        Tarball.unpack(new ByteArrayInputStream(tar), folder.resolve("out"), _ -> true, 100);
    }
}
