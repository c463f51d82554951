package dev.wasmrun.daemon.event;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.wasmrun.protocol.Event;
import dev.wasmrun.protocol.Json;

/** An event with its JSON, which is written once for all who read it. */
public final class Told {
    private final Event event;
    // Written twice at worst: two readers may race, and both write the same text.
    private volatile String json = "";

    public Told(Event event) {
        this.event = event;
    }

    public Event event() {
        return event;
    }

    public String json() {
        if (json.isEmpty()) {
            json = write();
        }
        return json;
    }

    private String write() {
        try {
            return Json.mapper().writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event that JSON cannot hold", e);
        }
    }

    /** About how much memory it holds, in bytes. */
    long weight() {
        return switch (event) {
            case Event.LogWritten(_, _, var lines) ->
                    200 + lines.stream().mapToLong(line -> 120 + 2L * line.text().length()).sum();
            case Event.StatusChanged _ -> 4_000;
            case Event.ForwardChanged _,
                    Event.TunnelChanged _,
                    Event.UsageMeasured _,
                    Event.AppRemoved _,
                    Event.Gap _ ->
                    500;
        };
    }
}
