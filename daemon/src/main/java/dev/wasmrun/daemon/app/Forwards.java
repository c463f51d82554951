package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.network.Forward;
import dev.wasmrun.protocol.ForwardChoice;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.HostEnd;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Transport;

import org.apache.pekko.actor.typed.ActorRef;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The forwards of one app: what is asked for, and how each one is. */
final class Forwards {
    private record Entry(
            ForwardSpec spec, ForwardStatus status, Optional<ActorRef<Forward.Command>> actor) {}

    private final Map<HostEnd, Entry> entries = new LinkedHashMap<>();

    /** The one that is in the way of another at this place. */
    Optional<ForwardSpec> at(HostEnd end) {
        return specs().stream().filter(spec -> spec.end().overlaps(end)).findFirst();
    }

    void add(ForwardSpec spec) {
        entries.putIfAbsent(
                spec.end(), new Entry(spec, ForwardStatus.closed(spec), Optional.empty()));
    }

    /** All that somebody may mean by this. */
    List<HostEnd> meant(ForwardChoice choice) {
        return entries.keySet().stream().filter(choice::fits).toList();
    }

    /** Takes over the wishes of a new start; only possible while all are closed. */
    void replace(List<ForwardSpec> specs) {
        entries.clear();
        specs.forEach(this::add);
    }

    /** Opens what is not open yet. */
    void open(Function<ForwardSpec, ActorRef<Forward.Command>> spawn) {
        entries.replaceAll(
                (_, entry) ->
                        entry.actor().isPresent()
                                ? entry
                                : new Entry(
                                        entry.spec(),
                                        ForwardStatus.opening(entry.spec()),
                                        Optional.of(spawn.apply(entry.spec()))));
    }

    /**
     * A forward that was refused has no actor any more. News of one that was closed meanwhile are
     * none.
     */
    void told(ForwardStatus status) {
        entries.computeIfPresent(
                status.end(),
                (_, entry) ->
                        entry.actor().isPresent()
                                ? new Entry(
                                        entry.spec(),
                                        status,
                                        entry.actor()
                                                .filter(
                                                        _ ->
                                                                status.state()
                                                                        != ForwardStatus.State
                                                                                .REFUSED))
                                : entry);
    }

    /** The actors to close. Afterwards all are closed, and may be opened again. */
    List<ActorRef<Forward.Command>> close() {
        var actors = entries.values().stream().flatMap(entry -> entry.actor().stream()).toList();
        entries.replaceAll(
                (_, entry) ->
                        new Entry(
                                entry.spec(),
                                ForwardStatus.closed(entry.spec()),
                                Optional.empty()));
        return actors;
    }

    /** Forgets one; answers with its actor when it has one. */
    Optional<ActorRef<Forward.Command>> remove(HostEnd end) {
        return Optional.ofNullable(entries.remove(end)).flatMap(Entry::actor);
    }

    /** Whether each one is open or refused. */
    boolean settled() {
        return statuses().stream()
                .allMatch(
                        status ->
                                switch (status.state()) {
                                    case OPEN, REFUSED -> true;
                                    case OPENING, CLOSED -> false;
                                });
    }

    Optional<Problem> firstProblem() {
        return statuses().stream().flatMap(status -> status.problem().stream()).findFirst();
    }

    /** A hint when a forward leads where nothing listens although the app listens elsewhere. */
    Optional<String> missing(List<Port> listening) {
        return specs().stream()
                .filter(spec -> spec.protocol() == Transport.TCP)
                .filter(spec -> !listening.contains(spec.appPort()))
                .findFirst()
                .map(
                        spec ->
                                "Nothing listens on %s yet; the app listens on %s. Try --forward %s:%s"
                                        .formatted(
                                                spec.appPort(),
                                                listening.getFirst(),
                                                spec.hostPort(),
                                                listening.getFirst()));
    }

    List<ForwardSpec> specs() {
        return entries.values().stream().map(Entry::spec).toList();
    }

    List<ForwardStatus> statuses() {
        return entries.values().stream().map(Entry::status).toList();
    }
}
