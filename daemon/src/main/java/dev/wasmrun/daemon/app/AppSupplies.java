package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.Settings;
import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.daemon.exec.Entry;
import dev.wasmrun.daemon.logs.AppLog;
import dev.wasmrun.daemon.network.Connector;
import dev.wasmrun.daemon.network.Forward;
import dev.wasmrun.daemon.network.Namespace;
import dev.wasmrun.daemon.network.PrivateNetwork;
import dev.wasmrun.daemon.network.Traffic;
import dev.wasmrun.daemon.process.Launcher;
import dev.wasmrun.daemon.store.Store;
import dev.wasmrun.daemon.tunnel.Tunnel;
import dev.wasmrun.daemon.tunnel.TunnelPlan;
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

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What an app gets from the daemon around it. */
public interface AppSupplies {
    Settings settings();

    Store store();

    ActorRef<Events.Command> events();

    /** Makes plans of folders. */
    Planner planner();

    Behavior<AppLog.Command> log(AppName app);

    /** {@code spec}: whether it has a way out from the beginning, or is the host's. */
    Behavior<Namespace.Command> namespace(
            String name, AppSpec spec, ActorRef<Namespace.Event> owner);

    /** The network that this process of an earlier daemon lives in. */
    Behavior<Namespace.Command> namespaceOf(
            String name, long process, ActorRef<Namespace.Event> owner);

    Behavior<Forward.Command> forward(
            ForwardSpec spec, PrivateNetwork into, ActorRef<ForwardStatus> owner);

    /** A way from the public to the app; {@code told} hears each change, on any thread. */
    Behavior<Tunnel.Command> tunnel(
            TunnelPlan plan, Connector app, Traffic traffic, Consumer<TunnelStatus> told);

    /** Watches an app's files; {@code told} hears what happens, on any thread. */
    Behavior<Watch.Command> watch(Watched plan, Consumer<Watch.News> told);

    /** Starts jobs in sandboxes. */
    Launcher launcher(Job job, Namespace.Opened network);

    /** Takes over what an earlier daemon launched with these files. */
    Launcher adopter(Path files);

    /** The way into the sandbox of the run with these files. */
    Entry entry(Path files);

    /** By what means this machine holds an app to these limits, and to which it cannot. */
    LimitsStatus limits(Limits limits, Isolation isolation);

    /** Keeps what a later daemon must know of a run, before it begins. */
    CompletionStage<Void> begin(Path files, RunRecord record);

    /** Keeps what has changed since. */
    CompletionStage<Void> note(Path files, RunRecord record);

    /** Does blocking work on a virtual thread. */
    <T> CompletionStage<T> work(Callable<T> blocking);

    /** Deletes the files of a run that has ended. */
    void discard(Path files);

    /** Forgets what is on disk about an app. */
    CompletionStage<Void> delete(AppName app);

    /** What a user asked for could not be stored: say it where the operator looks. */
    void reportLost(AppName app, Throwable cause);
}
