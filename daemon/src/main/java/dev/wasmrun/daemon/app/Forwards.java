package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.network.Forward;
import dev.wasmrun.protocol.AppName;
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

    /**
     * Where the app listens.
     *
     * @param datagrams where it takes those; absent when nobody looked
     * @param page the first of its own ports; debuggers and the like are none
     */
    record Listening(List<Port> all, Optional<List<Port>> datagrams, Optional<Port> page) {
        static final Listening NOWHERE =
                new Listening(List.of(), Optional.empty(), Optional.empty());

        Listening {
            all = List.copyOf(all);
        }

        boolean at(ForwardSpec spec) {
            return switch (spec.protocol()) {
                case TCP -> all.contains(spec.appPort());
                case UDP -> datagrams.map(ports -> ports.contains(spec.appPort())).orElse(true);
            };
        }
    }

    private final AppName app;
    private final Map<HostEnd, Entry> entries = new LinkedHashMap<>();
    private Listening listening = Listening.NOWHERE;

    Forwards(AppName app) {
        this.app = app;
    }

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

    List<ForwardSpec> specs() {
        return entries.values().stream().map(Entry::spec).toList();
    }

    List<ForwardStatus> statuses() {
        return entries.values().stream()
                .map(entry -> entry.status().withHint(hint(entry)))
                .toList();
    }

    Optional<ForwardStatus> status(HostEnd end) {
        return statuses().stream().filter(one -> one.end().equals(end)).findFirst();
    }

    Listening listening() {
        return listening;
    }

    boolean hasUdp() {
        return entries.keySet().stream().anyMatch(end -> end.protocol() == Transport.UDP);
    }

    /** Answers with the forwards that have a new hint: they lead where nothing listens. */
    List<ForwardStatus> listening(Listening now) {
        var before = statuses();
        listening = now;
        return statuses().stream()
                .filter(one -> one.hint().isPresent() && !before.contains(one))
                .toList();
    }

    private Optional<String> hint(Entry entry) {
        var spec = entry.spec();
        var leadsNowhere =
                entry.status().state() == ForwardStatus.State.OPEN && !listening.at(spec);
        var isDebugger = Debugger.PORTS.contains(spec.appPort().number()); // comes later, or never
        return listening
                .page()
                .filter(_ -> leadsNowhere && !isDebugger)
                .map(page -> hint(spec, page));
    }

    private String hint(ForwardSpec spec, Port page) {
        return switch (spec.protocol()) {
            case TCP ->
                    "Nothing listens on %s; the app listens on %s. To lead it there: wasmrun forward rm %s %s && wasmrun forward add %s %s"
                            .formatted(
                                    spec.appPort(), page, app, shortest(spec), app, spec.to(page));
            case UDP ->
                    "Nothing takes datagrams on %s. What is open: wasmrun ports %s"
                            .formatted(spec.appPort(), app);
        };
    }

    private String shortest(ForwardSpec spec) {
        var port = new ForwardChoice(Optional.empty(), spec.hostPort(), Optional.empty());
        return (meant(port).size() == 1 ? port : spec.end()).toString();
    }
}
