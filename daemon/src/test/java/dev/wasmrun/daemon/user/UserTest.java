package dev.wasmrun.daemon.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.daemon.app.App;
import dev.wasmrun.daemon.app.FakeSupplies;
import dev.wasmrun.daemon.app.Planned;
import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.daemon.store.StoredApp;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Isolation;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/** Two people and their apps. */
class UserTest {
    @TempDir Path home;
    private final ActorTestKit kit = ActorTestKit.create();
    private FakeSupplies supplies;
    private ActorRef<Users.Command> users;

    @BeforeEach
    void open() {
        var events = kit.createTestProbe(Events.Command.class);
        supplies = new FakeSupplies(home, events.ref());
        users = kit.spawn(Users.create(supplies));
    }

    @AfterEach
    void close() throws IOException {
        kit.shutdownTestKit();
        supplies.close();
    }

    private static AppSpec spec(String path, String name, String... forwards) {
        return new AppSpec(
                path,
                name.isEmpty() ? Optional.empty() : Optional.of(new AppName(name)),
                Optional.empty(),
                List.of(),
                Map.of(),
                Stream.of(forwards).map(ForwardSpec::parse).toList(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                false,
                Map.of(),
                Limits.NONE,
                Optional.empty(),
                Optional.empty(),
                Isolation.AUTO);
    }

    private TestProbe<StatusReply<App.Started>> ask(String owner, AppSpec spec) {
        var probe = kit.<StatusReply<App.Started>>createTestProbe();
        users.tell(new Users.Run(owner, spec, probe.ref()));
        return probe;
    }

    private App.Started run(AppSpec spec) {
        return ask("alice", spec).receiveMessage().getValue();
    }

    private String runIn(String path) {
        return run(spec(path, "")).app().name().text();
    }

    private static Problem problem(StatusReply<?> reply) {
        assertThat(reply.isError()).as("%s", reply).isTrue();
        return ((ProblemException) reply.getError()).problem();
    }

    private List<String> names(String owner) {
        var probe = kit.<List<AppStatus>>createTestProbe();
        users.tell(new Users.ListApps(owner, probe.ref()));
        return probe.receiveMessage().stream().map(app -> app.name().text()).toList();
    }

    private <T> StatusReply<T> toApp(
            String name, Function<ActorRef<StatusReply<T>>, App.Request<T>> request) {
        var probe = kit.<StatusReply<T>>createTestProbe();
        users.tell(new Users.ToApp("alice", new AppName(name), request.apply(probe.ref())));
        return probe.receiveMessage();
    }

    private AppState state(String name) {
        return toApp(name, App.Describe::new).getValue().state();
    }

    @Test
    void an_app_is_named_after_its_folder() {
        assertThat(runIn("/home/alice/My Shop")).isEqualTo("my-shop");
    }

    @Test
    void a_second_folder_of_the_same_name_gets_a_number() {
        assertThat(runIn("/a/shop")).isEqualTo("shop");
        assertThat(runIn("/b/shop")).isEqualTo("shop-2");
        assertThat(runIn("/c/shop")).isEqualTo("shop-3");
    }

    @Test
    void a_long_name_leaves_room_for_the_number() {
        var folder = "x".repeat(60);
        runIn("/a/" + folder);
        assertThat(runIn("/b/" + folder)).isEqualTo("x".repeat(34) + "-2");
    }

    @Test
    void a_name_that_is_asked_for_and_taken_is_refused() {
        runIn("/a/shop");
        var problem = problem(ask("alice", spec("/b/other", "shop")).receiveMessage());
        assertThat(problem.code()).isEqualTo("name-taken");
        assertThat(problem.message()).contains("/a/shop");
        assertThat(problem.hint()).contains("--name shop-2");
        assertThat(names("alice")).containsExactly("shop");
    }

    @Test
    void a_folder_may_have_two_apps_of_different_names() {
        run(spec("/a/shop", "one"));
        assertThat(run(spec("/a/shop", "two")).isNew()).isTrue();
        await().untilAsserted(() -> assertThat(names("alice")).containsExactly("one", "two"));
    }

    @Test
    void who_runs_a_folder_that_runs_already_gets_that_app_with_the_forwards_it_lacks() {
        runIn("/a/shop");
        var again = run(spec("/a/shop", "", "8080:3000"));
        assertThat(again.isNew()).isFalse();
        assertThat(again.app().name().text()).isEqualTo("shop");
        await().untilAsserted(
                        () ->
                                assertThat(toApp("shop", App.Describe::new).getValue().forwards())
                                        .hasSize(1));
    }

    @Test
    void a_folder_that_is_run_twice_at_once_has_one_app() {
        var plan = new CompletableFuture<Planned>();
        supplies.planner = _ -> plan;
        var spec = spec("/a/shop", "");
        var first = ask("alice", spec);
        var second = ask("alice", spec);
        names("alice");
        plan.complete(supplies.plan(spec));
        assertThat(first.receiveMessage().getValue().app().name().text()).isEqualTo("shop");
        assertThat(second.receiveMessage().getValue().app().name().text()).isEqualTo("shop");
        assertThat(names("alice")).containsExactly("shop");
    }

    @Test
    void an_app_at_rest_is_started_again_under_its_name() {
        runIn("/a/shop");
        this.<AppStatus>toApp("shop", replyTo -> new App.Stop(true, replyTo), supplies::endAll);
        var again = run(spec("/a/shop", ""));
        assertThat(again.isNew()).isFalse();
        assertThat(again.app().name().text()).isEqualTo("shop");
        await().untilAsserted(() -> assertThat(state("shop")).isEqualTo(AppState.RUNNING));
    }

    private <T> void toApp(
            String name,
            Function<ActorRef<StatusReply<T>>, App.Request<T>> request,
            Runnable meanwhile) {
        var probe = kit.<StatusReply<T>>createTestProbe();
        await().untilAsserted(() -> assertThat(state(name)).isEqualTo(AppState.RUNNING));
        users.tell(new Users.ToApp("alice", new AppName(name), request.apply(probe.ref())));
        meanwhile.run();
        assertThat(probe.receiveMessage().isSuccess()).isTrue();
    }

    @Test
    void a_folder_that_cannot_be_run_leaves_nothing() {
        var no = new Problem(Problem.Kind.UNDETECTED, "nothing-detected", "No", "See");
        supplies.planner = _ -> CompletableFuture.failedFuture(no.asException());
        assertThat(problem(ask("alice", spec("/a/shop", "")).receiveMessage())).isEqualTo(no);
        assertThat(names("alice")).isEmpty();
    }

    @Test
    void a_persons_apps_are_listed_by_name_and_nobody_elses() {
        runIn("/a/zoo");
        runIn("/a/bar");
        ask("bob", spec("/b/shop", "")).receiveMessage();
        await().untilAsserted(() -> assertThat(names("alice")).containsExactly("bar", "zoo"));
        await().untilAsserted(() -> assertThat(names("bob")).containsExactly("shop"));
        assertThat(names("carol")).isEmpty();
    }

    @Test
    void an_app_that_is_not_there_is_not_found() {
        assertThat(problem(toApp("shop", App.Describe::new)).code()).isEqualTo("app-not-found");
    }

    @Test
    void a_removed_app_is_gone_and_its_name_is_free() {
        runIn("/a/shop");
        this.<Done>toApp("shop", replyTo -> new App.Remove(true, replyTo), supplies::endAll);
        await().untilAsserted(() -> assertThat(names("alice")).isEmpty());
        assertThat(runIn("/b/shop")).isEqualTo("shop");
    }

    @Test
    void a_user_that_breaks_keeps_its_apps() {
        runIn("/a/shop");
        await().untilAsserted(() -> assertThat(state("shop")).isEqualTo(AppState.RUNNING));
        supplies.planner =
                _ -> {
                    throw new IllegalStateException("a bug");
                };
        ask("alice", spec("/b/other", ""));
        await().untilAsserted(() -> assertThat(names("alice")).containsExactly("shop"));
        assertThat(state("shop")).isEqualTo(AppState.RUNNING);
        assertThat(runIn("/a/shop")).isEqualTo("shop");
    }

    @Test
    void restored_apps_that_are_wanted_run_again_when_all_are_there() {
        restore("shop", true);
        restore("blog", false);
        assertThat(state("shop")).isEqualTo(AppState.STOPPED);
        users.tell(new Users.Resume());
        await().untilAsserted(() -> assertThat(state("shop")).isEqualTo(AppState.RUNNING));
        assertThat(state("blog")).isEqualTo(AppState.STOPPED);
    }

    private void restore(String name, boolean wanted) {
        var stored = StoredApp.of("alice", new AppName(name), spec("/a/" + name, ""));
        users.tell(new Users.Restore(stored.withWanted(wanted), Optional.empty()));
    }

    @Test
    void leaving_ends_when_all_apps_of_all_people_have_stopped() {
        var watch = kit.createTestProbe();
        runIn("/a/shop");
        ask("bob", spec("/b/blog", "")).receiveMessage();
        restore("old", false);
        await().untilAsserted(() -> assertThat(state("shop")).isEqualTo(AppState.RUNNING));
        users.tell(new Users.Leave());
        await().untilAsserted(
                        () -> {
                            supplies.endAll();
                            watch.expectTerminated(users, Duration.ofMillis(100));
                        });
        assertThat(supplies.store().load().toCompletableFuture().join())
                .filteredOn(StoredApp::wanted)
                .extracting(app -> app.name().text())
                .containsExactly("shop", "blog");
    }

    @Test
    void leaving_without_apps_ends_at_once() {
        users.tell(new Users.Leave());
        kit.createTestProbe().expectTerminated(users);
    }
}
