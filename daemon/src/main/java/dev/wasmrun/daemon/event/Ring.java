package dev.wasmrun.daemon.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The newest events, by number from 1. Adding one forgets the oldest beyond the bounds. */
final class Ring {
    private final int most;
    private final long heaviest;
    private final ArrayDeque<Told> events = new ArrayDeque<>();
    private long weight;
    private long last;

    /**
     * @param most how many events
     * @param heaviest how many bytes, about
     */
    Ring(int most, long heaviest) {
        this.most = most;
        this.heaviest = heaviest;
    }

    void add(Told event) {
        events.addLast(event);
        weight += event.weight();
        last++;
        while (events.size() > most || (weight > heaviest && events.size() > 1)) {
            weight -= events.removeFirst().weight();
        }
    }

    /** The number of the newest event; 0 before the first. */
    long last() {
        return last;
    }

    /** Whether every event behind {@code number} is still here. */
    boolean reaches(long number) {
        return number <= last && number >= last - events.size();
    }

    /** Wanted events behind {@code number}, up to a batch; the rest comes with the next call. */
    Part behind(long number, EventFilter filter, int batch, long batchWeight) {
        var wanted = new ArrayList<Told>();
        var at = number;
        var weighs = 0L;
        var walk = events.iterator();
        for (var skip = number - (last - events.size()); skip > 0; skip--) {
            walk.next();
        }
        while (walk.hasNext() && wanted.size() < batch && weighs < batchWeight) {
            var told = walk.next();
            at++;
            if (filter.wants(told.event())) {
                wanted.add(told);
                weighs += told.weight();
            }
        }
        return new Part(wanted, at);
    }

    /**
     * Some events.
     *
     * @param upTo the number of the last event that was looked at
     */
    record Part(List<Told> events, long upTo) {
        Part {
            events = List.copyOf(events);
        }
    }
}
