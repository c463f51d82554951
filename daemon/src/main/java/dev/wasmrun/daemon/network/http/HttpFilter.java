package dev.wasmrun.daemon.network.http;

import dev.wasmrun.daemon.network.Filter;

import java.nio.ByteBuffer;

/**
 * Listens to a visitor and an app as far as they speak HTTP/1: heads are read, checked and changed,
 * bodies counted and passed as they are. One request at a time is with the app; the next one waits
 * in front of us for the end of its answer, so it is never unclear which answer is whose, and what
 * we say ourselves comes in its turn.
 */
final class HttpFilter implements Filter {
    private enum Visitor {
        SNIFFED,
        HEAD,
        BODY,
        WAITS,
        /** He speaks something else. */
        RAW,
        /** Nobody listens to him any more. */
        UNHEARD,
        /** The same, and he is to go. */
        OVER
    }

    private enum App {
        SILENT,
        HEAD,
        BODY
    }

    private final HttpRules rules;
    private final Lines asking = new Lines();
    private final Lines answering = new Lines();
    private Visitor visitor = Visitor.SNIFFED;
    private App app = App.SILENT;
    private Request request = new Request(Head.lenient(""), "", Body.of(0));
    private Body answer = Body.of(0);
    private ByteBuffer words = NOTHING;
    private int heads;

    HttpFilter(HttpRules rules) {
        this.rules = rules;
    }

    // ---- what the visitor says

    @Override
    public ByteBuffer toApp(ByteBuffer said) {
        return switch (visitor) {
            case SNIFFED -> sniff(said);
            case HEAD -> head(said);
            case BODY -> body(said);
            case WAITS -> NOTHING;
            case RAW -> asking.isBegun() ? asking.drain() : Filter.all(said);
            case UNHEARD, OVER -> drop(said);
        };
    }

    private ByteBuffer sniff(ByteBuffer said) {
        asking.take(said);
        return switch (Sniffer.guess(asking)) {
            case HTTP -> {
                visitor = Visitor.HEAD;
                yield head(said);
            }
            case OTHER -> {
                leaveAlone();
                yield toApp(said);
            }
            case UNDECIDED -> asking.isTooLong() ? refuse(Refusal.TOO_LONG) : NOTHING;
        };
    }

    // Who cannot be asked for the password does not come in.
    private void leaveAlone() {
        visitor = rules.password().isPresent() ? Visitor.OVER : Visitor.RAW;
        app = App.BODY;
        answer = Body.endless();
    }

    private ByteBuffer head(ByteBuffer said) {
        asking.take(said);
        if (asking.isTooLong()) {
            return refuse(Refusal.TOO_LONG);
        }
        if (asking.isEmptyLine()) {
            asking.clear();
        }
        return asking.isWhole() ? ask() : NOTHING;
    }

    private ByteBuffer ask() {
        heads++;
        try {
            request = Request.of(asking.text());
        } catch (BadMessage e) {
            return refuse(Refusal.BAD);
        } finally {
            asking.clear();
        }
        if (!rules.letsIn(request)) {
            return refuse(Refusal.WHO_ARE_YOU);
        }
        app = App.HEAD;
        visitor = request.body().isDone() ? Visitor.WAITS : Visitor.BODY;
        return rules.request(request).bytes();
    }

    private ByteBuffer refuse(Refusal refusal) {
        asking.clear();
        visitor = Visitor.OVER;
        words = refusal.bytes();
        return NOTHING;
    }

    private ByteBuffer body(ByteBuffer said) {
        try {
            var part = slice(said, request.body().reach(said));
            if (request.body().isDone()) {
                visitor = app == App.SILENT ? Visitor.HEAD : Visitor.WAITS;
            }
            return part;
        } catch (BadMessage e) {
            visitor = Visitor.OVER; // the app has half of it: there is no answer that fits
            return drop(said);
        }
    }

    @Override
    public ByteBuffer visitorEnded() {
        if (visitor == Visitor.SNIFFED) {
            leaveAlone();
        }
        return visitor == Visitor.RAW ? asking.drain() : NOTHING;
    }

    // ---- what the app says

    @Override
    public ByteBuffer toVisitor(ByteBuffer said) {
        if (visitor == Visitor.OVER) {
            return drop(said);
        }
        return switch (app) {
            case SILENT -> unasked(said);
            case HEAD -> answerHead(said);
            case BODY -> answerBody(said);
        };
    }

    // Who speaks first does not speak HTTP; later it is the end of a connection that was idle.
    private ByteBuffer unasked(ByteBuffer said) {
        if (visitor == Visitor.SNIFFED) {
            leaveAlone();
        } else {
            visitor = Visitor.UNHEARD;
            app = App.BODY;
            answer = Body.endless();
        }
        return toVisitor(said);
    }

    private ByteBuffer answerHead(ByteBuffer said) {
        answering.take(said);
        if (!answering.isWhole()) {
            return answering.isTooLong() ? answer(Body.endless(), answering.drain()) : NOTHING;
        }
        var now = Answer.of(answering.text());
        var bytes = rules.answer(now, request).map(Head::bytes).orElseGet(answering::drain);
        answering.clear();
        if (now.isInterim()) {
            return bytes;
        }
        if (now.isUpgradeFor(request)) {
            visitor = Visitor.RAW;
            return answer(Body.endless(), bytes);
        }
        return answer(now.bodyFor(request), bytes);
    }

    private ByteBuffer answer(Body body, ByteBuffer head) {
        answer = body;
        app = App.BODY;
        settle();
        return head;
    }

    private ByteBuffer answerBody(ByteBuffer said) {
        try {
            var part = slice(said, answer.reach(said));
            settle();
            return part;
        } catch (BadMessage e) {
            answer = Body.endless(); // the visitor may make of it what he can
            return Filter.all(said);
        }
    }

    private void settle() {
        if (answer.isDone()) {
            app = App.SILENT;
            if (visitor == Visitor.WAITS) {
                visitor = Visitor.HEAD;
            }
        }
    }

    @Override
    public ByteBuffer appEnded() {
        if (visitor == Visitor.WAITS) {
            visitor = Visitor.UNHEARD; // or we would never see him leave
        }
        return answering.drain();
    }

    // ---- what we say

    @Override
    public ByteBuffer ownWords() {
        var now = words;
        words = NOTHING;
        return now;
    }

    @Override
    public boolean isOver() {
        return visitor == Visitor.OVER;
    }

    @Override
    public boolean isOpen() {
        return visitor == Visitor.RAW && app == App.BODY && !asking.isBegun();
    }

    @Override
    public int owed() {
        var isSniffed = visitor == Visitor.SNIFFED;
        var mustSpeak = isSniffed && rules.password().isPresent();
        var isHalf = asking.isBegun() && (isSniffed || visitor == Visitor.HEAD);
        return mustSpeak || isHalf ? heads + 1 : 0;
    }

    private static ByteBuffer slice(ByteBuffer said, int length) {
        var part = said.slice(said.position(), length);
        said.position(said.position() + length);
        return part;
    }

    private static ByteBuffer drop(ByteBuffer said) {
        said.position(said.limit());
        return NOTHING;
    }
}
