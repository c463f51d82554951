package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.network.PrivateNetwork;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Port;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What one look at an app's network found of its main process.
 *
 * @param ports where anybody listens
 * @param own where the main process does
 * @param datagrams where somebody takes datagrams, when that was asked
 */
record PortsSeen(
        int run,
        List<Port> ports,
        List<Port> own,
        Optional<List<Port>> datagrams,
        HealthCheck.Answer health) {
    static final HealthCheck.Answer NOT_ASKED = new HealthCheck.Answer(false, "");

    /**
     * What is looked for.
     *
     * @param expected the main process's PORT
     * @param known whether its page comes from there for certain
     * @param others what its companions got as PORT
     * @param path what is to be answered before it is ready
     */
    record Wanted(Port expected, boolean known, List<Port> others, Optional<String> path) {
        static Wanted of(Plan plan, Optional<String> path) {
            return new Wanted(
                    plan.port(),
                    plan.portKnown(),
                    plan.beside().stream().map(PlannedProcess::port).toList(),
                    path);
        }
    }

    /** Looks; {@code udp}: also for who takes datagrams. */
    static CompletionStage<PortsSeen> look(
            AppSupplies supplies, PrivateNetwork network, Current now, Wanted wanted, boolean udp) {
        var unknown = Optional.<List<Port>>empty();
        var datagrams =
                udp
                        ? network.receiving().thenApply(Optional::of)
                        : CompletableFuture.completedFuture(unknown);
        var own = new OwnPorts(supplies, network, wanted.expected(), wanted.others());
        return network.listening()
                .thenCombine(
                        datagrams,
                        (ports, taken) -> new PortsSeen(now.run(), ports, ports, taken, NOT_ASKED))
                .thenCompose(seen -> own.among(seen.ports(), now.pid()).thenApply(seen::of))
                .thenCompose(seen -> seen.asked(supplies, network, now, wanted));
    }

    private CompletionStage<PortsSeen> asked(
            AppSupplies supplies, PrivateNetwork network, Current now, Wanted wanted) {
        var listens = now.listening(own, wanted).ports();
        return now.healthy() || listens.isEmpty() || wanted.path().isEmpty()
                ? CompletableFuture.completedFuture(this)
                : HealthCheck.ask(supplies, network, listens.getFirst(), wanted.path().get())
                        .thenApply(this::with);
    }

    private PortsSeen with(HealthCheck.Answer answer) {
        return new PortsSeen(run, ports, own, datagrams, answer);
    }

    private PortsSeen of(List<Port> mains) {
        return new PortsSeen(run, ports, mains, datagrams, health);
    }
}
