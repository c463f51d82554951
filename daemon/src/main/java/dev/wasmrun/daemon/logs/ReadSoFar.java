package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.LogStream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How much of the latest runs' output files is stored, by what the stored lines say. */
final class ReadSoFar {
    record Place(LogStream stream, int run, long end) {}

    private record Writer(int run, LogStream stream) {}

    // Of some more processes than an app can have at a time.
    private static final int MOST = 100;

    private final Map<Writer, Place> places =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Writer, Place> eldest) {
                    return size() > MOST;
                }
            };

    void add(byte kind, int run, long end) {
        if (end > 0) {
            add(new Place(Kind.stream(kind), run, end));
        }
    }

    void add(Place place) {
        places.put(new Writer(place.run(), place.stream()), place);
    }

    List<Place> places() {
        return new ArrayList<>(places.values());
    }

    /** 0 when nothing of this run is stored. */
    long of(int run, LogStream stream) {
        var place = places.get(new Writer(run, stream));
        return place == null ? 0 : place.end();
    }
}
