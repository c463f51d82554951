package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.network.PortBinder.Binding;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class ForwardTest {
    private static final ActorTestKit kit = ActorTestKit.create();
    private static final ForwardSpec spec = ForwardSpec.parse("8080:3000");

    private final CompletableFuture<Binding> bound = new CompletableFuture<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private TestProbe<ForwardStatus> owner;
    private ActorRef<Forward.Command> forward;

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    @BeforeEach
    void forward() {
        owner = kit.createTestProbe(ForwardStatus.class);
        forward = kit.spawn(Forward.create(spec, _ -> bound, owner.getRef()));
    }

    @Test
    void its_owner_hears_that_it_is_open_once_the_port_is_bound() {
        owner.expectNoMessage(Duration.ofMillis(50));
        bound.complete(released::countDown);
        owner.expectMessage(ForwardStatus.open(spec));
    }

    @Test
    void its_owner_hears_why_it_is_refused_and_it_ends() {
        var problem = new Problem(Problem.Kind.CONFLICT, "port-taken", "Taken", "Try another");
        bound.completeExceptionally(problem.asException());
        owner.expectMessage(ForwardStatus.refused(spec, problem));
        owner.expectTerminated(forward);
    }

    @Test
    void an_unforeseen_failure_is_a_problem_too() {
        bound.completeExceptionally(new IOException("out of descriptors"));
        var problem = owner.receiveMessage().problem().orElseThrow();
        assertThat(problem.code()).isEqualTo("forward-failed");
        assertThat(problem.message()).contains("8080", "out of descriptors");
        owner.expectTerminated(forward);
    }

    @Test
    void a_binder_that_throws_refuses_the_forward() {
        var problem = new Problem(Problem.Kind.INVALID, "bad-address", "No", "Another");
        var thrower =
                kit.spawn(
                        Forward.create(
                                spec,
                                _ -> {
                                    throw problem.asException();
                                },
                                owner.getRef()));
        owner.expectMessage(ForwardStatus.refused(spec, problem));
        owner.expectTerminated(thrower);
    }

    @Test
    void close_releases_the_port() throws InterruptedException {
        bound.complete(released::countDown);
        owner.expectMessage(ForwardStatus.open(spec));
        assertThat(released.getCount()).isOne();
        forward.tell(new Forward.Close());
        assertReleased();
        owner.expectTerminated(forward);
    }

    @Test
    void a_port_bound_after_close_is_released() throws InterruptedException {
        forward.tell(new Forward.Close());
        bound.complete(released::countDown);
        assertReleased();
        owner.expectTerminated(forward);
        owner.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void a_port_bound_after_the_forward_was_stopped_is_released() throws InterruptedException {
        kit.stop(forward);
        bound.complete(released::countDown);
        assertReleased();
    }

    @Test
    void a_forward_that_is_stopped_releases_its_port() throws InterruptedException {
        bound.complete(released::countDown);
        owner.expectMessage(ForwardStatus.open(spec));
        kit.stop(forward);
        assertReleased();
    }

    private void assertReleased() throws InterruptedException {
        assertThat(released.await(3, TimeUnit.SECONDS)).as("port released").isTrue();
    }
}
