package dev.wasmrun.daemon.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A segment as it was at one moment, for those who read while others write.
 *
 * @param first its first sequence number
 * @param next the one behind its last line
 * @param size how much of the file belongs to it
 */
record SegmentView(Path file, long first, long next, long size, SegmentIndex index) {
    /** Opens its file; nothing when it was deleted since. */
    Optional<Reader> open() throws IOException {
        try {
            return Optional.of(new Reader(FileChannel.open(file, StandardOpenOption.READ)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** How many bytes the slots from one to another (exclusive) hold. */
    long bytes(int from, int to) {
        return offset(to) - index.offset(from);
    }

    private long offset(int slot) {
        return slot < index.slots() ? index.offset(slot) : size;
    }

    /** The number behind the last line of a slot. */
    long behind(int slot) {
        return slot + 1 < index.slots() ? index.first(slot + 1) : next;
    }

    /** The open file of a segment. */
    final class Reader implements AutoCloseable {
        private final FileChannel channel;
        private byte[] buffer = new byte[SegmentIndex.SLOT * 2];

        private Reader(FileChannel channel) {
            this.channel = channel;
        }

        SegmentView view() {
            return SegmentView.this;
        }

        /** Reads slots whole. The bytes are good until the next call. */
        Block read(int from, int to) throws IOException {
            var length = Math.toIntExact(bytes(from, to));
            if (buffer.length < length) {
                buffer = new byte[length];
            }
            var bytes = ByteBuffer.wrap(buffer, 0, length);
            var at = index.offset(from);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, at + bytes.position()) <= 0) {
                    // somebody changed the file behind our back
                    throw new IOException("%s is shorter than it was".formatted(file));
                }
            }
            return new Block(buffer, length);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Whole records. */
    record Block(byte[] bytes, int length) {
        RecordCursor records() {
            return new RecordCursor(bytes, length);
        }
    }
}
