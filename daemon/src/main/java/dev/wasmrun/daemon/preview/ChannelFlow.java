package dev.wasmrun.daemon.preview;

import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.util.ByteString;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A blocking socket as a stream of bytes both ways, for sockets that Pekko cannot open: Unix
 * sockets, and those inside an app's network. Reads and writes run on virtual threads. The channel
 * is closed when both ways have ended, or at once when one of them failed.
 */
public final class ChannelFlow {
    private static final int READ = 64 * 1024;
    private static final ExecutorService BLOCKING = Executors.newVirtualThreadPerTaskExecutor();

    private final SocketChannel channel;
    private final Runnable afterwards;
    private final AtomicInteger openWays = new AtomicInteger(2);
    private final ByteBuffer buffer = ByteBuffer.allocate(READ);

    private ChannelFlow(SocketChannel channel, Runnable afterwards) {
        this.channel = channel;
        this.afterwards = afterwards;
    }

    /**
     * Takes over the channel. It can be run once.
     *
     * @param afterwards runs once, when the channel is closed
     */
    public static Flow<ByteString, ByteString, NotUsed> of(
            SocketChannel channel, Runnable afterwards) {
        var ways = new ChannelFlow(channel, afterwards);
        return Flow.fromSinkAndSource(ways.out(), ways.in());
    }

    /** What HTTP expects in place of TLS where there is none. */
    // Only read from at its end: a flow of SessionBytes is one of SslTlsInbound.
    @SuppressWarnings("unchecked")
    public static BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> plain() {
        return (BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed>)
                (BidiFlow<?, ?, ?, ?, ?>) TLSPlacebo.getInstance();
    }

    private Source<ByteString, NotUsed> in() {
        return Source.unfoldAsync(this, _ -> CompletableFuture.supplyAsync(this::read, BLOCKING))
                .watchTermination(
                        (value, end) -> {
                            end.whenComplete((_, failure) -> endWay(failure, this::shutdownInput));
                            return value;
                        });
    }

    private Sink<ByteString, NotUsed> out() {
        return Flow.<ByteString>create()
                .mapAsync(1, bytes -> CompletableFuture.supplyAsync(() -> write(bytes), BLOCKING))
                .toMat(Sink.ignore(), Keep.right())
                .mapMaterializedValue(
                        end -> {
                            end.whenComplete((_, failure) -> endWay(failure, this::shutdownOutput));
                            return NotUsed.getInstance();
                        });
    }

    private Optional<Pair<ChannelFlow, ByteString>> read() {
        try {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                return Optional.empty();
            }
            var bytes = ByteString.fromArray(buffer.array(), 0, buffer.position());
            return Optional.of(Pair.create(this, bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int write(ByteString bytes) {
        try {
            for (var part : bytes.getByteBuffers()) {
                while (part.hasRemaining()) {
                    var _ = channel.write(part);
                }
            }
            return bytes.length();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void endWay(Throwable failure, Runnable shutdown) {
        var open = openWays.decrementAndGet();
        if (failure != null || open == 0) {
            close();
        } else {
            shutdown.run();
        }
        if (open == 0) {
            afterwards.run();
        }
    }

    private void shutdownInput() {
        try {
            channel.shutdownInput();
        } catch (IOException _) {
            // The other side has closed it already.
        }
    }

    private void shutdownOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException _) {
            // The other side has closed it already.
        }
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Nothing is left to lose.
        }
    }
}
