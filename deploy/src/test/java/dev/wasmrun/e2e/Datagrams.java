package dev.wasmrun.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a UDP port of the host answers. */
final class Datagrams {
    private static final int TRIES = 20;
    private static final int PATIENCE = 500;

    private Datagrams() {}

    /** Asks again, as UDP wants it; empty when nobody answers for long. */
    static String asking(int port, String question) {
        var bytes = question.getBytes(StandardCharsets.UTF_8);
        var answer = new DatagramPacket(new byte[1_000], 1_000);
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.connect(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE);
            for (var i = 0; i < TRIES; i++) {
                if (heard(socket, bytes, answer)) {
                    return new String(
                            answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
                }
            }
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean heard(DatagramSocket socket, byte[] question, DatagramPacket answer)
            throws IOException {
        socket.send(new DatagramPacket(question, question.length));
        try {
            socket.receive(answer);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (PortUnreachableException e) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PATIENCE));
            return false; // no daemon at this moment
        }
    }
}
