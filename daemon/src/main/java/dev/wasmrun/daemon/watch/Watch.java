package dev.wasmrun.daemon.watch;

import dev.wasmrun.protocol.Problem;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import java.util.function.Consumer;

/** Watches the files of one app for as long as somebody wants live reload. */
public final class Watch {
    public sealed interface Command {}

    public record Close() implements Command {}

    /** What the owner is told, on any thread. */
    public sealed interface News {
        record Watching(int folders) implements News {}

        record Changed(Change change) implements News {}

        /** Nothing is watched any more. */
        record Refused(Problem problem) implements News {}
    }

    private Watch() {}

    public static Behavior<Command> create(Watched plan, FolderEvents events, Consumer<News> told) {
        return Behaviors.setup(
                _ -> {
                    var look = Look.start(plan, events, told);
                    return Behaviors.receive(Command.class)
                            .onMessage(Close.class, _ -> Behaviors.stopped())
                            .onSignal(
                                    PostStop.class,
                                    _ -> {
                                        look.close();
                                        return Behaviors.same();
                                    })
                            .build();
                });
    }
}
