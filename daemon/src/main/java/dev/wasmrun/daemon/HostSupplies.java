package dev.wasmrun.daemon;

import dev.wasmrun.daemon.app.AppSupplies;
import dev.wasmrun.daemon.app.HostPlanner;
import dev.wasmrun.daemon.app.Job;
import dev.wasmrun.daemon.app.Planner;
import dev.wasmrun.daemon.app.RunRecord;
import dev.wasmrun.daemon.event.Audience;
import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.daemon.exec.Entry;
import dev.wasmrun.daemon.linux.SparseFile;
import dev.wasmrun.daemon.logs.AppLog;
import dev.wasmrun.daemon.logs.LogSpace;
import dev.wasmrun.daemon.logs.Reading;
import dev.wasmrun.daemon.logs.Retention;
import dev.wasmrun.daemon.logs.Wakeups;
import dev.wasmrun.daemon.network.Connector;
import dev.wasmrun.daemon.network.Egress;
import dev.wasmrun.daemon.network.Forward;
import dev.wasmrun.daemon.network.HostNetwork;
import dev.wasmrun.daemon.network.HostPorts;
import dev.wasmrun.daemon.network.Namespace;
import dev.wasmrun.daemon.network.OpenNetwork;
import dev.wasmrun.daemon.network.PortWatch;
import dev.wasmrun.daemon.network.PrivateNetwork;
import dev.wasmrun.daemon.network.Relay;
import dev.wasmrun.daemon.network.Traffic;
import dev.wasmrun.daemon.network.http.HttpRules;
import dev.wasmrun.daemon.process.Launcher;
import dev.wasmrun.daemon.runtime.HostRuntimes;
import dev.wasmrun.daemon.runtime.NodeShelf;
import dev.wasmrun.daemon.sandbox.Kin;
import dev.wasmrun.daemon.store.Store;
import dev.wasmrun.daemon.tunnel.Tunnel;
import dev.wasmrun.daemon.tunnel.TunnelPlan;
import dev.wasmrun.daemon.watch.FolderEvents;
import dev.wasmrun.daemon.watch.Watch;
import dev.wasmrun.daemon.watch.Watched;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.Isolation;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.LimitsStatus;
import dev.wasmrun.protocol.TunnelStatus;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What apps get on this machine: bubblewrap sandboxes, the kernel's namespaces, files under the
 * home folder.
 */
final class HostSupplies implements AppSupplies, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostSupplies.class);
    private static final Executor VIRTUAL = Thread::startVirtualThread;

    private final Settings settings;
    private final Store store;
    private final ActorRef<Events.Command> events;
    private final Wakeups wakeups;
    private final AppLog.Setting logSetting;
    private final FolderEvents folderEvents = new FolderEvents();
    private final HostSandboxes sandboxes;
    private final AutoCloseable claim;
    private final Audience audience = new Audience();
    private final PortWatch portWatch = PortWatch.start(audience::isPresent);
    private final Relay relay;
    private final Egress egress;
    private final NodeShelf shelf;
    private final Planner planner;

    private HostSupplies(Settings settings, Store store, ActorRef<Events.Command> events)
            throws IOException {
        this.settings = settings;
        this.store = store;
        this.events = events;
        this.wakeups = new Wakeups();
        this.logSetting =
                new AppLog.Setting(
                        new Reading(
                                wakeups,
                                SparseFile::free,
                                settings.logLine(),
                                settings.logBacklog()),
                        new Retention(settings.logMax(), settings.logRetain()),
                        new LogSpace(settings.logMaxTotal()));
        audience.whenSeen(portWatch::seen);
        this.sandboxes = new HostSandboxes(settings, audience);
        this.claim = Claim.onThisMachine(settings, sandboxes.groups());
        this.relay = Relay.start();
        this.egress = Egress.of(settings.id());
        this.shelf = NodeShelf.open(settings.home(), VIRTUAL);
        this.planner = new HostPlanner(settings, new HostRuntimes(userHome()), shelf, VIRTUAL);
    }

    /** {@code inUse}: whether apps of an earlier daemon run on behind its packet filter. */
    static HostSupplies open(
            Settings settings, Store store, ActorRef<Events.Command> events, boolean inUse)
            throws IOException {
        if (!inUse) {
            Egress.clearLeftovers(settings.id());
        }
        return new HostSupplies(settings, store, events);
    }

    private static Path userHome() {
        return Path.of(System.getProperty("user.home"));
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public ActorRef<Events.Command> events() {
        return events;
    }

    Audience audience() {
        return audience;
    }

    /** The runtimes that wasmrun provides. */
    NodeShelf shelf() {
        return shelf;
    }

    @Override
    public Planner planner() {
        return planner;
    }

    @Override
    public Behavior<AppLog.Command> log(AppName app) {
        return AppLog.create(app, settings.appHome(app.text()).resolve("logs"), logSetting, events);
    }

    @Override
    public Behavior<Namespace.Command> namespace(
            String name, AppSpec spec, ActorRef<Namespace.Event> owner) {
        var folder = settings.appHome(name);
        var opener =
                switch (spec.isolation()) {
                    case AUTO -> OpenNetwork.Opener.with(egress, portWatch, folder, spec.online());
                    case NONE -> BareRuns.network(portWatch, folder);
                };
        return Namespace.create(name, opener, owner);
    }

    @Override
    public Behavior<Namespace.Command> namespaceOf(
            String name, long process, ActorRef<Namespace.Event> owner) {
        var folder = settings.appHome(name);
        var opener =
                Kin.hasLiving(folder)
                        ? BareRuns.network(portWatch, folder)
                        : OpenNetwork.Opener.again(egress, portWatch, folder, process);
        return Namespace.create(name, opener, owner);
    }

    @Override
    public Behavior<Forward.Command> forward(
            ForwardSpec spec, PrivateNetwork into, ActorRef<ForwardStatus> owner) {
        var binder = egress.sparing(relay.binder(into));
        return Forward.create(
                spec, into instanceof HostNetwork ? new HostPorts(binder) : binder, owner);
    }

    @Override
    public Behavior<Tunnel.Command> tunnel(
            TunnelPlan plan, Connector app, Traffic traffic, Consumer<TunnelStatus> told) {
        var filters = HttpRules.of(plan.wish());
        return Tunnel.create(plan, new PublicEntrance(relay.entrance(app, filters, traffic)), told);
    }

    @Override
    public Behavior<Watch.Command> watch(Watched plan, Consumer<Watch.News> told) {
        return Watch.create(plan, folderEvents, told);
    }

    @Override
    public Launcher launcher(Job job, Namespace.Opened network) {
        return () -> work(() -> sandboxes.launch(job, network)).thenCompose(starting -> starting);
    }

    @Override
    public Launcher adopter(Path files) {
        return () ->
                sandboxes
                        .find(files)
                        .thenCompose(running -> work(() -> sandboxes.adopt(running, files)));
    }

    @Override
    public Entry entry(Path files) {
        return sandboxes.entry(files);
    }

    @Override
    public LimitsStatus limits(Limits limits, Isolation isolation) {
        return sandboxes.limits(limits, isolation);
    }

    @Override
    public CompletionStage<Void> begin(Path files, RunRecord record) {
        return work(
                () -> {
                    record.begin(files);
                    return null;
                });
    }

    @Override
    public CompletionStage<Void> note(Path files, RunRecord record) {
        return work(
                () -> {
                    record.write(files);
                    return null;
                });
    }

    @Override
    public <T> CompletionStage<T> work(Callable<T> blocking) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return blocking.call();
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                VIRTUAL);
    }

    @Override
    public void discard(Path files) {
        VIRTUAL.execute(
                () -> {
                    try {
                        Folders.delete(files);
                    } catch (IOException e) {
                        LOG.warn("{} stays behind until the next start of the daemon", files, e);
                    }
                });
    }

    @Override
    public CompletionStage<Void> delete(AppName app) {
        return work(
                () -> {
                    Folders.delete(settings.appHome(app.text()));
                    return null;
                });
    }

    @Override
    public void reportLost(AppName app, Throwable cause) {
        LOG.error("What was asked of {} is not stored and would be lost in a restart", app, cause);
    }

    /** Closes each, also when another one fails. */
    @Override
    public void close() throws IOException {
        var failed = new IOException("Not everything could be closed");
        for (AutoCloseable one :
                List.of(portWatch, relay, egress, wakeups, folderEvents, sandboxes, claim)) {
            try {
                one.close();
            } catch (Exception e) {
                failed.addSuppressed(e);
            }
        }
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }
}
