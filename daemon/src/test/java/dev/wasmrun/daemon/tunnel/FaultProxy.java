package dev.wasmrun.daemon.tunnel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** Stands between a tunnel and its server, and does to connections what bad networks do to them. */
final class FaultProxy implements AutoCloseable {
    /** What happens to the connections that come in while it is set. */
    enum Fault {
        NONE,
        /** Nothing comes back, ever. */
        SILENT,
        RUBBISH,
        /** A frame that does not end. */
        OVERSIZED,
        /** The connection breaks within the server's first frame. */
        RESET_IN_FRAME,
        /** It ends there. */
        END_IN_FRAME,
        /** Each byte travels alone. */
        BYTE_BY_BYTE,
        /** An Accept travels together with the first words of the app. */
        GLUED
    }

    private static final int CHUNK = 16 * 1024;
    private final ServerSocket listener = new ServerSocket(0, 1024, Stage.LOOPBACK);
    private final int server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> lost = ConcurrentHashMap.newKeySet();
    private final Queue<Long> arrivals = new ConcurrentLinkedQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Fault fault = Fault.NONE;
    private volatile CountDownLatch way = new CountDownLatch(0);

    /** In front of the server at this port of the loopback. */
    FaultProxy(int server) throws IOException {
        this.server = server;
        Stage.serve(listener, this::serve);
    }

    int port() {
        return listener.getLocalPort();
    }

    void fault(Fault next) {
        fault = next;
    }

    /** When connections came in, in nanoseconds. */
    List<Long> arrivals() {
        return List.copyOf(arrivals);
    }

    /**
     * Nothing gets through. What is said meanwhile on the connections that are there is not heard
     * later either, their end included: it takes very long until that is said again. Only a reset
     * is told, once the way is free.
     */
    void freeze() {
        way = new CountDownLatch(1);
        lost.addAll(open);
    }

    void thaw() {
        way.countDown();
    }

    /** Breaks all connections. */
    void reset() throws IOException {
        for (var one : open) {
            reset(one);
        }
    }

    private static void reset(Socket socket) throws IOException {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            // the other side was faster: it is closed already
        }
    }

    private void serve(Socket client) throws IOException {
        arrivals.add(System.nanoTime());
        var now = fault;
        awaitQuietly(way);
        open.add(client);
        try {
            switch (now) {
                case SILENT -> client.getInputStream().transferTo(OutputStream.nullOutputStream());
                case RUBBISH ->
                        say(
                                client,
                                "HTTP/1.1 400 Bad Request\r\n\0".getBytes(StandardCharsets.UTF_8));
                case OVERSIZED -> say(client, bytes(1 << 20));
                case RESET_IN_FRAME, END_IN_FRAME -> {
                    say(client, "{\"Hel".getBytes(StandardCharsets.UTF_8));
                    if (now == Fault.RESET_IN_FRAME) {
                        reset(client);
                    }
                }
                case NONE, BYTE_BY_BYTE, GLUED -> relay(client, now);
            }
        } finally {
            open.remove(client);
        }
    }

    private static void say(Socket client, byte[] words) throws IOException {
        client.getOutputStream().write(words);
    }

    private static byte[] bytes(int count) {
        var bytes = new byte[count];
        new Random(1).nextBytes(bytes);
        for (var i = 0; i < count; i++) {
            bytes[i] |= 1; // never the end of a frame
        }
        return bytes;
    }

    private void relay(Socket client, Fault now) throws IOException {
        try (var upstream = new Socket(Stage.LOOPBACK, server)) {
            upstream.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            BooleanSupplier isLost = () -> lost.contains(client);
            var back = Thread.ofVirtual().start(() -> pump(upstream, client, now, isLost));
            pump(client, upstream, now, isLost);
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Socket from, Socket to, Fault now, BooleanSupplier isLost) {
        try {
            if (now == Fault.GLUED && open.contains(from)) {
                glue(from.getInputStream(), to.getOutputStream());
            }
            pump(from.getInputStream(), to.getOutputStream(), now, isLost);
            to.shutdownOutput();
        } catch (SocketException e) {
            awaitQuietly(way);
            breakOff(from, to);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void breakOff(Socket from, Socket to) {
        try (from;
                to) {
            from.setSoLinger(true, 0);
            to.setSoLinger(true, 0);
        } catch (IOException e) {
            // both are gone already
        }
    }

    private void pump(InputStream in, OutputStream out, Fault now, BooleanSupplier isLost)
            throws IOException {
        var buffer = new byte[CHUNK];
        int count;
        while ((count = in.read(buffer)) >= 0) {
            if (isLost.getAsBoolean()) {
                continue;
            }
            if (now == Fault.BYTE_BY_BYTE) {
                for (var i = 0; i < count; i++) {
                    out.write(buffer[i]);
                }
            } else {
                out.write(buffer, 0, count);
            }
        }
        if (isLost.getAsBoolean()) {
            awaitQuietly(over);
        }
    }

    // Until something came behind an Accept; what comes before it is passed on at once.
    private void glue(InputStream in, OutputStream out) throws IOException {
        var frame = new ByteArrayOutputStream();
        int one;
        while ((one = in.read()) >= 0) {
            frame.write(one);
            if (one == 0 && !frame.toString(StandardCharsets.UTF_8).contains("Accept")) {
                out.write(frame.toByteArray());
                frame.reset();
            }
            if (one != 0 && frame.toString(StandardCharsets.UTF_8).contains("\0")) {
                break;
            }
        }
        out.write(frame.toByteArray());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        thaw();
        over.countDown();
        listener.close();
        reset();
    }
}
