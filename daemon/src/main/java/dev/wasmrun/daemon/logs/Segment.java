package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.LogLine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One file of an app's log. Its name is the first sequence number in it; lines follow without gaps.
 * An offset is remembered for every {@value #STRIDE}th line, so that a page is found without
 * reading the file from its start.
 */
final class Segment implements AutoCloseable {
    private static final int STRIDE = 128;
    private static final String SUFFIX = ".log";

    private final Path file;
    private final FileChannel channel;
    private final long first;
    private final List<Long> offsets = new ArrayList<>();
    private long next;
    private long size;
    private int lastRun;
    private final ReadSoFar readSoFar;

    private Segment(Path file, FileChannel channel, long first, ReadSoFar readSoFar) {
        this.readSoFar = readSoFar;
        this.file = file;
        this.channel = channel;
        this.first = first;
        this.next = first;
    }

    /**
     * Opens or makes the segment that starts at {@code first}; a torn tail is cut off. {@code
     * readSoFar} is told of each line.
     */
    static Segment open(Path folder, long first, ReadSoFar readSoFar) throws IOException {
        var file = folder.resolve("%020d%s".formatted(first, SUFFIX));
        var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        var segment = new Segment(file, channel, first, readSoFar);
        segment.index();
        return segment;
    }

    /** The first sequence number that a file's name tells, if it is a segment. */
    static Optional<Long> firstOf(Path file) {
        var name = file.getFileName().toString();
        return name.matches("\\d{20}\\.log")
                ? Optional.of(Long.valueOf(name.substring(0, 20)))
                : Optional.empty();
    }

    private void index() throws IOException {
        var bytes = ByteBuffer.allocate((int) Math.min(channel.size(), Integer.MAX_VALUE - 8));
        readFully(bytes, 0);
        bytes.flip();
        for (var line = LogRecords.read(bytes); line.isPresent(); line = LogRecords.read(bytes)) {
            count(size, line.get());
            size = bytes.position();
        }
        channel.truncate(size);
    }

    private void count(long offset, LogRecords.Entry entry) {
        var line = entry.line();
        readSoFar.add(entry);
        if ((line.seq() - first) % STRIDE == 0) {
            offsets.add(offset);
        }
        next = line.seq() + 1;
        lastRun = line.run();
    }

    void append(List<LogRecords.Entry> entries) throws IOException {
        var bytes = LogRecords.write(entries);
        var length = bytes.remaining();
        try {
            var at = size;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            channel.truncate(size); // a full disk may have taken half a record
            throw e;
        }
        var offset = size;
        for (var entry : entries) {
            count(offset, entry);
            offset += LogRecords.sizeOf(entry);
        }
        size += length;
    }

    /** At most {@code most} lines from {@code seq} on. */
    List<LogLine> read(long seq, int most) throws IOException {
        var lines = new ArrayList<LogLine>();
        if (seq >= next || most <= 0) {
            return lines;
        }
        var from = Math.max(seq, first);
        var slot = (int) ((from - first) / STRIDE);
        while (slot < offsets.size() && lines.size() < most) {
            var end = slot + 1 < offsets.size() ? offsets.get(slot + 1) : size;
            var bytes = ByteBuffer.allocate((int) (end - offsets.get(slot)));
            readFully(bytes, offsets.get(slot));
            bytes.flip();
            for (var line = LogRecords.read(bytes);
                    line.isPresent() && lines.size() < most;
                    line = LogRecords.read(bytes)) {
                if (line.get().line().seq() >= from) {
                    lines.add(line.get().line());
                }
            }
            slot++;
        }
        return lines;
    }

    private void readFully(ByteBuffer bytes, long at) throws IOException {
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
            // keep reading: a short read is no end
        }
    }

    long first() {
        return first;
    }

    /** The sequence number behind the last line. */
    long next() {
        return next;
    }

    long size() {
        return size;
    }

    int lastRun() {
        return lastRun;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
