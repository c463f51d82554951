package dev.wasmrun.daemon.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;

/**
 * A line as its app wrote it, piece by piece: a long one may be larger than the daemon's memory.
 */
public final class WholeLine implements AutoCloseable {
    private final long seq;
    private final Iterator<SegmentView> segments;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private Optional<SegmentView.Reader> reader = Optional.empty();
    private int slot;
    private boolean found;
    private boolean done;

    private WholeLine(LogSnapshot log, long seq) {
        this.seq = seq;
        this.segments =
                log.segments().stream().dropWhile(segment -> seq >= segment.next()).iterator();
    }

    /** Nothing when the line is gone. */
    static Optional<WholeLine> of(LogSnapshot log, long seq) throws IOException {
        var line = new WholeLine(log, seq);
        try {
            while (!line.found && line.goOn()) {}
        } catch (IOException e) {
            line.close();
            throw e;
        }
        if (!line.found) {
            line.close();
        }
        return line.found ? Optional.of(line) : Optional.empty();
    }

    /** Its next bytes, some ten thousand of them; nothing at its end. */
    public Optional<byte[]> next() throws IOException {
        while (text.size() == 0 && goOn()) {}
        var piece = text.toByteArray();
        text.reset();
        return piece.length == 0 ? Optional.empty() : Optional.of(piece);
    }

    /** Looks at one slot more, unless there is none. */
    private boolean goOn() throws IOException {
        if (done) {
            return false;
        }
        if (reader.isEmpty() || slot == reader.get().view().index().slots()) {
            return goToNextSegment();
        }
        look(reader.get().read(slot, slot + 1).records());
        slot++;
        return true;
    }

    private boolean goToNextSegment() throws IOException {
        close();
        if (!segments.hasNext()) {
            return false;
        }
        var segment = segments.next();
        // deleted meanwhile: what it held is gone
        reader = segment.open();
        slot = found ? 0 : segment.index().slotOf(seq);
        return true;
    }

    private void look(RecordCursor records) {
        while (!done && records.next()) {
            if (records.seq() == seq) {
                var line = records.line();
                text.writeBytes(line.text());
                found = true;
                done = !line.isCut();
            } else if (!found && records.seq() > seq && !Kind.isPart(records.kind())) {
                done = true;
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (reader.isPresent()) {
            reader.get().close();
            reader = Optional.empty();
        }
    }
}
