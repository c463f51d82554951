package dev.wasmrun.cli.daemon;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The last lines of a text file. */
public final class Tail {
    private static final int BYTES_A_LINE = 400;

    private Tail() {}

    public static List<String> of(Path file, int lines) {
        return of(file, lines, 0);
    }

    /** Only what was written behind byte {@code from}. */
    static List<String> of(Path file, int lines, long from) {
        try (var opened = new RandomAccessFile(file.toFile(), "r")) {
            var most = Math.min((long) lines * BYTES_A_LINE, 64L * 1024 * 1024);
            var start = Math.max(from, opened.length() - most);
            var bytes = new byte[(int) Math.max(0, opened.length() - start)];
            opened.seek(start);
            opened.readFully(bytes);
            var all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
