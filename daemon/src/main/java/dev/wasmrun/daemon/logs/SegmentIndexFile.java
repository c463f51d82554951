package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.LogStream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The index of a full segment on disk. It is made anew from the segment when it is missing, was
 * written for another size, or was damaged.
 */
final class SegmentIndexFile {
    static final String SUFFIX = ".idx";
    private static final long FORMAT = 0x77726c6f67_01L;

    /** What is stored of a segment. */
    record Stored(SegmentIndex index, long next, List<ReadSoFar.Place> readSoFar) {}

    private SegmentIndexFile() {}

    static void write(Path file, long segmentSize, Stored stored) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(FORMAT);
            out.writeLong(segmentSize);
            out.writeLong(stored.next());
            slots(out, stored.index());
            runs(out, stored.index());
            places(out, stored.readSoFar());
            out.writeLong(sum(bytes.toByteArray(), bytes.size()));
        }
        Files.write(file, bytes.toByteArray());
    }

    private static void slots(DataOutputStream out, SegmentIndex index) throws IOException {
        out.writeInt(index.slots());
        for (var slot = 0; slot < index.slots(); slot++) {
            out.writeLong(index.offset(slot));
            out.writeLong(index.first(slot));
            out.writeLong(index.earliest(slot));
            out.writeLong(index.latest(slot));
            out.writeInt(index.errors(slot));
        }
    }

    private static void runs(DataOutputStream out, SegmentIndex index) throws IOException {
        out.writeInt(index.runs().size());
        for (var tally : index.runs()) {
            out.writeInt(tally.run());
            out.writeLong(tally.first());
            out.writeLong(tally.last());
            out.writeLong(tally.startMicros());
            out.writeLong(tally.endMicros());
            for (var count : tally.streams()) {
                out.writeLong(count);
            }
            for (var count : tally.levels()) {
                out.writeLong(count);
            }
        }
    }

    private static void places(DataOutputStream out, List<ReadSoFar.Place> places)
            throws IOException {
        out.writeInt(places.size());
        for (var place : places) {
            out.writeUTF(place.stream().wire());
            out.writeInt(place.run());
            out.writeLong(place.end());
        }
    }

    static Optional<Stored> read(Path file, long segmentSize) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        var bytes = Files.readAllBytes(file);
        if (!isWhole(bytes)) {
            return Optional.empty();
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readLong() != FORMAT || in.readLong() != segmentSize) {
                return Optional.empty();
            }
            var next = in.readLong();
            var index = new SegmentIndex();
            slots(in, index);
            runs(in, index);
            return Optional.of(new Stored(index, next, places(in)));
        }
    }

    private static boolean isWhole(byte[] bytes) throws IOException {
        var end = bytes.length - Long.BYTES;
        if (end <= 0) {
            return false;
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes, end, Long.BYTES))) {
            return in.readLong() == sum(bytes, end);
        }
    }

    private static void slots(DataInputStream in, SegmentIndex index) throws IOException {
        for (var left = in.readInt(); left > 0; left--) {
            index.open(in.readLong(), in.readLong(), in.readLong());
            index.restore(in.readLong(), in.readInt());
        }
    }

    private static void runs(DataInputStream in, SegmentIndex index) throws IOException {
        for (var left = in.readInt(); left > 0; left--) {
            var tally = new RunTally(in.readInt());
            tally.restore(in.readLong(), in.readLong(), in.readLong(), in.readLong());
            for (var i = 0; i < tally.streams().length; i++) {
                tally.streams()[i] = in.readLong();
            }
            for (var i = 0; i < tally.levels().length; i++) {
                tally.levels()[i] = in.readLong();
            }
            index.restore(tally);
        }
    }

    private static List<ReadSoFar.Place> places(DataInputStream in) throws IOException {
        var places = new ArrayList<ReadSoFar.Place>();
        for (var left = in.readInt(); left > 0; left--) {
            places.add(
                    new ReadSoFar.Place(
                            LogStream.parse(in.readUTF()), in.readInt(), in.readLong()));
        }
        return places;
    }

    private static long sum(byte[] bytes, int length) {
        var crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }
}
