package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.exec.Entry;
import dev.wasmrun.daemon.logs.LogSnapshot;
import dev.wasmrun.daemon.network.Namespace;
import dev.wasmrun.daemon.preview.AppPage;
import dev.wasmrun.daemon.store.StoredApp;
import dev.wasmrun.daemon.watch.Watch;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.ForwardChoice;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.OpenPort;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.TunnelStatus;
import dev.wasmrun.protocol.TunnelWish;

import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One running workspace, as others talk to it: what it can be told, and what it answers. {@link
 * Workspace} is the actor.
 */
public final class App {
    public sealed interface Command
            permits Request,
                    Run,
                    Attach,
                    Announce,
                    Resume,
                    Adopt,
                    Leave,
                    PlanMade,
                    NetworkTold,
                    ForwardTold,
                    TunnelTold,
                    WatchTold,
                    Later,
                    Deleted,
                    ChildGone,
                    AppRun.Message {}

    /**
     * What users ask of an app. Each is answered once: with a value, or with a {@code
     * ProblemException}.
     */
    public sealed interface Request<T> extends Command {
        ActorRef<StatusReply<T>> replyTo();

        default void refuse(Problem problem) {
            replyTo().tell(StatusReply.error(problem.asException()));
        }
    }

    public record Describe(ActorRef<StatusReply<AppStatus>> replyTo)
            implements Request<AppStatus> {}

    /** Answered when the start has begun; events tell how it goes on. */
    public record Start(ActorRef<StatusReply<AppStatus>> replyTo) implements Request<AppStatus> {}

    /**
     * Answered when it has stopped and given back network and ports. {@code force} kills at once.
     */
    public record Stop(boolean force, ActorRef<StatusReply<AppStatus>> replyTo)
            implements Request<AppStatus> {}

    /** Answered when the restart has begun. */
    public record Restart(ActorRef<StatusReply<AppStatus>> replyTo) implements Request<AppStatus> {}

    /** One of several processes; answered when its start has begun. */
    public record StartProcess(String process, ActorRef<StatusReply<AppStatus>> replyTo)
            implements Request<AppStatus> {}

    /** One of several processes; answered when it has ended. {@code force} kills at once. */
    public record StopProcess(
            String process, boolean force, ActorRef<StatusReply<AppStatus>> replyTo)
            implements Request<AppStatus> {}

    /** One of several processes; answered when its restart has begun. */
    public record RestartProcess(String process, ActorRef<StatusReply<AppStatus>> replyTo)
            implements Request<AppStatus> {}

    /**
     * Stops it, then forgets it with its log and its install. Without {@code force} a running app
     * is refused.
     */
    public record Remove(boolean force, ActorRef<StatusReply<Done>> replyTo)
            implements Request<Done> {}

    /** Answered with what is stored of its log; who asked reads it. */
    public record LookAtLog(ActorRef<StatusReply<LogSnapshot>> replyTo)
            implements Request<LogSnapshot> {}

    public record ClearLog(ActorRef<StatusReply<Done>> replyTo) implements Request<Done> {}

    /** Answered when the forward is open, refused, or noted for the next start. */
    public record AddForward(ForwardSpec spec, ActorRef<StatusReply<ForwardStatus>> replyTo)
            implements Request<ForwardStatus> {}

    public record RemoveForward(ForwardChoice which, ActorRef<StatusReply<Done>> replyTo)
            implements Request<Done> {}

    /** What is open in its network now; nothing while it rests. */
    public record ListPorts(ActorRef<StatusReply<List<OpenPort>>> replyTo)
            implements Request<List<OpenPort>> {}

    /** Answered when it is connected, failed, or noted for the next start. */
    public record StartTunnel(TunnelWish wish, ActorRef<StatusReply<TunnelStatus>> replyTo)
            implements Request<TunnelStatus> {}

    public record StopTunnel(ActorRef<StatusReply<TunnelStatus>> replyTo)
            implements Request<TunnelStatus> {}

    /** A way to the app's page; refused while the app is not ready. */
    public record Dial(ActorRef<StatusReply<AppPage>> replyTo) implements Request<AppPage> {}

    /** Live reload on or off, from now on; answered when its files are watched or not any more. */
    public record SetWatch(boolean on, ActorRef<StatusReply<AppStatus>> replyTo)
            implements Request<AppStatus> {}

    /**
     * The way into its sandbox, or into that of this one of several processes; refused while that
     * does not run.
     */
    public record Enter(Optional<String> process, ActorRef<StatusReply<Entry>> replyTo)
            implements Request<Entry> {}

    /** The first start, or a start with new wishes, of an app at rest. */
    public record Run(
            AppSpec spec, Planned planned, boolean isNew, ActorRef<StatusReply<Started>> replyTo)
            implements Command {}

    /** {@code isNew}: whether the app was made by this call. */
    public record Started(AppStatus app, boolean isNew) {}

    /**
     * Somebody runs the folder of an app that runs already: it only gets the forwards it lacks, and
     * live reload when that is asked for.
     */
    public record Attach(List<ForwardSpec> forwards, boolean watch) implements Command {}

    /** From now on, tell this one each new status, beginning with the present one. */
    public record Announce(ActorRef<AppStatus> owner) implements Command {}

    /** Starts it as it was before the daemon went. */
    public record Resume() implements Command {}

    /** Takes a run of an earlier daemon over. */
    public record Adopt(Survivor survivor) implements Command {}

    /** The daemon goes: stop, but be wanted after its next start. */
    public record Leave() implements Command {}

    /** What became of the plan of the {@code start}th start. */
    record PlanMade(int start, Optional<Planned> planned, Optional<Problem> problem)
            implements Command {}

    record NetworkTold(Namespace.Event status) implements Command {}

    record ForwardTold(ForwardStatus status) implements Command {}

    record TunnelTold(int number, TunnelStatus status) implements Command {}

    record WatchTold(int number, Watch.News news) implements Command {}

    record Later(Runnable work) implements Command {}

    record Deleted(Optional<Throwable> failure) implements Command {}

    /** One of the network's actors is gone. */
    record ChildGone(ActorRef<?> child) implements Command {}

    private App() {}

    /** {@code owner} is told each new status. */
    public static Behavior<Command> create(
            StoredApp stored, AppSupplies supplies, ActorRef<AppStatus> owner) {
        var saved = new SavedApp(stored, supplies);
        var lives = new AtomicInteger();
        Behavior<Command> app =
                Behaviors.setup(
                        context -> {
                            // After a restart by the supervisor nothing runs any more.
                            if (lives.getAndIncrement() > 0 && saved.now().wanted()) {
                                context.getSelf().tell(new Resume());
                            }
                            return Behaviors.withTimers(
                                    timers ->
                                            Workspace.create(
                                                    context, timers, saved, supplies, owner));
                        });
        // A bug in here costs this app a fresh start, with its children gone, and nobody else
        // anything.
        return Behaviors.supervise(app)
                .onFailure(SupervisorStrategy.restart().withLimit(3, Duration.ofMinutes(1)));
    }
}
