package dev.wasmrun.daemon.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file that an app appends its output to. What was read is given back to the file system, so that
 * a chatty app does not fill the disk.
 */
public final class GrowingFile implements AutoCloseable {
    private static final long FREE_AFTER = 4L << 20;
    private static final int READ = 128 << 10;

    /** Frees the bytes of a file from one offset to another, without moving the others. */
    public interface Freer {
        void free(Path file, long from, long to) throws IOException;
    }

    private final Path file;
    private final FileChannel channel;
    private final LineSplitter splitter;
    private final Freer freer;
    private final ByteBuffer buffer = ByteBuffer.allocate(READ);
    private long position;
    private long linesEnd;
    private long freed;

    /** {@code from}: how much of it an earlier reader has stored already. */
    GrowingFile(Path file, long from, int longestLine, Freer freer) throws IOException {
        this.file = file;
        Files.createDirectories(
                file.getParent()); // whoever comes first, we or the process, makes it
        this.channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        this.splitter = new LineSplitter(longestLine, from);
        this.position = from;
        this.linesEnd = from;
        this.freer = freer;
    }

    /** Whether there is more than was read. */
    boolean grew() throws IOException {
        return backlog() > 0;
    }

    /**
     * Passes over what is written faster than it can be read, but for the last part, and frees it;
     * answers with how much that was.
     */
    long skip(long keep) throws IOException {
        var to = channel.size() - keep;
        var skipped = Math.max(0, to - position);
        if (skipped > 0) {
            freer.free(file, position, to);
            splitter.skipTo(to);
            position = to;
        }
        return skipped;
    }

    /** How much is written beyond what was read. */
    long backlog() throws IOException {
        return channel.size() - position;
    }

    /** The lines of the next piece; empty at the end of what is written. */
    List<LineSplitter.Line> read() throws IOException {
        buffer.clear();
        var count = channel.read(buffer, position);
        if (count <= 0) {
            return List.of();
        }
        position += count;
        return counted(splitter.feed(buffer.array(), count));
    }

    /** What lies before this offset is stored, and is needed here no more. */
    void stored(long end) throws IOException {
        if (end - freed >= FREE_AFTER) {
            freer.free(file, freed, end);
            freed = end;
        }
    }

    /** Whether something was written since the last line end. */
    boolean hasPartial() {
        return splitter.hasPartial();
    }

    /** What was written since the last line end, if anything. */
    List<LineSplitter.Line> rest() {
        return hasPartial() ? counted(List.of(splitter.take())) : List.of();
    }

    private List<LineSplitter.Line> counted(List<LineSplitter.Line> lines) {
        if (!lines.isEmpty()) {
            linesEnd = lines.getLast().end();
        }
        return lines;
    }

    /** The offset behind the last line that was read. */
    long linesEnd() {
        return linesEnd;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
