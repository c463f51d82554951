package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.Port;

import org.apache.pekko.Done;
import org.apache.pekko.pattern.StatusReply;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What users ask of an app's forwards. Part of the {@link Workspace} actor. */
final class AppForwarding {
    private final AppNetwork network;
    private final SavedApp saved;
    private final Map<Port, App.AddForward> waiting = new HashMap<>();

    AppForwarding(AppNetwork network, SavedApp saved) {
        this.network = network;
        this.saved = saved;
    }

    void add(App.AddForward add) {
        var port = add.spec().hostPort();
        if (network.forwards().has(port)) {
            add.refuse(Refusals.forwardExists(add.spec()));
            return;
        }
        network.forwards().add(add.spec());
        save();
        if (network.opened().isPresent()) {
            waiting.put(port, add);
            network.openForwards();
        } else {
            add.replyTo().tell(StatusReply.success(ForwardStatus.closed(add.spec())));
        }
    }

    void remove(App.RemoveForward remove) {
        if (!network.forwards().has(remove.hostPort())) {
            remove.refuse(Refusals.noForward(saved.name(), remove.hostPort()));
            return;
        }
        network.removeForward(remove.hostPort());
        save();
        remove.replyTo().tell(StatusReply.success(Done.getInstance()));
    }

    /**
     * A forward opened or was refused. One that somebody waits for and that cannot be had is not
     * kept.
     */
    void told(ForwardStatus status) {
        network.forwards().told(status);
        var add = Optional.ofNullable(waiting.remove(status.hostPort()));
        if (add.isEmpty()) {
            return;
        }
        status.problem()
                .ifPresentOrElse(
                        problem -> {
                            network.removeForward(status.hostPort());
                            save();
                            add.get().refuse(problem);
                        },
                        () -> add.get().replyTo().tell(StatusReply.success(status)));
    }

    private void save() {
        var _ = saved.save(saved.now().withForwards(network.forwards().specs()));
    }
}
