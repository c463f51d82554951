package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.linux.TcpSocket;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The threads of a relay share what there is to do. */
class RelayLoopsTest {
    @Test
    void a_visitor_stays_on_the_thread_that_met_him_unless_another_has_clearly_less_to_do()
            throws Exception {
        try (var relay = Relay.start()) {
            var met = relay.loop();

            assertThat(next(relay, met)).isSameAs(met);

            for (var i = 0; i < 5; i++) {
                assertThat(took(met)).isTrue();
            }

            assertThat(next(relay, met)).isNotSameAs(met);
        }
    }

    private static Loop next(Relay relay, Loop met) throws Exception {
        var next = new CompletableFuture<Loop>();
        met.runNow(() -> next.complete(relay.loop()));
        return next.get(10, TimeUnit.SECONDS);
    }

    // It closes the socket with itself.
    private static boolean took(Loop loop) throws Exception {
        var taken = new CompletableFuture<Boolean>();
        loop.run(
                () -> {
                    try {
                        loop.take(TcpSocket.open(InetAddress.getLoopbackAddress()));
                        taken.complete(true);
                    } catch (IOException e) {
                        taken.completeExceptionally(e);
                    }
                });
        return taken.get(10, TimeUnit.SECONDS);
    }
}
