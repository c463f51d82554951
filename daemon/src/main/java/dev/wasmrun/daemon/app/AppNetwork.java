package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.network.Forward;
import dev.wasmrun.daemon.network.Namespace;
import dev.wasmrun.daemon.network.PrivateNetwork;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.HostEnd;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The network side of one app: its namespace and its forwards, opened together when the app starts
 * and closed together when it rests. Part of the {@link App} actor.
 */
final class AppNetwork {
    private final ActorContext<App.Command> context;
    private final AppSupplies supplies;
    private final ActorRef<Namespace.Event> namespaceTold;
    private final ActorRef<dev.wasmrun.protocol.ForwardStatus> forwardTold;
    private final Forwards forwards;
    private final Set<ActorRef<?>> closing = new HashSet<>();
    private Optional<ActorRef<Namespace.Command>> namespace = Optional.empty();
    private Optional<Namespace.Opened> opened = Optional.empty();
    private int spawned;
    private boolean closes;

    AppNetwork(
            ActorContext<App.Command> context,
            AppName app,
            AppSupplies supplies,
            ActorRef<Namespace.Event> namespaceTold,
            ActorRef<dev.wasmrun.protocol.ForwardStatus> forwardTold) {
        this.context = context;
        this.forwards = new Forwards(app);
        this.supplies = supplies;
        this.namespaceTold = namespaceTold;
        this.forwardTold = forwardTold;
    }

    Forwards forwards() {
        return forwards;
    }

    Optional<PrivateNetwork> namespace() {
        return opened.map(Namespace.Opened::namespace);
    }

    Optional<Namespace.Opened> opened() {
        return opened;
    }

    /** Makes the namespace, unless there is one. */
    void open(String name, AppSpec spec) {
        if (namespace.isEmpty()) {
            namespace =
                    Optional.of(spawn(supplies.namespace(name, spec, namespaceTold), "namespace"));
        }
    }

    /** Goes back into the network of a run that outlived its daemon. */
    void reopen(String name, long process) {
        namespace =
                Optional.of(spawn(supplies.namespaceOf(name, process, namespaceTold), "namespace"));
    }

    /** The news of a network that was closed meanwhile are none. */
    void openedAs(Namespace.Opened status) {
        opened = namespace.map(_ -> status);
    }

    /** Opens each forward that is not open yet; only with a namespace. */
    void openForwards() {
        opened.ifPresent(network -> forwards.open(spec -> forward(spec, network.namespace())));
    }

    private ActorRef<Forward.Command> forward(ForwardSpec spec, PrivateNetwork into) {
        return spawn(supplies.forward(spec, into, forwardTold), "forward-" + name(spec));
    }

    private static String name(ForwardSpec spec) {
        return switch (spec.protocol()) {
            case TCP -> spec.hostPort().toString();
            case UDP -> "udp-" + spec.hostPort();
        };
    }

    // A name may be needed again before its last bearer is gone.
    private <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
        var child = context.spawn(behavior, name + "-" + ++spawned);
        context.watchWith(child, new App.ChildGone(child));
        return child;
    }

    void removeForward(HostEnd end) {
        forwards.remove(end).ifPresent(this::close);
    }

    /** It is closed once nobody lives in it any more. */
    void closeSoon() {
        closes = true;
    }

    /**
     * Nobody lives in it; {@link #isClosed} tells when it is closed. Answers whether it was due.
     */
    boolean closeIfDue() {
        var due = closes;
        if (due) {
            closes = false;
            close();
        }
        return due;
    }

    private void close() {
        forwards.close().forEach(this::close);
        namespace.ifPresent(
                ref -> {
                    closing.add(ref);
                    ref.tell(new Namespace.Close());
                });
        namespace = Optional.empty();
        opened = Optional.empty();
    }

    private void close(ActorRef<Forward.Command> forward) {
        closing.add(forward);
        forward.tell(new Forward.Close());
    }

    /**
     * Answers whether this was the namespace that is still needed: then the app has lost its
     * network.
     */
    boolean lost(ActorRef<?> child) {
        closing.remove(child);
        var lost = namespace.filter(child::equals).isPresent();
        if (lost) {
            forwards.close().forEach(this::close); // they lead into the network that is gone
            namespace = Optional.empty();
            opened = Optional.empty();
        }
        return lost;
    }

    boolean isClosed() {
        return closing.isEmpty() && !closes;
    }
}
