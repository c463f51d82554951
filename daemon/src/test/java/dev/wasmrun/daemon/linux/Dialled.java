package dev.wasmrun.daemon.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Connections of tests to what listens on the loopback. */
public final class Dialled {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Dialled() {}

    public static TcpSocket to(int port) throws IOException {
        var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        var socket = TcpSocket.open(address.getAddress());
        try {
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!socket.connect(address)) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new SocketTimeoutException("Nobody answers at " + address);
                }
                Thread.onSpinWait(); // a loopback answers within microseconds
            }
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Failed when nobody listens there. */
    public static CompletableFuture<TcpSocket> futureTo(int port) {
        try {
            return CompletableFuture.completedFuture(to(port));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
