package dev.wasmrun.daemon.network.http;

import java.nio.ByteBuffer;

/** How far the body of a message goes: it is counted, and passes as it is. */
sealed interface Body permits Body.Sized, Body.Endless, Chunked {
    /** How many of these bytes belong to it; the buffer stays as it is. */
    int reach(ByteBuffer in) throws BadMessage;

    boolean isDone();

    static Body of(long length) {
        return new Sized(length);
    }

    static Body chunked() {
        return new Chunked();
    }

    /** Until the connection ends. */
    static Body endless() {
        return new Endless();
    }

    /** With a Content-Length, or none at all. */
    final class Sized implements Body {
        private long left;

        private Sized(long length) {
            left = length;
        }

        @Override
        public int reach(ByteBuffer in) {
            var count = (int) Math.min(left, in.remaining());
            left -= count;
            return count;
        }

        @Override
        public boolean isDone() {
            return left == 0;
        }
    }

    /** The rest of what is said. */
    final class Endless implements Body {
        private Endless() {}

        @Override
        public int reach(ByteBuffer in) {
            return in.remaining();
        }

        @Override
        public boolean isDone() {
            return false;
        }
    }
}
