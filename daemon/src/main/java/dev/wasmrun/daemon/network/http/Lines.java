package dev.wasmrun.daemon.network.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects the head of a message, from its first byte to its empty line. */
final class Lines {
    /** Twice what Node.js takes. */
    static final int MOST = 32 * 1024;

    private static final int USUAL = 1024;

    private byte[] bytes = new byte[0];
    private int length;
    private int lineStart;
    private boolean whole;

    /** Takes bytes until the head is whole or too long. */
    void take(ByteBuffer in) {
        while (in.hasRemaining() && !whole && !isTooLong()) {
            add(in.get());
        }
    }

    private void add(byte one) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(MOST, Math.max(USUAL, 2 * length)));
        }
        bytes[length++] = one;
        if (one == '\n') {
            whole = isEmpty(lineStart, length);
            lineStart = length;
        }
    }

    private boolean isEmpty(int start, int end) {
        return end - start == 1 || (end - start == 2 && bytes[start] == '\r');
    }

    /** Nothing but an empty line, which some clients send behind a body. */
    boolean isEmptyLine() {
        return whole && length <= 2;
    }

    boolean isWhole() {
        return whole;
    }

    boolean isTooLong() {
        return !whole && length == MOST;
    }

    boolean isBegun() {
        return length > 0;
    }

    boolean hasFirstLine() {
        return lineStart > 0;
    }

    /** All that was taken, one letter a byte. */
    String text() {
        return start(length);
    }

    String start(int most) {
        return new String(bytes, 0, Math.min(most, length), StandardCharsets.ISO_8859_1);
    }

    /** Hands out what was taken, and begins anew. */
    ByteBuffer drain() {
        var all = ByteBuffer.wrap(bytes, 0, length);
        clear();
        return all;
    }

    void clear() {
        bytes = new byte[0];
        length = 0;
        lineStart = 0;
        whole = false;
    }
}
