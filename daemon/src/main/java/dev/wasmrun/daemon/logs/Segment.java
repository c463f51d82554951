package dev.wasmrun.daemon.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * One file of an app's log, which only grows. Its name is the first sequence number in it; lines
 * follow without gaps. What is in it is known by its {@link SegmentIndex}, which is kept beside it
 * once it is full.
 */
final class Segment implements AutoCloseable {
    private static final String SUFFIX = ".log";
    private static final int BLOCK = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final long first;
    private final ReadSoFar readSoFar;
    private SegmentIndex index = new SegmentIndex();
    private long next;
    private long size;

    private Segment(Path file, FileChannel channel, long first, ReadSoFar readSoFar) {
        this.file = file;
        this.channel = channel;
        this.first = first;
        this.next = first;
        this.readSoFar = readSoFar;
    }

    /**
     * Opens or makes the segment that starts at {@code first}; a torn tail is cut off. {@code
     * readSoFar} is told of each line.
     */
    static Segment open(Path folder, long first, ReadSoFar readSoFar) throws IOException {
        var segment = at(folder, first, readSoFar);
        segment.scan();
        segment.channel.truncate(segment.size);
        return segment;
    }

    /** Opens one that was full: what is in it is read from beside it when that is there. */
    static Segment reopen(Path folder, long first, ReadSoFar readSoFar) throws IOException {
        var segment = at(folder, first, readSoFar);
        var stored = SegmentIndexFile.read(segment.indexFile(), segment.channel.size());
        if (stored.isPresent()) {
            segment.index = stored.get().index();
            segment.next = stored.get().next();
            segment.size = segment.channel.size();
            stored.get().readSoFar().forEach(readSoFar::add);
        } else {
            segment.scan();
            segment.seal();
        }
        return segment;
    }

    private static Segment at(Path folder, long first, ReadSoFar readSoFar) throws IOException {
        var file = folder.resolve("%020d%s".formatted(first, SUFFIX));
        var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        return new Segment(file, channel, first, readSoFar);
    }

    /** The first sequence number that a file's name tells, if it is a segment. */
    static Optional<Long> firstOf(Path file) {
        var name = file.getFileName().toString();
        return name.matches("\\d{20}\\.log")
                ? Optional.of(Long.valueOf(name.substring(0, 20)))
                : Optional.empty();
    }

    private void scan() throws IOException {
        var block = new byte[BLOCK];
        var filled = fill(block, 0);
        while (filled > 0) {
            var used = count(block, filled);
            if (used == 0 && filled == block.length) {
                block = new byte[block.length * 2]; // a record longer than the block
            } else if (used == 0) {
                return;
            }
            filled = fill(block, size);
        }
    }

    private int fill(byte[] block, long at) throws IOException {
        var bytes = ByteBuffer.wrap(block);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {
            // keep reading: a short read is no end
        }
        return bytes.position();
    }

    // Numbers without gaps are what tells a record from what a power cut may leave.
    private int count(byte[] block, int length) {
        var record = new RecordCursor(block, length);
        var used = 0;
        while (record.next() && (Kind.isPart(record.kind()) || record.seq() == next)) {
            index.add(size, next, record);
            readSoFar.add(record.kind(), record.run(), record.place());
            next += Kind.isPart(record.kind()) ? 0 : 1;
            size += record.end() - record.start();
            used = record.end();
        }
        return used;
    }

    void append(List<StoredLine> lines) throws IOException {
        var bytes = LogRecords.write(lines);
        try {
            var at = size;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            channel.truncate(size); // a full disk may have taken half a record
            throw e;
        }
        for (var line : lines) {
            index.add(size, next, line.run(), line.micros(), line.kind());
            readSoFar.add(line.kind(), line.run(), line.end());
            next += line.isPart() ? 0 : 1;
            size += LogRecords.sizeOf(line);
        }
    }

    /** Forgets what is in it. */
    void empty() throws IOException {
        channel.truncate(0);
        index = new SegmentIndex();
        next = first;
        size = 0;
    }

    /** Nothing is added any more: keeps the index, so that it need not be made again. */
    void seal() throws IOException {
        SegmentIndexFile.write(
                indexFile(), size, new SegmentIndexFile.Stored(index, next, readSoFar.places()));
    }

    private Path indexFile() {
        return file.resolveSibling(
                file.getFileName().toString().replace(SUFFIX, SegmentIndexFile.SUFFIX));
    }

    /** As it is now; {@code grows}: whether lines may still be added. */
    SegmentView view(boolean grows) {
        return new SegmentView(file, first, next, size, grows ? index.copy() : index);
    }

    SegmentIndex index() {
        return index;
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

    @Override
    public void close() throws IOException {
        channel.close();
    }

    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
        Files.deleteIfExists(indexFile());
    }
}
