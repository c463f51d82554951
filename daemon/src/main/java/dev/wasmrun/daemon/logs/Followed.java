package dev.wasmrun.daemon.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.pekko.actor.typed.ActorRef;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A process whose output is being read, with the end of what it wrote so far. */
final class Followed {
    // npm puts all its options behind what is wrong: some hundred lines.
    private static final int LAST = 200;
    private static final int LONGEST = 1_000;

    private final int run;
    private final Deque<byte[]> lastLines = new ArrayDeque<>();
    private final List<ActorRef<AppLog.Draining>> waiting = new ArrayList<>();

    private Optional<Tail> tail = Optional.empty();

    private Followed(int run) {
        this.run = run;
    }

    /** {@code sink} and {@code done} are called from a thread of its own. */
    static Followed start(
            int run,
            Tail.Source source,
            Reading reading,
            BiConsumer<Followed, List<Tail.RawLine>> sink,
            BiConsumer<Followed, Optional<String>> done) {
        var process = new Followed(run);
        process.tail =
                Optional.of(
                        Tail.start(
                                source,
                                reading,
                                lines -> sink.accept(process, lines),
                                failure -> done.accept(process, failure)));
        return process;
    }

    int run() {
        return run;
    }

    /** More was stored. */
    void stored(List<Tail.RawLine> lines) {
        lines.subList(Math.max(0, lines.size() - LAST), lines.size())
                .forEach(raw -> remember(raw.text()));
        tail.ifPresent(Tail::acknowledge);
        waiting.forEach(replyTo -> replyTo.tell(new AppLog.StillReading(run)));
    }

    private void remember(byte[] text) {
        if (lastLines.size() == LAST) {
            lastLines.removeFirst();
        }
        lastLines.addLast(Arrays.copyOf(text, Math.min(text.length, LONGEST)));
    }

    /** The end of what it wrote so far. */
    List<String> lastLines() {
        return lastLines.stream().map(text -> new String(text, UTF_8)).toList();
    }

    void drain(ActorRef<AppLog.Draining> replyTo) {
        waiting.add(replyTo);
        tail.ifPresent(Tail::drain);
    }

    /** All is read. */
    void ended() {
        var texts = lastLines();
        waiting.forEach(replyTo -> replyTo.tell(new AppLog.Drained(run, texts)));
    }

    void close() {
        tail.ifPresent(Tail::close);
    }
}
