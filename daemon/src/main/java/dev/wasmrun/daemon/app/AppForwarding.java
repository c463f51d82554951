package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.HostEnd;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.Done;
import org.apache.pekko.pattern.StatusReply;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What users ask of an app's forwards. Part of the {@link Workspace} actor. */
final class AppForwarding {
    private final AppNetwork network;
    private final SavedApp saved;
    private final Map<HostEnd, App.AddForward> waiting = new HashMap<>();

    AppForwarding(AppNetwork network, SavedApp saved) {
        this.network = network;
        this.saved = saved;
    }

    void add(App.AddForward add) {
        var other = network.forwards().at(add.spec().end());
        if (other.isPresent()) {
            add.refuse(Refusals.forwardExists(saved.name(), other.get()));
            return;
        }
        network.forwards().add(add.spec());
        save();
        if (network.opened().isPresent()) {
            waiting.put(add.spec().end(), add);
            network.openForwards();
        } else {
            add.replyTo().tell(StatusReply.success(ForwardStatus.closed(add.spec())));
        }
    }

    void remove(App.RemoveForward remove) {
        var meant = network.forwards().meant(remove.which());
        switch (meant.size()) {
            case 0 -> remove.refuse(Refusals.noForward(saved.name(), remove.which()));
            case 1 -> {
                remove(meant.getFirst(), Refusals.noForward(saved.name(), remove.which()));
                remove.replyTo().tell(StatusReply.success(Done.getInstance()));
            }
            default -> remove.refuse(Refusals.whichForward(saved.name(), remove.which(), meant));
        }
    }

    /** {@code why}: for somebody who waits for it to open. */
    private void remove(HostEnd end, Problem why) {
        network.removeForward(end);
        save();
        Optional.ofNullable(waiting.remove(end)).ifPresent(add -> add.refuse(why));
    }

    /**
     * A forward opened or was refused. One that somebody waits for and that cannot be had is not
     * kept.
     */
    void told(ForwardStatus status) {
        network.forwards().told(status);
        var add = Optional.ofNullable(waiting.remove(status.end()));
        if (add.isEmpty()) {
            return;
        }
        status.problem()
                .ifPresentOrElse(
                        problem -> {
                            network.removeForward(status.end());
                            save();
                            add.get().refuse(problem);
                        },
                        () -> add.get().replyTo().tell(StatusReply.success(asItIs(status))));
    }

    // With the hint that it leads where nothing listens.
    private ForwardStatus asItIs(ForwardStatus told) {
        return network.forwards().status(told.end()).orElse(told);
    }

    /** The app rests: the forwards that somebody waits for open with its next start. */
    void rest() {
        waiting.values()
                .forEach(
                        add ->
                                add.replyTo()
                                        .tell(
                                                StatusReply.success(
                                                        ForwardStatus.closed(add.spec()))));
        waiting.clear();
    }

    private void save() {
        var _ = saved.save(saved.now().withForwards(network.forwards().specs()));
    }
}
