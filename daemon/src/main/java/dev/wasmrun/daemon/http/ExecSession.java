package dev.wasmrun.daemon.http;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.wasmrun.daemon.exec.Entry;
import dev.wasmrun.daemon.exec.Execution;
import dev.wasmrun.protocol.ExecEnd;
import dev.wasmrun.protocol.ExecInput;
import dev.wasmrun.protocol.ExecRequest;
import dev.wasmrun.protocol.Json;

import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ws.BinaryMessage;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * One command and who runs it. First comes the request, then input; bytes are binary messages, all
 * else is JSON.
 */
final class ExecSession implements Execution.Watcher {
    private static final long LARGEST_MESSAGE = 1024 * 1024;

    private final Entry entry;
    private final Materializer materializer;
    private final Duration patience;
    private final CompletableFuture<SourceQueueWithComplete<Message>> answers =
            new CompletableFuture<>();
    private Optional<Execution> running = Optional.empty();
    private volatile boolean asked;
    private boolean closed;

    /**
     * @param patience for the request, and for each message to be whole
     */
    ExecSession(Entry entry, Materializer materializer, Duration patience) {
        this.entry = entry;
        this.materializer = materializer;
        this.patience = patience;
    }

    NotUsed answersTo(SourceQueueWithComplete<Message> queue) {
        answers.complete(queue);
        CompletableFuture.delayedExecutor(
                        patience.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
                .execute(this::mustBeAsked);
        return NotUsed.getInstance();
    }

    private void mustBeAsked() {
        if (!asked) {
            refused(
                    Problems.invalid(
                                    "no-request",
                                    "No command was asked for within %d s"
                                            .formatted(patience.toSeconds()),
                                    "Send the request first, see docs/api.md")
                            .asException());
        }
    }

    /** Completes when the next message can be taken. */
    CompletionStage<Done> received(Message message) {
        return message.isText()
                ? whole(message.asTextMessage().getStreamedText().map(ByteString::fromString))
                        .thenCompose(bytes -> told(bytes.utf8String()))
                : whole(message.asBinaryMessage().getStreamedData())
                        .thenCompose(bytes -> typed(bytes.toArray()));
    }

    private CompletionStage<ByteString> whole(
            org.apache.pekko.stream.javadsl.Source<ByteString, ?> parts) {
        return parts.limitWeighted(LARGEST_MESSAGE, part -> (long) part.size())
                .completionTimeout(patience)
                .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), materializer);
    }

    private CompletionStage<Done> typed(byte[] bytes) {
        return running.map(command -> command.type(bytes))
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .thenApply(_ -> Done.getInstance());
    }

    private CompletionStage<Done> told(String json) {
        asked = true;
        try {
            if (running.isEmpty()) {
                return start(Json.mapper().readValue(json, ExecRequest.class));
            }
            var input = Json.mapper().readValue(json, ExecInput.class);
            input.terminal().ifPresent(running.get()::resize);
            if (input.end()) {
                running.get().endInput();
            }
            return CompletableFuture.completedFuture(Done.getInstance());
        } catch (JsonProcessingException e) {
            return refused(e);
        }
    }

    private CompletionStage<Done> start(ExecRequest request) {
        return CompletableFuture.supplyAsync(
                        () -> entry.start(request, this), Thread::startVirtualThread)
                .thenAccept(this::started)
                .thenApply(_ -> Done.getInstance())
                .exceptionallyCompose(this::refused);
    }

    // Who asked for it may be gone by now.
    private synchronized void started(Execution command) {
        running = Optional.of(command);
        if (closed) {
            command.close();
        }
    }

    private CompletionStage<Done> refused(Throwable failure) {
        var problem = Problems.of(new CompletionException(failure));
        end(new ExecEnd(Optional.empty(), Optional.of(problem)));
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    @Override
    public void printed(Execution.Stream stream, byte[] bytes) {
        var marked = new byte[bytes.length + 1];
        marked[0] = (byte) (stream == Execution.Stream.STDOUT ? 1 : 2);
        System.arraycopy(bytes, 0, marked, 1, bytes.length);
        send(BinaryMessage.create(ByteString.fromArrayUnsafe(marked)));
    }

    @Override
    public void ended(int exitCode) {
        end(new ExecEnd(Optional.of(exitCode), Optional.empty()));
    }

    private void end(ExecEnd end) {
        try {
            send(TextMessage.create(Json.mapper().writeValueAsString(end)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An end that JSON cannot hold", e);
        }
        answers.thenAccept(SourceQueueWithComplete::complete);
    }

    // Waits for room; when the reader is gone there is none, and the command is ended.
    private void send(Message message) {
        try {
            var taken = answers.thenCompose(queue -> queue.offer(message)).join();
            if (!taken.equals(QueueOfferResult.enqueued())) {
                close();
            }
        } catch (RuntimeException e) {
            close();
        }
    }

    synchronized void close() {
        closed = true;
        running.ifPresent(Execution::close);
    }
}
