package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.watch.Change;
import dev.wasmrun.daemon.watch.Meaning;
import dev.wasmrun.daemon.watch.Pause;
import dev.wasmrun.daemon.watch.Sources;
import dev.wasmrun.daemon.watch.Watch;
import dev.wasmrun.daemon.watch.Watched;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.WatchStatus;
import dev.wasmrun.protocol.WatchStatus.State;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Live reload of an app, while it is not at rest. Part of {@link Workspace}. */
final class AppWatch {
    /** What is done about a change. */
    interface Reaction {
        /** Answers whether the app starts again because of it. */
        boolean to(Change change);
    }

    /** An open watch: only the news of the newest count. */
    private record Open(Watched plan, ActorRef<Watch.Command> actor) {}

    private final AppBase app;
    private final Reaction reaction;
    private final List<ActorRef<StatusReply<AppStatus>>> asked = new ArrayList<>();
    private Optional<Open> open = Optional.empty();
    private Optional<Watched> given = Optional.empty();
    private Optional<Problem> problem = Optional.empty();
    private Optional<Instant> since = Optional.empty();
    private Optional<String> reason = Optional.empty();
    private List<String> changed = List.of();
    private OwnWrites own = new OwnWrites();
    private String ownTold = "";
    private boolean begun;
    private int styles;
    private int spawned;

    AppWatch(AppBase app, Reaction reaction) {
        this.app = app;
        this.reaction = reaction;
    }

    /** Whether a change of a file will be seen. */
    boolean isOn() {
        return open.isPresent();
    }

    /** What changes nobody saw since then are seen now. */
    void lookBackTo(Instant start) {
        since = Optional.of(start);
    }

    /** A user asks for it anew: what stood in its way may be gone. */
    void tryAgain() {
        given = Optional.empty();
    }

    /** Answered with the status once it is clear whether the files can be watched. */
    void answerLater(ActorRef<StatusReply<AppStatus>> replyTo) {
        asked.add(replyTo);
    }

    boolean isSettled() {
        return open.isEmpty() || begun;
    }

    /** Answers those who asked for it. */
    void answer(AppStatus status) {
        if (!asked.isEmpty() && isSettled()) {
            asked.forEach(
                    replyTo ->
                            replyTo.tell(
                                    problem.map(
                                                    why ->
                                                            StatusReply.<AppStatus>error(
                                                                    why.asException()))
                                            .orElseGet(() -> StatusReply.success(status))));
            asked.clear();
        }
    }

    /** The app is so now. */
    void follow(boolean alive, Optional<Planned> planned) {
        var wanted = planned.filter(_ -> alive).filter(this::isWanted).map(this::plan);
        if (!wanted.equals(open.map(Open::plan)) && (wanted.isEmpty() || !wanted.equals(given))) {
            close();
            problem = Optional.empty();
            given = wanted;
            wanted.ifPresent(this::open);
        }
    }

    private boolean isWanted(Planned planned) {
        return app.saved().now().spec().watch().or(() -> planned.watching().wanted()).orElse(false);
    }

    private Watched plan(Planned planned) {
        var watching = planned.watching();
        return new Watched(
                Path.of(app.saved().now().spec().path()),
                new Sources(
                        planned.plan().reloadsItself(), watching.include(), watching.settings()),
                watching.ignore(),
                watching.debounce().map(Pause::of).orElse(Pause.USUAL),
                Optional.empty());
    }

    private void open(Watched plan) {
        var number = ++spawned;
        var self = app.context().getSelf();
        begun = false;
        open =
                Optional.of(
                        new Open(
                                plan,
                                app.context()
                                        .spawn(
                                                app.supplies()
                                                        .watch(
                                                                plan.since(since),
                                                                news ->
                                                                        self.tell(
                                                                                new App.WatchTold(
                                                                                        number,
                                                                                        news))),
                                                "watch-" + number)));
        since = Optional.empty();
    }

    private void close() {
        open.ifPresent(one -> one.actor().tell(new Watch.Close()));
        open = Optional.empty();
    }

    void told(App.WatchTold told) {
        if (told.number() != spawned || open.isEmpty()) {
            return;
        }
        switch (told.news()) {
            case Watch.News.Watching(var folders) -> {
                begun = true;
                app.say(watching(folders));
            }
            case Watch.News.Changed(var change) -> changed(change);
            case Watch.News.Refused(var refusal) -> {
                close();
                var why = refusal.about(app.name());
                problem = Optional.of(why);
                app.say(
                        "NOT WATCHED, a change does nothing: %s. %s"
                                .formatted(why.message(), why.hint()));
            }
        }
    }

    private String watching(int folders) {
        var itself = open.filter(one -> one.plan().sources().reloadsItself()).isPresent();
        return "Watching %d folder%s; %s"
                .formatted(
                        folders,
                        folders == 1 ? "" : "s",
                        itself
                                ? "sources are left to the app's own tool"
                                : "a change starts the app again");
    }

    private void changed(Change change) {
        if (change.meaning() == Meaning.STYLES) {
            styles++;
            note(change);
            app.say(change.reason() + ": its page takes the new styles");
        } else if (reaction.to(change)) {
            reason = Optional.of(change.reason());
            note(change);
        }
    }

    /** Said once: an app may write all the time. */
    boolean isOwnWrite(Change change, Instant started) {
        var is = own.made(change, started);
        if (is && !change.reason().equals(ownTold)) {
            ownTold = change.reason();
            app.say(
                    "%s, as after each of the last starts: taken for the app's own output. Leave it out with [watch] ignore"
                            .formatted(change.reason()));
        }
        return is;
    }

    private void note(Change change) {
        changed = change.files().keySet().stream().limit(WatchStatus.MOST_FILES).toList();
    }

    /** What the coming start follows, said once. */
    Optional<String> reason() {
        return reason;
    }

    /** A user starts it: that is the reason then. */
    void startAsked() {
        own = new OwnWrites();
        reason = Optional.empty();
        changed = List.of();
        styles = 0;
    }

    WatchStatus status() {
        var state =
                open.isEmpty()
                        ? problem.isPresent() ? State.FAILED : State.OFF
                        : begun ? State.ON : State.BEGINNING;
        return new WatchStatus(state, reason, changed, styles, problem);
    }
}
