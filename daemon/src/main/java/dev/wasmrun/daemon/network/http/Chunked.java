package dev.wasmrun.daemon.network.http;

import java.nio.ByteBuffer;

/**
 * A body in chunks (RFC 9112, 7.1), each behind a line with its length. Read without mercy: what is
 * not written as it should be, another reader may take for the next message.
 */
final class Chunked implements Body {
    private static final int MOST_DIGITS = 15;

    /** Of the line of a chunk, and of all lines behind the last one. */
    private static final int MOST_EXTRA = 8 * 1024;

    private enum Place {
        LENGTH,
        EXTENSION,
        LENGTH_END,
        DATA,
        DATA_RETURN,
        DATA_END,
        LINE,
        TRAILER,
        TRAILER_END,
        LAST_END,
        DONE
    }

    private Place place = Place.LENGTH;
    private long left;
    private int digits;
    private int extra;

    @Override
    public int reach(ByteBuffer in) throws BadMessage {
        var at = in.position();
        while (at < in.limit() && place != Place.DONE) {
            if (place == Place.DATA) {
                var count = (int) Math.min(left, in.limit() - at);
                at += count;
                left -= count;
                place = left == 0 ? Place.DATA_RETURN : Place.DATA;
            } else {
                place = next(in.get(at++));
            }
        }
        return at - in.position();
    }

    private Place next(byte one) throws BadMessage {
        return switch (place) {
            case LENGTH -> length(one);
            case EXTENSION -> one == '\r' ? Place.LENGTH_END : passing(one, Place.EXTENSION);
            case LENGTH_END -> {
                must('\n', one);
                extra = 0;
                yield left > 0 ? Place.DATA : Place.LINE;
            }
            case DATA_RETURN -> {
                must('\r', one);
                yield Place.DATA_END;
            }
            case DATA_END -> {
                must('\n', one);
                digits = 0;
                yield Place.LENGTH;
            }
            case LINE -> one == '\r' ? Place.LAST_END : passing(one, Place.TRAILER);
            case TRAILER -> one == '\r' ? Place.TRAILER_END : passing(one, Place.TRAILER);
            case TRAILER_END -> {
                must('\n', one);
                yield Place.LINE;
            }
            case LAST_END -> {
                must('\n', one);
                yield Place.DONE;
            }
            case DATA, DONE -> place;
        };
    }

    private Place length(byte one) throws BadMessage {
        var digit = Character.digit(one, 16);
        if (digit >= 0 && digits < MOST_DIGITS) {
            left = left * 16 + digit;
            digits++;
            return Place.LENGTH;
        }
        if (digits > 0 && one == '\r') {
            return Place.LENGTH_END;
        }
        if (digits > 0 && one == ';') {
            return Place.EXTENSION;
        }
        throw new BadMessage("a chunk has no length");
    }

    private Place passing(byte one, Place here) throws BadMessage {
        if (++extra > MOST_EXTRA || (one >= 0 && one < ' ' && one != '\t') || one == 0x7f) {
            throw new BadMessage("a chunk has a strange line");
        }
        return here;
    }

    private static void must(char expected, byte one) throws BadMessage {
        if (one != expected) {
            throw new BadMessage("a chunk does not end where it should");
        }
    }

    @Override
    public boolean isDone() {
        return place == Place.DONE;
    }
}
