package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.linux.Dialled;
import dev.wasmrun.daemon.linux.Pipe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipePoolTest {
    @Test
    void it_lends_so_many_and_no_more_until_one_comes_back() {
        try (var pool = new PipePool()) {
            var lent = IntStream.range(0, PipePool.MOST).mapToObj(_ -> take(pool)).toList();
            assertThat(pool.take()).isEmpty();
            pool.giveBack(lent.getFirst());
            assertThat(pool.inUse()).isEqualTo(PipePool.MOST - 1);
            assertThat(pool.take()).containsSame(lent.getFirst());
            lent.forEach(pool::giveBack);
            assertThat(pool.inUse()).isZero();
        }
    }

    private static Pipe take(PipePool pool) {
        return pool.take().orElseThrow();
    }

    @Test
    void what_a_broken_stream_left_in_one_reaches_nobody_else() throws IOException {
        try (var pool = new PipePool();
                var listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                var from = Dialled.to(listener.getLocalPort());
                var sender = listener.accept()) {
            for (var i = 0; i < PipePool.MOST + 1; i++) {
                var pipe = take(pool);
                sender.getOutputStream().write(i);
                while (pipe.isEmpty()) {
                    pipe.fill(from);
                }
                pool.giveBack(pipe);
                assertThat(pool.inUse()).isZero();
                var next = take(pool);
                assertThat(next).isNotSameAs(pipe);
                assertThat(next.isEmpty()).isTrue();
                pool.giveBack(next);
            }
        }
    }
}
