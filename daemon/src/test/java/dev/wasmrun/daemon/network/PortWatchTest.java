package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wasmrun.protocol.Port;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
class PortWatchTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final List<Port> WEB = List.of(new Port(3000));

    private final AtomicBoolean followed = new AtomicBoolean();
    private final PortWatch watch = new PortWatch(pauses(20, 40, 80), followed::get);

    private static PortWatch.Pauses pauses(long first, long longest, long unseen) {
        return new PortWatch.Pauses(
                Duration.ofMillis(first), Duration.ofMillis(longest), Duration.ofMillis(unseen));
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void who_waits_is_told_once_the_ports_are_others() throws Exception {
        var asked = new AtomicInteger();
        var changed = new CompletableFuture<List<Port>>();
        watch.add(List.of(), () -> asked.incrementAndGet() < 3 ? List.of() : WEB, changed);
        assertThat(changed.get(30, TimeUnit.SECONDS)).isEqualTo(WEB);
        assertThat(asked).hasValue(3);
    }

    @Test
    void a_question_that_fails_ends_the_wait_and_no_other_one() throws Exception {
        var failed = new CompletableFuture<List<Port>>();
        var changed = new CompletableFuture<List<Port>>();
        watch.add(
                List.of(),
                () -> {
                    throw new IOException("closed");
                },
                failed);
        watch.add(List.of(), () -> WEB, changed);
        assertThatThrownBy(() -> failed.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("closed");
        assertThat(changed.get(30, TimeUnit.SECONDS)).isEqualTo(WEB);
    }

    @Test
    void who_has_cancelled_is_not_asked_about_any_more() throws Exception {
        var asked = new AtomicInteger();
        var cancelled = new CompletableFuture<List<Port>>();
        watch.add(
                WEB,
                () -> {
                    asked.incrementAndGet();
                    return WEB;
                },
                cancelled);
        cancelled.cancel(true);
        var before = asked.get();
        for (var round = 0; round < 2; round++) { // the first may have begun before
            var later = new CompletableFuture<List<Port>>();
            watch.add(List.of(), () -> WEB, later);
            later.get(30, TimeUnit.SECONDS);
        }
        assertThat(asked.get() - before).isLessThanOrEqualTo(1);
    }

    @Test
    void a_network_in_which_nothing_changes_is_asked_ever_less_often_until_somebody_looks() {
        try (var patient = new PortWatch(pauses(20, HOUR, HOUR), followed::get)) {
            var asked = new AtomicInteger();
            PortWatch.Question question =
                    () -> {
                        asked.incrementAndGet();
                        return WEB;
                    };
            var before = System.nanoTime();
            patient.add(WEB, question, new CompletableFuture<>());
            await().until(() -> asked.get() == 4);
            // 20, 40 and 80 ms lie between, and nothing less
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(140));
            await().until(
                            () -> {
                                patient.hurry(question);
                                return asked.get() > 12; // 80 s without it
                            });
        }
    }

    @Test
    void while_nobody_looks_it_asks_seldom_and_who_comes_finds_what_is_new() throws Exception {
        try (var watch = new PortWatch(pauses(5, 20, HOUR), followed::get)) {
            var asked = new AtomicInteger();
            var opened = new AtomicBoolean();
            var changed = new CompletableFuture<List<Port>>();
            watch.add(
                    List.of(),
                    () -> {
                        asked.incrementAndGet();
                        return opened.get() ? WEB : List.of();
                    },
                    changed);
            // after 5, 10 and 20 ms
            await().until(() -> asked.get() == 4);
            await().during(Duration.ofMillis(200)).until(() -> asked.get() == 4);
            opened.set(true);
            watch.seen();
            assertThat(changed.get(10, TimeUnit.SECONDS)).isEqualTo(WEB);
        }
    }

    @Test
    void while_somebody_follows_it_asks_often() {
        try (var watch = new PortWatch(pauses(5, 20, HOUR), followed::get)) {
            var asked = new AtomicInteger();
            followed.set(true);
            watch.add(
                    WEB,
                    () -> {
                        asked.incrementAndGet();
                        return WEB;
                    },
                    new CompletableFuture<>());
            await().until(() -> asked.get() > 20);
        }
    }

    @Test
    void a_network_tells_of_a_new_port_and_that_it_is_closed() throws Exception {
        var network = NetworkNamespace.ofHost("test-watch", watch);
        try (var listener =
                ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            var port = new Port(((InetSocketAddress) listener.getLocalAddress()).getPort());
            assertThat(network.listeningOtherThan(List.of()).get(30, TimeUnit.SECONDS))
                    .contains(port);
        }
        var open = network.listening().get(30, TimeUnit.SECONDS);
        var never = network.listeningOtherThan(open);
        network.close();
        assertThatThrownBy(() -> network.listeningOtherThan(open).get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class);
        // others on this machine may open ports meanwhile: then it was told of these
        assertThat(never.handle((_, _) -> true).get(30, TimeUnit.SECONDS)).isTrue();
    }
}
