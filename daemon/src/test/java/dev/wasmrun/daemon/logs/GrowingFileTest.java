package dev.wasmrun.daemon.logs;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

class GrowingFileTest {
    private static final int MEGABYTE = 1 << 20;

    private record Freed(long from, long to) {}

    @TempDir Path folder;
    private final List<Freed> freed = new ArrayList<>();

    private GrowingFile open() throws IOException {
        return open(0);
    }

    private GrowingFile open(long from) throws IOException {
        return new GrowingFile(
                folder.resolve("run/stdout"),
                from,
                4_096,
                (_, start, to) -> freed.add(new Freed(start, to)));
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("run/stdout"), text, StandardOpenOption.APPEND);
    }

    @Test
    void a_file_that_nobody_made_yet_is_made_with_its_folder() throws IOException {
        try (var file = open()) {
            assertThat(file.grew()).isFalse();
            assertThat(file.read()).isEmpty();
            assertThat(folder.resolve("run/stdout")).isEmptyFile();
        }
    }

    @Test
    void lines_come_as_the_file_grows() throws IOException {
        try (var file = open()) {
            write("one\ntwo\n");
            assertThat(file.grew()).isTrue();
            assertThat(texts(file.read())).containsExactly("one", "two");
            assertThat(file.grew()).isFalse();
            write("three\n");
            assertThat(texts(file.read())).containsExactly("three");
        }
    }

    @Test
    void a_line_in_two_writes_is_one_line() throws IOException {
        try (var file = open()) {
            write("Pass");
            assertThat(file.read()).isEmpty();
            write("word\n");
            assertThat(texts(file.read())).containsExactly("Password");
            assertThat(file.rest()).isEmpty();
        }
    }

    @Test
    void what_has_no_line_end_is_the_rest_once() throws IOException {
        try (var file = open()) {
            write("Password: ");
            assertThat(file.read()).isEmpty();
            assertThat(texts(file.rest())).containsExactly("Password: ");
            assertThat(file.rest()).isEmpty();
        }
    }

    private static List<String> texts(List<LineSplitter.Line> lines) {
        return lines.stream().map(line -> new String(line.text(), UTF_8)).toList();
    }

    @Test
    void another_reader_goes_on_behind_the_last_line_that_was_stored() throws IOException {
        var end = 0L;
        try (var file = open()) {
            write("one\ntwo\nthr");
            end = file.read().getLast().end();
            assertThat(end).isEqualTo(8);
        }
        write("ee\n");
        try (var file = open(end)) {
            var line = file.read().getFirst();
            assertThat(new String(line.text(), UTF_8)).isEqualTo("three");
            assertThat(line.end()).isEqualTo(14);
        }
    }

    @Test
    void what_is_stored_is_freed_once_it_is_worth_it_and_never_what_is_not() throws IOException {
        try (var file = open()) {
            var line = "x".repeat(1_023) + "\n";
            write(line.repeat(9 * 1_024));
            var read = 0L;
            while (file.grew()) {
                read += file.read().size() * 1_024L;
                file.stored(read - MEGABYTE);
            }
            assertThat(read).isEqualTo(9L * MEGABYTE);
            assertThat(freed).hasSize(2);
            assertThat(freed.getFirst().from()).isZero();
            assertThat(freed.getLast().from()).isEqualTo(freed.getFirst().to());
            assertThat(freed.getLast().to()).isEqualTo(8L * MEGABYTE);
        }
    }
}
