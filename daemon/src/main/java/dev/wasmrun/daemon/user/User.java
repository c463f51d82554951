package dev.wasmrun.daemon.user;

import dev.wasmrun.daemon.app.App;
import dev.wasmrun.daemon.app.AppSupplies;
import dev.wasmrun.daemon.app.Planned;
import dev.wasmrun.daemon.app.Refusals;
import dev.wasmrun.daemon.app.Survivor;
import dev.wasmrun.daemon.store.StoredApp;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One person's apps. */
public final class User extends AbstractMatchingBehavior<User.Command> {
    public sealed interface Command {}

    record Run(AppSpec spec, ActorRef<StatusReply<App.Started>> replyTo) implements Command {}

    record ListApps(ActorRef<List<AppStatus>> replyTo) implements Command {}

    record ToApp(AppName name, App.Request<?> request) implements Command {}

    record Restore(StoredApp app, Optional<Survivor> survivor) implements Command {}

    record Resume() implements Command {}

    record Leave() implements Command {}

    private record PlanMade(
            AppSpec spec, Planned planned, ActorRef<StatusReply<App.Started>> replyTo)
            implements Command {}

    private record PlanRefused(Throwable cause, ActorRef<StatusReply<App.Started>> replyTo)
            implements Command {}

    private record Changed(AppStatus app) implements Command {}

    private record Gone(AppName name) implements Command {}

    /**
     * {@code status} is absent until the app told its first one; {@code path} only after a restart
     * of this actor.
     */
    private record Entry(
            ActorRef<App.Command> app, Optional<String> path, Optional<AppStatus> status) {
        boolean isIn(String folder) {
            return path.filter(folder::equals).isPresent();
        }
    }

    private final String owner;
    private final AppSupplies supplies;
    private final ActorRef<AppStatus> changes;
    private final Map<AppName, Entry> apps = new TreeMap<>();
    private final List<ActorRef<App.Command>> wanted = new ArrayList<>();
    private boolean leaving;

    private User(ActorContext<Command> context, String owner, AppSupplies supplies) {
        super(context);
        this.owner = owner;
        this.supplies = supplies;
        this.changes = context.messageAdapter(AppStatus.class, Changed::new);
        // After a restart by the supervisor the apps are still there: they tell again how they are.
        context.getChildren().forEach(child -> readopt(child.unsafeUpcast()));
    }

    private void readopt(ActorRef<App.Command> app) {
        apps.put(
                new AppName(app.path().name()), new Entry(app, Optional.empty(), Optional.empty()));
        app.tell(new App.Announce(changes));
    }

    static Behavior<Command> create(String owner, AppSupplies supplies) {
        Behavior<Command> user = Behaviors.setup(context -> new User(context, owner, supplies));
        return Behaviors.supervise(user)
                .onFailure(SupervisorStrategy.restart().withStopChildren(false));
    }

    @Override
    public Behavior<Command> onMessage(Command message) {
        switch (message) {
            case Run(var spec, var replyTo) -> run(spec, replyTo);
            case PlanMade(var spec, var planned, var replyTo) -> start(spec, planned, replyTo);
            case PlanRefused(var cause, var replyTo) ->
                    replyTo.tell(StatusReply.error(Refusals.of(cause).asException()));
            case ListApps(var replyTo) ->
                    replyTo.tell(
                            apps.values().stream()
                                    .flatMap(entry -> entry.status().stream())
                                    .toList());
            case ToApp(var name, var request) -> pass(name, request);
            case Restore(var app, var survivor) -> restore(app, survivor);
            case Changed(var status) -> changed(status);
            case Resume() -> resume();
            case Leave() -> leave();
            case Gone(var name) -> gone(name);
        }
        return leaving && apps.isEmpty() ? Behaviors.stopped() : this;
    }

    private void changed(AppStatus status) {
        getContext()
                .getChild(status.name().text())
                .ifPresent(
                        app ->
                                apps.put(
                                        status.name(),
                                        new Entry(
                                                app.unsafeUpcast(),
                                                Optional.of(status.path()),
                                                Optional.of(status))));
    }

    private void leave() {
        leaving = true;
        apps.values().forEach(entry -> entry.app().tell(new App.Leave()));
    }

    private void gone(AppName name) {
        apps.remove(name);
    }

    // A folder that cannot be run is refused before an app is made of it: nothing is left behind.
    private void run(AppSpec spec, ActorRef<StatusReply<App.Started>> replyTo) {
        var running =
                nameIn(spec)
                        .flatMap(name -> apps.get(name).status())
                        .filter(app -> !app.state().isAtRest() && app.state() != AppState.STOPPING);
        if (running.isPresent()) {
            ref(running.get().name())
                    .tell(new App.Attach(spec.forwards(), spec.watch().orElse(false)));
            replyTo.tell(StatusReply.success(new App.Started(running.get(), false)));
            return;
        }
        getContext()
                .pipeToSelf(
                        supplies.planner().plan(spec),
                        (planned, failure) ->
                                failure == null
                                        ? new PlanMade(spec, planned, replyTo)
                                        : new PlanRefused(failure, replyTo));
    }

    private Optional<AppName> nameIn(AppSpec spec) {
        return apps.entrySet().stream()
                .filter(app -> app.getValue().isIn(spec.path()))
                .map(Map.Entry::getKey)
                .filter(name -> spec.name().map(name::equals).orElse(true))
                .findFirst();
    }

    private void start(AppSpec spec, Planned planned, ActorRef<StatusReply<App.Started>> replyTo) {
        var named = spec.name().or(planned::name);
        var here = nameIn(spec);
        var name = named.or(() -> here).orElseGet(() -> freeName(planned.folderName()));
        var there = Optional.ofNullable(apps.get(name));
        if (there.isPresent() && !there.get().isIn(spec.path())) {
            replyTo.tell(StatusReply.error(nameTaken(name, there.get()).asException()));
            return;
        }
        var app = there.map(Entry::app).orElseGet(() -> spawn(StoredApp.of(owner, name, spec)));
        app.tell(new App.Run(spec, planned, there.isEmpty(), replyTo));
    }

    private ActorRef<App.Command> spawn(StoredApp stored) {
        var app = getContext().spawn(App.create(stored, supplies, changes), stored.name().text());
        getContext().watchWith(app, new Gone(stored.name()));
        apps.put(
                stored.name(), new Entry(app, Optional.of(stored.spec().path()), Optional.empty()));
        return app;
    }

    private void restore(StoredApp stored, Optional<Survivor> survivor) {
        var app = spawn(stored);
        survivor.ifPresent(run -> app.tell(new App.Adopt(run)));
        if (survivor.isEmpty() && stored.wanted()) {
            wanted.add(app);
        }
    }

    private void resume() {
        wanted.forEach(app -> app.tell(new App.Resume()));
        wanted.clear();
    }

    private void pass(AppName name, App.Request<?> request) {
        Optional.ofNullable(apps.get(name))
                .ifPresentOrElse(
                        entry -> entry.app().tell(request),
                        () -> request.refuse(Refusals.notFound(name)));
    }

    private ActorRef<App.Command> ref(AppName name) {
        return apps.get(name).app();
    }

    /** The folder's name, with a number when it is in use. */
    private AppName freeName(AppName wished) {
        return Stream.concat(
                        Stream.of(wished),
                        IntStream.iterate(2, n -> n + 1)
                                .mapToObj(n -> AppName.fromFolder(cut(wished) + "-" + n)))
                .filter(name -> !apps.containsKey(name))
                .findFirst()
                .orElseThrow();
    }

    // Leaves room for the number.
    private static String cut(AppName name) {
        return name.text().substring(0, Math.min(name.text().length(), 34));
    }

    private static Problem nameTaken(AppName name, Entry entry) {
        return new Problem(
                Problem.Kind.CONFLICT,
                "name-taken",
                "The name %s is used by the app in %s"
                        .formatted(name, entry.path().orElse("another folder")),
                "Choose another: --name " + cut(name) + "-2");
    }
}
