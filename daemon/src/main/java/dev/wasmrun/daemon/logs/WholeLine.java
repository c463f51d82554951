package dev.wasmrun.daemon.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/** Puts the pieces of a long line together again. */
final class WholeLine {
    private final long seq;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private boolean found;
    private boolean done;

    private WholeLine(long seq) {
        this.seq = seq;
    }

    static Optional<byte[]> of(LogSnapshot log, long seq) throws IOException {
        var whole = new WholeLine(seq);
        for (var segment : log.segments()) {
            if (seq < segment.next() || whole.found) {
                whole.look(segment);
            }
            if (whole.done) {
                break;
            }
        }
        return whole.found ? Optional.of(whole.text.toByteArray()) : Optional.empty();
    }

    private void look(SegmentView segment) throws IOException {
        var opened = segment.open();
        if (opened.isEmpty()) {
            return;
        }
        try (var reader = opened.get()) {
            var slot = found ? 0 : segment.index().slotOf(seq);
            while (slot < segment.index().slots() && !done) {
                look(reader.read(slot, slot + 1).records());
                slot++;
            }
        }
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
}
