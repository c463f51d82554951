package dev.wasmrun.daemon.network.http;

import dev.wasmrun.daemon.network.Filter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** A visitor and an app who talk through a filter, in pieces of some size, as a relay has it. */
final class Talk {
    private final Filter filter;
    private final int piece;
    private ByteBuffer held = Filter.NOTHING;
    final StringBuilder toApp = new StringBuilder();
    final StringBuilder toVisitor = new StringBuilder();

    /**
     * @param piece how many bytes travel at a time
     */
    Talk(HttpRules rules, int piece) {
        filter = new HttpFilter(rules);
        this.piece = piece;
    }

    Talk visitor(String text) {
        var all = bytes(text);
        for (var at = 0; at < all.length; at += piece) {
            held = joined(held, all, at, Math.min(piece, all.length - at));
            push();
        }
        return this;
    }

    Talk app(String text) {
        var all = bytes(text);
        for (var at = 0; at < all.length; at += piece) {
            var part = ByteBuffer.wrap(all, at, Math.min(piece, all.length - at)).slice();
            move(part, filter::toVisitor, toVisitor);
            push();
        }
        return this;
    }

    Talk visitorEnds() {
        write(filter.visitorEnded(), toApp);
        return this;
    }

    Talk appEnds() {
        write(filter.appEnded(), toVisitor);
        push();
        return this;
    }

    boolean isOpen() {
        return filter.isOpen();
    }

    boolean isOver() {
        return filter.isOver();
    }

    int owed() {
        return filter.owed();
    }

    /** What the visitor said that nobody wants yet. */
    int held() {
        return held.remaining();
    }

    private void push() {
        move(held, filter::toApp, toApp);
        write(filter.ownWords(), toVisitor);
    }

    private static void move(ByteBuffer in, UnaryOperator<ByteBuffer> filter, StringBuilder there) {
        var left = -1;
        while (in.hasRemaining() && in.remaining() != left) {
            left = in.remaining();
            write(filter.apply(in), there);
        }
    }

    private static void write(ByteBuffer out, StringBuilder there) {
        there.append(StandardCharsets.ISO_8859_1.decode(out));
    }

    private static ByteBuffer joined(ByteBuffer one, byte[] other, int from, int count) {
        return ByteBuffer.allocate(one.remaining() + count).put(one).put(other, from, count).flip();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
