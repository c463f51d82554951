package dev.wasmrun.cli.daemon;

import java.io.IOException;
import java.io.InputStream;

/** A body whose length was said before. */
final class SizedBody extends InputStream {
    private final InputStream in;
    private long left;

    SizedBody(InputStream in, long length) {
        this.in = in;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        var count = in.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new Exchange.BrokenOff("The daemon broke off in the middle of an answer");
        }
        left -= count;
        return count;
    }
}
