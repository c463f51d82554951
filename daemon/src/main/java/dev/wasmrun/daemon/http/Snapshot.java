package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.event.EventFilter;
import dev.wasmrun.daemon.event.Told;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Event;
import dev.wasmrun.protocol.HostEnd;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is so now, for a reader that starts fresh: a status of each app, brought up to date by what
 * happened while the apps were asked.
 *
 * <p>Only the last event carries a cursor. Who comes back with less has an empty cursor and starts
 * fresh again, so half a snapshot is never taken for a whole one.
 */
final class Snapshot {
    private record ForwardKey(AppName app, HostEnd end) {}

    private final Map<AppName, AppStatus> apps = new LinkedHashMap<>();
    private final Map<ForwardKey, Event.ForwardChanged> forwards = new LinkedHashMap<>();
    private final List<Event> lines = new ArrayList<>();

    private Snapshot(List<AppStatus> listed) {
        listed.forEach(app -> apps.put(app.name(), app));
    }

    /**
     * @param listed what the apps answered
     * @param meanwhile every event since before they were asked
     * @param cursor behind the last of those
     */
    static List<Told> of(
            List<AppStatus> listed, List<Event> meanwhile, EventFilter filter, String cursor) {
        var now = new Snapshot(listed);
        meanwhile.forEach(now::add);
        return now.events(filter, cursor);
    }

    private void add(Event event) {
        switch (event) {
            case Event.StatusChanged(_, _, var app) -> {
                apps.put(app.name(), app);
                forwards.keySet().removeIf(key -> key.app().equals(app.name()));
            }
            case Event.ForwardChanged forward -> forwards.put(key(forward), forward);
            case Event.TunnelChanged(_, _, var name, var tunnel) ->
                    apps.computeIfPresent(name, (_, app) -> app.withTunnel(tunnel));
            case Event.UsageMeasured(_, _, var name, var usage, var each) ->
                    apps.computeIfPresent(
                            name, (_, app) -> app.withUsage(Optional.of(usage), each));
            case Event.AppRemoved(_, _, var name) -> {
                apps.remove(name);
                forwards.keySet().removeIf(key -> key.app().equals(name));
            }
            case Event.LogWritten log -> lines.add(log);
            case Event.Gap _ -> {}
        }
    }

    private List<Told> events(EventFilter filter, String cursor) {
        var at = Instant.now();
        var all = new ArrayList<Event>();
        apps.values().forEach(app -> all.add(new Event.StatusChanged("", at, app)));
        all.addAll(forwards.values());
        all.addAll(lines);
        var wanted = all.stream().filter(filter::wants).toList();
        var told = new ArrayList<Told>();
        for (var i = 0; i < wanted.size(); i++) {
            told.add(new Told(withCursor(wanted.get(i), i == wanted.size() - 1 ? cursor : "")));
        }
        return told;
    }

    private static Event withCursor(Event event, String cursor) {
        return switch (event) {
            case Event.StatusChanged(_, var at, var app) ->
                    new Event.StatusChanged(cursor, at, app);
            case Event.ForwardChanged(_, var at, var app, var forward) ->
                    new Event.ForwardChanged(cursor, at, app, forward);
            case Event.TunnelChanged(_, var at, var app, var tunnel) ->
                    new Event.TunnelChanged(cursor, at, app, tunnel);
            case Event.UsageMeasured(_, var at, var app, var usage, var each) ->
                    new Event.UsageMeasured(cursor, at, app, usage, each);
            case Event.LogWritten(_, var app, var lines) ->
                    new Event.LogWritten(cursor, app, lines);
            case Event.AppRemoved(_, var at, var app) -> new Event.AppRemoved(cursor, at, app);
            case Event.Gap(_, var reason) -> new Event.Gap(cursor, reason);
        };
    }

    private static ForwardKey key(Event.ForwardChanged event) {
        return new ForwardKey(event.app(), event.forward().end());
    }
}
