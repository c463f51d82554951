package dev.wasmrun.daemon.event;

import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.Event;

import java.util.Optional;
import java.util.Set;

/**
 * Which events a reader wants. A gap is always told.
 *
 * @param app empty for all apps
 * @param types {@code status}, {@code forward}, {@code usage}, {@code log}, {@code removed}; empty
 *     for all
 */
public record EventFilter(Optional<AppName> app, Set<String> types) {
    public static final Set<String> TYPES =
            Set.of("status", "forward", "tunnel", "usage", "log", "removed");
    public static final EventFilter ALL = new EventFilter(Optional.empty(), Set.of());

    public EventFilter {
        types = Set.copyOf(types);
    }

    public boolean wants(Event event) {
        return switch (event) {
            case Event.StatusChanged status -> wants("status", status.app().name());
            case Event.ForwardChanged forward -> wants("forward", forward.app());
            case Event.TunnelChanged tunnel -> wants("tunnel", tunnel.app());
            case Event.UsageMeasured usage -> wants("usage", usage.app());
            case Event.LogWritten log -> wants("log", log.app());
            case Event.AppRemoved removed -> wants("removed", removed.app());
            case Event.Gap _ -> true;
        };
    }

    private boolean wants(String type, AppName name) {
        return (types.isEmpty() || types.contains(type)) && app.map(name::equals).orElse(true);
    }
}
