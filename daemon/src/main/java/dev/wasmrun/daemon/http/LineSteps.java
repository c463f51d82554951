package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.logs.LogSnapshot;
import dev.wasmrun.daemon.logs.WholeLine;

import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * A line of any length as a stream of bytes, step by step. The stream may end while a step is being
 * done: the end waits for it.
 */
final class LineSteps {
    private final Optional<WholeLine> line;
    private boolean over;

    private LineSteps(Optional<WholeLine> line) {
        this.line = line;
    }

    /** Nothing comes of a line that is gone. */
    static Source<ByteString, NotUsed> of(LogSnapshot log, long seq, Executor readers) {
        return Source.unfoldResourceAsync(
                () -> CompletableFuture.supplyAsync(() -> open(log, seq), readers),
                steps -> CompletableFuture.supplyAsync(steps::next, readers),
                steps -> steps.close(readers));
    }

    private static LineSteps open(LogSnapshot log, long seq) {
        try {
            return new LineSteps(log.text(seq));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Optional<ByteString> next() {
        if (over || line.isEmpty()) {
            return Optional.empty();
        }
        try {
            return line.get().next().map(ByteString::fromArrayUnsafe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletionStage<Done> close(Executor readers) {
        return CompletableFuture.supplyAsync(this::close, readers);
    }

    private synchronized Done close() {
        over = true;
        try {
            if (line.isPresent()) {
                line.get().close();
            }
            return Done.getInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
