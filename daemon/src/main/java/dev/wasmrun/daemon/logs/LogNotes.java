package dev.wasmrun.daemon.logs;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.LogView;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of a log besides its lines, in small files next to them: what its project wants of
 * it ({@code log.json}) and how its runs began and ended ({@code runs.ndjson}).
 */
final class LogNotes {
    private static final int MOST_RUNS = 1_000;

    /** Of a log whose project says nothing, {@code bytes} and {@code seconds} are absent. */
    private record Wish(Optional<Long> bytes, Optional<Long> seconds, LogView view) {}

    private final Path folder;
    private final TreeMap<Integer, RunNote> runs = new TreeMap<>();
    private LogWish wish = LogWish.NONE;

    private LogNotes(Path folder) {
        this.folder = folder;
    }

    /** Reads them; what cannot be read counts as not said. */
    static LogNotes open(Path folder) throws IOException {
        var notes = new LogNotes(folder);
        notes.readWish();
        notes.readRuns();
        return notes;
    }

    private void readWish() throws IOException {
        if (Files.isRegularFile(wishFile())) {
            try {
                var read = Json.mapper().readValue(Files.readAllBytes(wishFile()), Wish.class);
                wish =
                        new LogWish(
                                read.bytes(), read.seconds().map(Duration::ofSeconds), read.view());
            } catch (JsonProcessingException e) {
                Files.delete(wishFile());
            }
        }
    }

    private void readRuns() throws IOException {
        if (Files.isRegularFile(runsFile())) {
            var lines = Files.readString(runsFile(), StandardCharsets.ISO_8859_1).lines().toList();
            for (var line : lines) {
                try {
                    put(
                            Json.mapper()
                                    .readValue(
                                            line.getBytes(StandardCharsets.ISO_8859_1),
                                            RunNote.class));
                } catch (JsonProcessingException e) {
                    continue; // a line that a crash tore off
                }
            }
            if (lines.size() > 2 * MOST_RUNS) {
                rewriteRuns();
            }
        }
    }

    private void rewriteRuns() throws IOException {
        var text = new StringBuilder("\n");
        for (var note : runs.values()) {
            text.append(Json.mapper().writeValueAsString(note)).append('\n');
        }
        Files.writeString(runsFile(), text);
    }

    private void put(RunNote note) {
        runs.merge(note.run(), note, RunNote::and);
        if (runs.size() > MOST_RUNS) {
            runs.pollFirstEntry();
        }
    }

    void note(RunNote note) throws IOException {
        put(note);
        // a line end first: what a crash tore off must not spoil this one
        Files.writeString(
                runsFile(),
                "\n" + Json.mapper().writeValueAsString(note),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    void wish(LogWish other) throws IOException {
        if (!wish.equals(other)) {
            wish = other;
            var written =
                    new Wish(other.bytes(), other.age().map(Duration::toSeconds), other.view());
            Files.write(wishFile(), Json.mapper().writeValueAsBytes(written));
        }
    }

    LogWish wish() {
        return wish;
    }

    /** Which of several processes this run was. */
    Optional<String> process(int run) {
        return Optional.ofNullable(runs.get(run)).flatMap(RunNote::process);
    }

    /** Oldest first. */
    List<RunNote> runs() {
        return List.copyOf(runs.values());
    }

    private Path wishFile() {
        return folder.resolve("log.json");
    }

    private Path runsFile() {
        return folder.resolve("runs.ndjson");
    }
}
