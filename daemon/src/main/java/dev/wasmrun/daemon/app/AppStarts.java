package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.ForwardSpec;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

import java.util.function.Supplier;

/** The starts of an app that users ask for. Part of {@link Workspace}. */
final class AppStarts {
    private final AppBase app;
    private final AppLife life;
    private final AppForwarding forwarding;
    private final AppRemoval removal;
    private final Supplier<AppStatus> told;
    private int stopsAsked;

    /**
     * {@code told}: the status, once those who watch know it: who asked is not to know it first.
     */
    AppStarts(
            AppBase app,
            AppLife life,
            AppForwarding forwarding,
            AppRemoval removal,
            Supplier<AppStatus> told) {
        this.app = app;
        this.life = life;
        this.forwarding = forwarding;
        this.removal = removal;
        this.told = told;
    }

    /** A start that is still being stored is none. */
    void stopAsked() {
        stopsAsked++;
    }

    void run(App.Run run) {
        if (!life.now().state().isAtRest()) {
            join(run);
            return;
        }
        var wished =
                app.saved()
                        .now()
                        .withSpec(run.spec())
                        .withForwards(run.planned().forwards())
                        .withWanted(true);
        var stopsBefore = stopsAsked;
        app.saved()
                .save(wished)
                .whenComplete((_, failure) -> app.later(() -> saved(run, stopsBefore, failure)));
    }

    // It starts once it is stored: what is answered with a yes survives a crash from then on.
    private void saved(App.Run run, int stopsBefore, Throwable failure) {
        if (removal.isAsked()) {
            removal.refuse(run);
        } else if (failure != null) {
            notSaved(run, failure);
        } else if (!life.now().state().isAtRest()) {
            join(run);
        } else {
            if (stopsAsked == stopsBefore) { // else the stop was the last word
                app.network().forwards().replace(run.planned().forwards());
                life.preparation().use(run.planned());
                life.startAsked(new Lifecycle.Event.StartAsked());
            }
            answer(run, run.isNew());
        }
    }

    private void notSaved(App.Run run, Throwable failure) {
        run.replyTo().tell(StatusReply.error(Refusals.notSaved(failure).asException()));
        if (run.isNew()) {
            removal.ask(new App.Remove(true, app.context().getSystem().ignoreRef()));
        }
    }

    // Somebody else was faster.
    private void join(App.Run run) {
        run.planned().forwards().forEach(this::attach);
        answer(run, false);
    }

    private void answer(App.Run run, boolean isNew) {
        run.replyTo().tell(StatusReply.success(new App.Started(told.get(), isNew)));
    }

    /** A forward of an app that runs already. */
    void attach(ForwardSpec spec) {
        var other = app.network().forwards().at(spec.end());
        if (other.isEmpty()) {
            forwarding.add(new App.AddForward(spec, app.context().getSystem().ignoreRef()));
        } else if (!other.get().equals(spec)) {
            var refusal = Refusals.forwardExists(app.name(), other.get());
            app.say("Not added: %s. %s. %s".formatted(spec, refusal.message(), refusal.hint()));
        }
    }

    void start(ActorRef<StatusReply<AppStatus>> replyTo, Lifecycle.Event event) {
        app.save(app.saved().now().withWanted(true));
        life.startAsked(event);
        replyTo.tell(StatusReply.success(told.get()));
    }
}
