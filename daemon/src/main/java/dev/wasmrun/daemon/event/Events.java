package dev.wasmrun.daemon.event;

import dev.wasmrun.protocol.Event;

import java.util.function.Function;

/** Everything that happens, in order, for those who watch. */
public final class Events {
    public sealed interface Command {}

    /** {@code event} is called with the cursor that this event gets. */
    public record Publish(Function<String, Event> event) implements Command {}

    private Events() {}
}
