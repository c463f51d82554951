package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

class NamespaceTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());

    private final CompletableFuture<Boolean> gate = new CompletableFuture<>();
    private final AtomicBoolean released = new AtomicBoolean();
    private final PortWatch watch = PortWatch.start(() -> false);
    private final OpenNetwork.Opener opener =
            name -> {
                gate.join();
                var out =
                        new Outbound(
                                Outbound.Kind.VETH,
                                "nameserver 9.9.9.9\n",
                                "",
                                "",
                                () -> released.set(true));
                return new OpenNetwork(
                        NetworkNamespace.ofHost(name, watch),
                        Path.of("/nowhere"),
                        (_, _) -> out,
                        out);
            };

    @AfterEach
    void unwatch() {
        watch.close();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void tells_its_owner_the_network_and_releases_it_before_it_stops() throws IOException {
        var owner = KIT.createTestProbe(Namespace.Event.class);
        var namespace = KIT.spawn(Namespace.create("a", opener, owner.ref()));
        gate.complete(true);
        var opened = owner.expectMessageClass(Namespace.Opened.class);
        assertThat(opened.egress()).isEqualTo(Outbound.Kind.VETH);
        assertThat(opened.reach().outside(true).resolvConf()).isEqualTo("nameserver 9.9.9.9\n");
        namespace.tell(new Namespace.Close());
        owner.expectTerminated(namespace);
        assertThat(released).isTrue();
    }

    @Test
    void a_network_that_opens_after_close_is_released() {
        var owner = KIT.createTestProbe(Namespace.Event.class);
        var namespace = KIT.spawn(Namespace.create("a", opener, owner.ref()));
        namespace.tell(new Namespace.Close());
        owner.expectTerminated(namespace);
        gate.complete(true);
        await().untilTrue(released);
    }

    @Test
    void a_machine_without_namespaces_is_a_problem_with_the_reason() {
        var owner = KIT.createTestProbe(Namespace.Event.class);
        OpenNetwork.Opener broken =
                _ -> {
                    throw new IOException("unshare: EPERM");
                };
        var namespace = KIT.spawn(Namespace.create("a", broken, owner.ref()));
        var problem = owner.expectMessageClass(Namespace.Refused.class).problem();
        assertThat(problem.code()).isEqualTo("network-unavailable");
        assertThat(problem.message()).contains("unshare: EPERM");
        owner.expectTerminated(namespace);
    }

    @Test
    void a_network_that_does_not_come_is_given_up_and_released_later() {
        var owner = KIT.createTestProbe(Namespace.Event.class);
        var namespace = KIT.spawn(Namespace.create("a", opener, owner.ref()));
        ManualTime.get(KIT.system()).timePasses(Namespace.DEADLINE.plus(Duration.ofSeconds(1)));
        owner.expectMessageClass(Namespace.Refused.class);
        owner.expectTerminated(namespace);
        gate.complete(true);
        await().untilTrue(released);
    }
}
