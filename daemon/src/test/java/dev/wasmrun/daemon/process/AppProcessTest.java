package dev.wasmrun.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.daemon.process.AppProcess.Kill;
import dev.wasmrun.daemon.process.AppProcess.Status;
import dev.wasmrun.daemon.process.AppProcess.Terminate;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

class AppProcessTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Problem NO_SANDBOX =
            new Problem(Problem.Kind.SANDBOX, "no-bubblewrap", "There is no bwrap", "Install it");

    private final FakeProcess process = new FakeProcess(4_321);
    private final CompletableFuture<RunningProcess> launch = new CompletableFuture<>();
    private final TestProbe<Status> owner = KIT.createTestProbe(Status.class);
    private final ActorRef<AppProcess.Command> actor =
            KIT.spawn(AppProcess.create(() -> launch, owner.ref()::tell));

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private void launched() {
        launch.complete(process);
        owner.expectMessage(new Status.Launched(4_321));
    }

    private void expectExit(int code) {
        var exited = owner.expectMessageClass(Status.Exited.class);
        assertThat(exited.exitCode()).isEqualTo(code);
    }

    @Test
    void a_process_is_told_when_launched_and_when_it_exited() {
        launched();
        process.end(3);
        expectExit(3);
        owner.expectTerminated(actor);
        assertThat(process.asked()).doesNotContain("terminate");
    }

    @Test
    void an_end_that_nobody_knows_the_code_of_is_an_exit_all_the_same() {
        launched();
        process.endUntold();
        expectExit(255);
        owner.expectTerminated(actor);
    }

    @Test
    void a_refusal_of_the_sandbox_is_told_as_it_is() {
        launch.completeExceptionally(new CompletionException(NO_SANDBOX.asException()));
        owner.expectMessage(new Status.Refused(NO_SANDBOX));
        owner.expectTerminated(actor);
    }

    @Test
    void a_launch_that_breaks_is_a_refusal_that_names_the_reason() {
        launch.completeExceptionally(new IOException("fork: out of memory"));
        var problem = owner.expectMessageClass(Status.Refused.class).problem();
        assertThat(problem.code()).isEqualTo("launch-failed");
        assertThat(problem.message()).contains("fork: out of memory");
        owner.expectTerminated(actor);
    }

    @Test
    void a_running_process_is_asked_to_end_and_its_end_is_awaited() {
        launched();
        actor.tell(new Terminate());
        await().untilAsserted(() -> assertThat(process.asked()).containsExactly("terminate"));
        process.end(143);
        expectExit(143);
        owner.expectTerminated(actor);
    }

    @Test
    void a_process_that_does_not_end_can_be_killed() {
        launched();
        actor.tell(new Terminate());
        actor.tell(new Kill());
        await().untilAsserted(
                        () -> assertThat(process.asked()).containsExactly("terminate", "kill"));
        process.end(137);
        expectExit(137);
    }

    @Test
    void an_end_asked_for_during_the_launch_waits_for_the_launch() {
        actor.tell(new Terminate());
        actor.tell(new Terminate());
        launched();
        await().untilAsserted(() -> assertThat(process.asked()).containsExactly("terminate"));
        process.end(0);
        expectExit(0);
        owner.expectTerminated(actor);
    }

    @Test
    void a_kill_during_the_launch_wins_over_an_earlier_wish_to_end() {
        actor.tell(new Terminate());
        actor.tell(new Kill());
        launched();
        await().untilAsserted(() -> assertThat(process.asked()).containsExactly("kill"));
    }

    @Test
    void a_launch_refused_while_the_end_is_wished_is_still_told() {
        actor.tell(new Kill());
        launch.completeExceptionally(NO_SANDBOX.asException());
        owner.expectMessage(new Status.Refused(NO_SANDBOX));
        owner.expectTerminated(actor);
    }

    @Test
    void a_process_does_not_outlive_its_actor() {
        launched();
        KIT.stop(actor);
        assertThat(process.asked()).containsExactly("kill");
    }

    @Test
    void a_process_that_is_launched_after_its_actor_is_gone_is_killed() {
        KIT.stop(actor);
        launch.complete(process);
        assertThat(process.asked()).containsExactly("kill");
    }

    @Test
    void what_it_takes_is_told_until_it_ends() {
        launched();
        process.measured();
        var used = owner.expectMessageClass(Status.Used.class);
        assertThat(used.usage().processes()).isEqualTo(3);
        process.meets("Killed: memory limit");
        process.measured();
        assertThat(owner.expectMessageClass(Status.Used.class).limitsMet())
                .containsExactly("Killed: memory limit");
        process.end(137);
        owner.expectTerminated(actor);
        assertThat(process.watchers()).isZero();
    }
}
