package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.LogStream;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How much of the latest run's output files is stored, by what the stored lines say. */
final class ReadSoFar {
    record Place(LogStream stream, int run, long end) {}

    private final Map<LogStream, Place> places = new EnumMap<>(LogStream.class);

    void add(byte kind, int run, long end) {
        if (end > 0) {
            add(new Place(Kind.stream(kind), run, end));
        }
    }

    void add(Place place) {
        places.put(place.stream(), place);
    }

    List<Place> places() {
        return new ArrayList<>(places.values());
    }

    /** 0 when nothing of this run is stored. */
    long of(int run, LogStream stream) {
        var place = places.getOrDefault(stream, new Place(stream, run, 0));
        return place.run() == run ? place.end() : 0;
    }
}
