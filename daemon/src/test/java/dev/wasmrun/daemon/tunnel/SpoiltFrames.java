package dev.wasmrun.daemon.tunnel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Conversations of the bore protocol, spoilt by chance: for the same seed always the same. */
final class SpoiltFrames {
    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "-1",
                    "0",
                    "65535",
                    "65536",
                    "1.5",
                    "1e999",
                    "99999999999999",
                    "\"\"",
                    "\"x\"",
                    "\"1-1-1-1-1\"",
                    "\"\\u001b[2J\\u0000\\u009b\"",
                    "[]",
                    "[8000]",
                    "{}",
                    "{\"Hello\":1}",
                    "\"\\ud800\"",
                    "NaN",
                    "08000",
                    "0x1f90");
    private static final List<String> NAMES =
            List.of(
                    "Hello",
                    "Challenge",
                    "Connection",
                    "Error",
                    "Authenticate",
                    "Accept",
                    "Heartbeat",
                    "hello",
                    "");
    private static final byte[][] NOT_UTF8 = {
        {(byte) 0xc3, 0x28}, {(byte) 0xff}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xed, (byte) 0xa0}
    };

    private final Random random;
    private int spoilt;

    SpoiltFrames(long seed) {
        random = new Random(seed);
    }

    static List<String> ofServer(boolean locked) {
        var id = UUID.randomUUID();
        var visit = "{\"Connection\":\"%s\"}".formatted(id);
        return locked
                ? List.of("{\"Challenge\":\"%s\"}".formatted(id), "{\"Hello\":8000}", visit)
                : List.of("{\"Hello\":8000}", "\"Heartbeat\"", visit, "{\"Error\":\"no more\"}");
    }

    static List<String> ofClient(boolean locked) {
        var accept = "{\"Accept\":\"%s\"}".formatted(UUID.randomUUID());
        return locked
                ? List.of("{\"Authenticate\":\"%s\"}".formatted("ab".repeat(32)), accept)
                : List.of("{\"Hello\":0}", accept, accept);
    }

    /** How many frames were spoilt up to now. */
    int spoilt() {
        return spoilt;
    }

    /** Random bytes between 0 and 1, for the choices of a test. */
    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** At least one of the frames is not what it was. */
    byte[] next(List<String> frames) {
        var out = new ByteArrayOutputStream();
        var surely = random.nextInt(frames.size());
        for (var i = 0; i < frames.size(); i++) {
            var frame = (frames.get(i) + "\0").getBytes(StandardCharsets.UTF_8);
            var spoil = i == surely || random.nextBoolean();
            out.writeBytes(spoil ? spoil(frame, frames) : frame);
        }
        return out.toByteArray();
    }

    private byte[] spoil(byte[] frame, List<String> others) {
        spoilt++;
        var once = spoilOnce(frame, others);
        return random.nextInt(4) == 0 ? spoilOnce(once, others) : once;
    }

    private byte[] spoilOnce(byte[] frame, List<String> others) {
        return switch (random.nextInt(14)) {
            case 0 -> flipped(frame, 1);
            case 1 -> flipped(frame, 1 + random.nextInt(8));
            case 2 -> Arrays.copyOf(frame, random.nextInt(frame.length + 1));
            case 3 -> Arrays.copyOf(frame, Math.max(0, frame.length - 1));
            case 4 -> joined(part(frame), part(bytes(any(others) + "\0")));
            case 5 -> inserted(frame, new byte[random.nextInt(2_000)]);
            case 6 -> inserted(frame, bytes("9".repeat(200 + random.nextInt(2_000))));
            case 7 -> inserted(frame, NOT_UTF8[random.nextInt(NOT_UTF8.length)]);
            case 8 -> nested();
            case 9 -> joined(frame, frame);
            case 10 -> bytes("{\"%s\":%s}\0".formatted(any(NAMES), any(VALUES)));
            case 11 ->
                    bytes(
                            "{\"%s\":%s,\"%s\":%s}\0"
                                    .formatted(any(NAMES), any(VALUES), any(NAMES), any(VALUES)));
            case 12 -> bytes(any(VALUES) + "\0");
            default -> random(random.nextInt(600));
        };
    }

    private byte[] flipped(byte[] frame, int times) {
        var changed = frame.clone();
        for (var i = 0; i < times && changed.length > 0; i++) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private byte[] part(byte[] frame) {
        var from = random.nextInt(frame.length + 1);
        return Arrays.copyOfRange(frame, from, from + random.nextInt(frame.length + 1 - from));
    }

    private byte[] inserted(byte[] frame, byte[] more) {
        var at = random.nextInt(frame.length + 1);
        var begin = Arrays.copyOf(frame, at);
        return joined(joined(begin, more), Arrays.copyOfRange(frame, at, frame.length));
    }

    private byte[] nested() {
        var depth = 1 + random.nextInt(300);
        var open = random.nextBoolean() ? "[" : "{\"Hello\":";
        var close = open.equals("[") ? "]" : "}";
        return bytes(open.repeat(depth) + (random.nextBoolean() ? close.repeat(depth) : "") + "\0");
    }

    private byte[] random(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private String any(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        var both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
