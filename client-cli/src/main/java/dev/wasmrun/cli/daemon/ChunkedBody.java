package dev.wasmrun.cli.daemon;

import java.io.IOException;
import java.io.InputStream;

/** A body that comes in chunks (RFC 9112, section 7.1). */
final class ChunkedBody extends InputStream {
    private final InputStream in;
    private long left;
    private boolean started;
    private boolean ended;

    ChunkedBody(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        var count = in.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new Exchange.BrokenOff("The daemon broke the stream off");
        }
        left -= count;
        return count;
    }

    private void nextChunk() throws IOException {
        if (started) {
            Exchange.line(in);
        }
        started = true;
        var size = Exchange.line(in);
        var extension = size.indexOf(';');
        try {
            left =
                    Long.parseLong(
                            (extension < 0 ? size : size.substring(0, extension)).strip(), 16);
        } catch (NumberFormatException e) {
            throw new Exchange.NotHttp("'%s' is no chunk size".formatted(size));
        }
        ended = left == 0;
    }
}
