package dev.wasmrun.daemon.app;

import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

import java.util.Optional;

/**
 * The end of an app for good: it is stopped, then forgotten with all that is on disk of it. Part of
 * {@link Workspace}.
 */
final class AppRemoval {
    private final AppBase app;
    private final AppLife life;
    private final AppTeller teller;
    private Optional<App.Remove> asked = Optional.empty();

    AppRemoval(AppBase app, AppLife life, AppTeller teller) {
        this.app = app;
        this.life = life;
        this.teller = teller;
    }

    boolean isAsked() {
        return asked.isPresent();
    }

    void ask(App.Remove remove) {
        if (!remove.force() && !life.now().state().isAtRest()) {
            remove.refuse(Refusals.stillRunning(app.name()));
        } else {
            asked.ifPresent(earlier -> earlier.refuse(Refusals.beingRemoved(app.name())));
            asked = Optional.of(remove);
            life.stop(remove.force());
        }
    }

    /** What is left to do once nothing of the app runs any more, when somebody asked for it. */
    Optional<Behavior<App.Command>> due() {
        return asked.map(this::removing);
    }

    private Behavior<App.Command> removing(App.Remove remove) {
        app.context().stop(app.log());
        var supplies = app.supplies();
        var deleted =
                supplies.store()
                        .delete(app.saved().now().owner(), app.name())
                        .thenCompose(_ -> supplies.delete(app.name()));
        app.context()
                .pipeToSelf(deleted, (_, failure) -> new App.Deleted(Optional.ofNullable(failure)));
        return Behaviors.receiveMessage(
                message ->
                        switch (message) {
                            case App.Deleted(var failure) -> deleted(remove, failure);
                            case App.Request<?> late -> {
                                late.refuse(Refusals.notFound(app.name()));
                                yield Behaviors.same();
                            }
                            case App.Run late -> {
                                refuse(late);
                                yield Behaviors.same();
                            }
                            case App.Later late -> {
                                late.work().run();
                                yield Behaviors.same();
                            }
                            default -> Behaviors.same();
                        });
    }

    /** A run of an app that is to go. */
    void refuse(App.Run run) {
        run.replyTo().tell(StatusReply.error(Refusals.beingRemoved(app.name()).asException()));
    }

    private Behavior<App.Command> deleted(App.Remove remove, Optional<Throwable> failure) {
        failure.ifPresentOrElse(
                cause -> remove.refuse(Refusals.notDeleted(app.name(), cause)),
                () -> remove.replyTo().tell(StatusReply.success(Done.getInstance())));
        teller.removed();
        return Behaviors.stopped();
    }
}
