package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened, as the event stream tells it. A reader that comes back with the last
 * {@code cursor} it saw goes on behind it, or is told by a {@link Gap} that it missed something and
 * what is so now.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Event.StatusChanged.class, name = "status"),
    @JsonSubTypes.Type(value = Event.ForwardChanged.class, name = "forward"),
    @JsonSubTypes.Type(value = Event.TunnelChanged.class, name = "tunnel"),
    @JsonSubTypes.Type(value = Event.UsageMeasured.class, name = "usage"),
    @JsonSubTypes.Type(value = Event.LogWritten.class, name = "log"),
    @JsonSubTypes.Type(value = Event.AppRemoved.class, name = "removed"),
    @JsonSubTypes.Type(value = Event.Gap.class, name = "gap"),
})
public sealed interface Event {
    /** Opaque; grows with time within one life of the daemon. */
    String cursor();

    /**
     * The app is so now. Also sent for each app when a stream starts without a cursor, or after a
     * gap.
     */
    record StatusChanged(String cursor, Instant at, AppStatus app) implements Event {}

    record ForwardChanged(String cursor, Instant at, AppName app, ForwardStatus forward)
            implements Event {}

    /** Empty when nobody wants one any more. Traffic alone is told once a second at most. */
    record TunnelChanged(String cursor, Instant at, AppName app, Optional<TunnelStatus> tunnel)
            implements Event {}

    /**
     * Told when it has changed so that somebody who watches would see it.
     *
     * @param processes that of each of several processes, by name
     */
    record UsageMeasured(
            String cursor,
            Instant at,
            AppName app,
            Usage usage,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Usage> processes)
            implements Event {
        public UsageMeasured {
            processes = processes == null ? Map.of() : Map.copyOf(processes);
        }
    }

    /** New lines, in order. */
    record LogWritten(String cursor, AppName app, List<LogLine> lines) implements Event {
        public LogWritten {
            lines = List.copyOf(lines);
        }
    }

    record AppRemoved(String cursor, Instant at, AppName app) implements Event {}

    /**
     * Events before this one were not sent. Log lines are still there: fetch them by sequence
     * number.
     */
    record Gap(String cursor, String reason) implements Event {}
}
