package dev.wasmrun.daemon.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wasmrun.protocol.LogStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The two files of one run, followed while they grow. */
class TailTest {
    @TempDir Path folder;
    private final List<List<Tail.RawLine>> batches = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Optional<String>> done = new CompletableFuture<>();
    private Wakeups wakeups;

    @BeforeEach
    void open() throws IOException {
        wakeups = new Wakeups();
    }

    @AfterEach
    void close() throws IOException {
        wakeups.close();
    }

    private Tail start(GrowingFile.Freer freer) {
        return start(freer, 64 << 20);
    }

    private Tail start(GrowingFile.Freer freer, long backlog) {
        return Tail.start(
                new Tail.Source(folder, LogStream.STDOUT, LogStream.STDERR, 0, 0),
                new Reading(wakeups, freer, 4_096, backlog),
                batches::add,
                done::complete);
    }

    private Tail start() {
        return start((_, _, _) -> {});
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(
                folder.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> texts() {
        return batches.stream()
                .flatMap(List::stream)
                .map(line -> new String(line.text(), UTF_8))
                .toList();
    }

    private void untilTexts(String... texts) {
        await().untilAsserted(() -> assertThat(texts()).containsExactly(texts));
    }

    @Test
    void lines_of_both_files_come_with_their_streams() throws IOException {
        var tail = start();
        write("stdout", "out\n");
        untilTexts("out");
        write("stderr", "err\n");
        untilTexts("out", "err");
        assertThat(batches.stream().flatMap(List::stream).map(Tail.RawLine::stream))
                .containsExactly(LogStream.STDOUT, LogStream.STDERR);
        tail.close();
        assertThat(done).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(Optional.empty());
    }

    @Test
    void a_prompt_without_a_line_end_is_shown_after_a_moment() throws IOException {
        try (var _ = start()) {
            write("stdout", "Password: ");
            untilTexts("Password: ");
            write("stdout", "thanks\n");
            untilTexts("Password: ", "thanks");
        }
    }

    @Test
    void all_that_is_written_before_the_drain_comes_before_the_end() throws IOException {
        var text = new StringBuilder();
        for (var i = 0; i < 10_000; i++) {
            text.append("line ").append(i).append('\n');
        }
        write("stdout", text + "the rest");
        var tail = start();
        tail.drain();
        await().untilAsserted(
                        () -> {
                            tail.acknowledge();
                            assertThat(done).isDone();
                        });
        assertThat(done).isCompletedWithValue(Optional.empty());
        assertThat(texts()).hasSize(10_001).endsWith("line 9999", "the rest");
    }

    @Test
    void who_does_not_acknowledge_gets_no_more_than_a_few_batches() throws IOException {
        var line = "x".repeat(1_023) + "\n";
        write("stdout", line.repeat(1_024)); // eight batches
        var tail = start();
        await().until(() -> batches.size() == 4);
        await().during(Duration.ofMillis(100)).until(() -> batches.size() == 4);
        tail.acknowledge();
        await().until(() -> batches.size() == 5);
        await().untilAsserted(
                        () -> {
                            tail.acknowledge();
                            assertThat(texts()).hasSize(1_024);
                        });
        tail.close();
    }

    @Test
    void a_tail_that_nobody_acknowledges_can_be_closed() throws IOException {
        write("stdout", ("x".repeat(1_023) + "\n").repeat(1_024));
        var tail = start();
        await().until(() -> batches.size() == 4);
        tail.close();
        assertThat(done).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(Optional.empty());
    }

    @Test
    void what_goes_wrong_is_told_at_the_end() throws IOException {
        write("stdout", ("x".repeat(1_023) + "\n").repeat(5 * 1_024));
        var tail =
                start(
                        (_, _, _) -> {
                            throw new IOException("no holes here");
                        });
        await().untilAsserted(
                        () -> {
                            tail.acknowledge();
                            assertThat(done).isDone();
                        });
        assertThat(done.join().orElseThrow()).contains("can no longer be read", "no holes here");
    }

    private record Freed(long from, long to) {}

    @Test
    void who_writes_faster_than_is_read_loses_all_but_the_last_and_is_told() throws IOException {
        var line = "x".repeat(1_023) + "\n";
        var freed = new CopyOnWriteArrayList<Freed>();
        write("stdout", line.repeat(8 * 1_024) + "the last\n");
        var tail = start((_, from, to) -> freed.add(new Freed(from, to)), 1 << 20);
        await().untilAsserted(
                        () -> {
                            tail.acknowledge();
                            assertThat(texts()).endsWith("the last");
                        });
        var skipped = (8L << 20) + 9 - (1 << 18);
        assertThat(freed.getFirst()).as("before what is read").isEqualTo(new Freed(0, skipped));
        assertThat(texts()).hasSize(256 + 2); // the first of them is what was left of a line
        assertThat(texts().getFirst())
                .isEqualTo("The app writes faster than its log can be stored: 7.8 MB were skipped");
        assertThat(batches.getFirst().getFirst().stream()).isEqualTo(LogStream.SYSTEM);
        assertThat(batches.getLast().getLast().end()).isEqualTo((8L << 20) + 9);
        tail.close();
    }

    @Test
    void nobody_storing_what_is_read_does_not_let_the_file_grow() throws IOException {
        var freed = new CopyOnWriteArrayList<Freed>();
        write("stdout", ("x".repeat(1_023) + "\n").repeat(1_024));
        var tail = start((_, from, to) -> freed.add(new Freed(from, to)), 1 << 20);
        await().until(() -> batches.size() == 4); // and waits for the first to be acknowledged
        write("stdout", ("y".repeat(1_023) + "\n").repeat(2 * 1_024));
        await().until(() -> !freed.isEmpty());
        assertThat(freed.getFirst().from()).as("behind what was read").isEqualTo(5 * (128L << 10));
        tail.close();
        assertThat(done).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(Optional.empty());
    }
}
