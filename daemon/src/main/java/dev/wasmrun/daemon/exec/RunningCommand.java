package dev.wasmrun.daemon.exec;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.wasmrun.daemon.linux.Fifo;
import dev.wasmrun.protocol.ExecRequest;
import dev.wasmrun.protocol.TerminalSize;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A command in an app's sandbox that the attendant was asked for. */
final class RunningCommand implements Execution {
    private static final Logger LOG = LoggerFactory.getLogger(RunningCommand.class);
    private static final int START_SECONDS = 5;
    // What the command left running may hold its output open for ever.
    private static final Duration LAST_WORDS = Duration.ofMillis(500);
    private static final Duration GLANCE = Duration.ofMillis(10);
    private static final int KILLED = 137;
    private static final int LONGEST_LINE = 1_000;

    private final Path folder;
    private final Processes processes;
    private final Streams streams;
    private final FileChannel statusHolder;
    private final FileChannel status;
    private final ExecutorService typing =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("exec-stdin").factory());
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Runnable released;

    private RunningCommand(Path folder, Processes processes, Streams streams, Runnable released)
            throws IOException {
        this.folder = folder;
        this.processes = processes;
        this.streams = streams;
        this.released = released;
        var pipe = folder.resolve("status");
        Fifo.make(pipe);
        this.statusHolder = FileChannel.open(pipe, READ, WRITE);
        this.status = FileChannel.open(pipe, READ);
    }

    /** {@code released}: called once when it is over; not when it was never started. */
    static Execution start(
            Path all, Place place, ExecRequest request, Watcher watcher, Runnable released)
            throws IOException {
        var name = UUID.randomUUID().toString();
        var folder = Files.createDirectory(all.resolve(name));
        var size = request.terminal();
        var streams =
                size.isPresent()
                        ? TerminalStreams.open(place, request, size.get())
                        : PipeStreams.make(folder, place, request);
        try {
            Files.writeString(folder.resolve("start"), streams.script(place.folder() + "/" + name));
            var command = new RunningCommand(folder, Processes.of(place, name), streams, released);
            command.begin(all, name, watcher);
            return command;
        } catch (IOException | RuntimeException e) {
            streams.close();
            throw e;
        }
    }

    private void begin(Path all, String name, Watcher watcher) throws IOException {
        var end = new CompletableFuture<Integer>();
        Streams.onThread("status", () -> end.complete(follow()));
        try (var _ = Attendant.ask(all, name)) {
            started.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            fail(); // nobody else ends the thread that waits for news
            throw e;
        } catch (ExecutionException | TimeoutException e) {
            fail();
            throw new IOException("the shell inside does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail();
            throw new IOException("interrupted", e);
        }
        var drained = streams.pump(watcher);
        end.thenAcceptAsync(
                code -> {
                    awaitLastWords(drained);
                    watcher.ended(code);
                    close();
                },
                Thread::startVirtualThread);
    }

    // As long as its reader takes something, however slowly, there may be more.
    private void awaitLastWords(CompletableFuture<Void> drained) {
        while (!drained.isDone() && !streams.areSilentFor(LAST_WORDS)) {
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    /** Until the end of the script, or until nobody is there any more to tell of it. */
    private int follow() {
        var code = KILLED;
        var told = new StringBuilder();
        var some = ByteBuffer.allocate(64);
        try {
            while (status.read(some.clear()) >= 0) {
                told.append(StandardCharsets.ISO_8859_1.decode(some.flip()));
                for (var end = told.indexOf("\n"); end >= 0; end = told.indexOf("\n")) {
                    code = told(told.substring(0, end), code);
                    told.delete(0, end + 1);
                }
                if (told.length() > LONGEST_LINE) {
                    break; // not from our script
                }
            }
        } catch (IOException e) {
            started.completeExceptionally(e); // it was closed, also by us
        }
        return code;
    }

    private int told(String line, int code) throws IOException {
        if (line.equals(Script.STARTED)) {
            streams.opened();
            statusHolder.close();
            started.complete(null);
        }
        return line.matches(Script.ENDED + " \\d{1,3}")
                ? Integer.parseInt(line.substring(Script.ENDED.length() + 1))
                : code;
    }

    @Override
    public CompletionStage<Void> type(byte[] bytes) {
        return input(() -> streams.write(bytes));
    }

    @Override
    public void endInput() {
        var _ = input(streams::endInput);
    }

    private interface Typing {
        void now() throws IOException;
    }

    // In order, and never by whoever calls: the command may take nothing for long. One that has
    // ended takes nothing more, and that is all right.
    private CompletionStage<Void> input(Typing next) {
        try {
            return CompletableFuture.runAsync(
                            () -> {
                                try {
                                    next.now();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            },
                            typing)
                    .exceptionally(_ -> null);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null);
        }
    }

    @Override
    public void resize(TerminalSize size) {
        try {
            streams.resize(size);
        } catch (IOException e) {
            LOG.debug("A terminal that is gone has no size", e);
        }
    }

    private void fail() {
        over.set(true);
        clear();
    }

    @Override
    public void close() {
        if (over.compareAndSet(false, true)) {
            Thread.startVirtualThread(
                    () -> {
                        try {
                            clear();
                        } finally {
                            released.run();
                        }
                    });
        }
    }

    private void clear() {
        try {
            typing.shutdown();
            statusHolder.close();
            streams.close(); // on a terminal that is a hang-up
            processes.end();
            status.close();
            try (var files = Files.list(folder)) {
                for (var file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.debug("{} goes with its run", folder, e);
        }
    }
}
