package dev.wasmrun.cli.daemon;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** Messages both ways over one connection (RFC 6455). One thread reads, any may send. */
public final class WebSocket implements AutoCloseable {
    /** What came in one piece. */
    public record Message(boolean isText, byte[] bytes) {
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int OPCODE = 0x0f;
    private static final int LENGTH = 0x7f;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int LARGEST = 16 * 1024 * 1024;

    private final Exchange exchange;
    private final DataInputStream in;
    private final SecureRandom random = new SecureRandom();

    WebSocket(Exchange exchange) {
        this.exchange = exchange;
        this.in = new DataInputStream(exchange.wire());
    }

    /** For the handshake: any sixteen bytes. */
    static String key() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    public void text(String text) throws IOException {
        send(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public void bytes(byte[] bytes) throws IOException {
        send(BINARY, bytes);
    }

    private synchronized void send(int opcode, byte[] payload) throws IOException {
        var frame = ByteBuffer.allocate(payload.length + 14).put((byte) (FINAL | opcode));
        if (payload.length < TWO_BYTES) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length <= 0xffff) {
            frame.put((byte) (MASKED | TWO_BYTES)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | EIGHT_BYTES)).putLong(payload.length);
        }
        var mask = new byte[4];
        random.nextBytes(mask);
        frame.put(mask);
        for (var i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i % 4]));
        }
        var whole = new byte[frame.position()];
        frame.flip().get(whole);
        exchange.wire().sendBeside(whole);
    }

    /** The next message; empty when the daemon has closed. */
    public Optional<Message> next() throws IOException {
        var whole = new ByteArrayOutputStream();
        var isText = false;
        while (true) {
            int first;
            try {
                first = in.readUnsignedByte();
            } catch (EOFException e) {
                return Optional.empty();
            }
            var payload = payload(whole.size());
            switch (first & OPCODE) {
                case PING -> send(PONG, payload);
                case PONG -> {
                    // nobody asked
                }
                case CLOSE -> {
                    return Optional.empty();
                }
                case TEXT, BINARY, CONTINUATION -> {
                    isText = (first & OPCODE) == CONTINUATION ? isText : (first & OPCODE) == TEXT;
                    whole.writeBytes(payload);
                    if ((first & FINAL) != 0) {
                        return Optional.of(new Message(isText, whole.toByteArray()));
                    }
                }
                default -> throw new ProtocolException("An unknown kind of frame");
            }
        }
    }

    private byte[] payload(int before) throws IOException {
        long length = in.readUnsignedByte() & LENGTH; // a server masks nothing
        if (length == TWO_BYTES) {
            length = in.readUnsignedShort();
        } else if (length == EIGHT_BYTES) {
            length = in.readLong();
        }
        if (length < 0 || before + length > LARGEST) {
            throw new ProtocolException("A message that is too large");
        }
        return in.readNBytes((int) length);
    }

    @Override
    public void close() throws IOException {
        exchange.close();
    }
}
