package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.logs.LogQuery;
import dev.wasmrun.daemon.preview.AppDialer;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.LogPage;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** One running workspace. */
public final class App {
    public sealed interface Command permits Request {}

    /**
     * What users ask of an app. Each is answered once: with a value, or with a {@link
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

    /** Answered once the process is started or could not be. */
    public record Start(ActorRef<StatusReply<AppStatus>> replyTo) implements Request<AppStatus> {}

    /** Answered when it has stopped. {@code force} kills at once. */
    public record Stop(boolean force, ActorRef<StatusReply<AppStatus>> replyTo)
            implements Request<AppStatus> {}

    public record Restart(ActorRef<StatusReply<AppStatus>> replyTo) implements Request<AppStatus> {}

    /**
     * Stops it, then forgets it with its log and its install. Without {@code force} a running app
     * is refused.
     */
    public record Remove(boolean force, ActorRef<StatusReply<Done>> replyTo)
            implements Request<Done> {}

    public record ReadLog(LogQuery query, ActorRef<StatusReply<LogPage>> replyTo)
            implements Request<LogPage> {}

    /** Answered when the forward is open or refused. */
    public record AddForward(ForwardSpec spec, ActorRef<StatusReply<ForwardStatus>> replyTo)
            implements Request<ForwardStatus> {}

    public record RemoveForward(Port hostPort, ActorRef<StatusReply<Done>> replyTo)
            implements Request<Done> {}

    /** A way to the app's page; refused while the app listens nowhere. */
    public record Dial(ActorRef<StatusReply<AppDialer>> replyTo) implements Request<AppDialer> {}

    private App() {}
}
