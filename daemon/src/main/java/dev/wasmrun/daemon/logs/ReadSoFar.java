package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.LogStream;

import java.util.EnumMap;
import java.util.Map;

/** How much of the latest run's output files is stored, by what the stored lines say. */
final class ReadSoFar {
    private record Place(int run, long end) {}

    private final Map<LogStream, Place> places = new EnumMap<>(LogStream.class);

    void add(LogRecords.Entry entry) {
        if (entry.end() > 0) {
            places.put(entry.line().stream(), new Place(entry.line().run(), entry.end()));
        }
    }

    /** 0 when nothing of this run is stored. */
    long of(int run, LogStream stream) {
        var place = places.getOrDefault(stream, new Place(run, 0));
        return place.run() == run ? place.end() : 0;
    }
}
