package dev.wasmrun.daemon.tunnel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The frames of the bore protocol, put together from whatever pieces they arrive in. */
final class Frames {
    static final int LONGEST = 256;

    private final byte[] part = new byte[LONGEST];
    private int length;

    /** The next whole frame; what is behind its end stays in the buffer. Empty: more is needed. */
    Optional<String> next(ByteBuffer in) throws IOException {
        while (in.hasRemaining()) {
            var one = in.get();
            if (one == 0) {
                var text = new String(part, 0, length, StandardCharsets.UTF_8);
                length = 0;
                return Optional.of(text);
            }
            if (length == LONGEST) {
                throw new IOException("A frame is longer than %d bytes".formatted(LONGEST));
            }
            part[length++] = one;
        }
        return Optional.empty();
    }

    static ByteBuffer of(String json) {
        return ByteBuffer.wrap((json + "\0").getBytes(StandardCharsets.UTF_8));
    }
}
