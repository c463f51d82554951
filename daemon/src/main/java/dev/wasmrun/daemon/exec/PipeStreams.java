package dev.wasmrun.daemon.exec;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.wasmrun.daemon.linux.Fifo;
import dev.wasmrun.protocol.ExecRequest;
import dev.wasmrun.protocol.TerminalSize;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Three named pipes. */
final class PipeStreams implements Streams {
    private static final int CHUNK = 32 * 1024;

    private final Place place;
    private final ExecRequest request;
    private final FileChannel stdin;
    private final Printed stdout;
    private final Printed stderr;
    private volatile Optional<Passing> passed = Optional.empty();

    /**
     * One that is open for reading and writing never waits for the other side to open it; as long
     * as it is open, no end is seen.
     */
    private record Printed(FileChannel holder, FileChannel reader) {
        static Printed open(Path pipe) throws IOException {
            Fifo.make(pipe);
            var holder = FileChannel.open(pipe, READ, WRITE);
            return new Printed(holder, FileChannel.open(pipe, READ));
        }

        void close() throws IOException {
            holder.close();
            reader.close();
        }
    }

    private PipeStreams(
            Place place, ExecRequest request, FileChannel stdin, Printed stdout, Printed stderr) {
        this.place = place;
        this.request = request;
        this.stdin = stdin;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    static PipeStreams make(Path folder, Place place, ExecRequest request) throws IOException {
        Fifo.make(folder.resolve("stdin"));
        return new PipeStreams(
                place,
                request,
                FileChannel.open(folder.resolve("stdin"), READ, WRITE),
                Printed.open(folder.resolve("stdout")),
                Printed.open(folder.resolve("stderr")));
    }

    @Override
    public String script(String folder) {
        return Script.withPipes(folder, place.before(), request);
    }

    @Override
    public CompletableFuture<Void> pump(Execution.Watcher watcher) {
        var passing = new Passing(watcher);
        passed = Optional.of(passing);
        return CompletableFuture.allOf(
                Streams.onThread("stdout", () -> pump(stdout, Execution.Stream.STDOUT, passing)),
                Streams.onThread("stderr", () -> pump(stderr, Execution.Stream.STDERR, passing)));
    }

    private static void pump(Printed printed, Execution.Stream stream, Passing passing) {
        var chunk = ByteBuffer.allocate(CHUNK);
        try {
            while (printed.reader().read(chunk.clear()) >= 0) {
                passing.on(stream, Arrays.copyOf(chunk.array(), chunk.position()));
            }
        } catch (IOException e) {
            // it was closed, also by us
        }
    }

    @Override
    public void opened() throws IOException {
        stdout.holder().close();
        stderr.holder().close();
    }

    @Override
    public boolean areSilentFor(Duration span) {
        return passed.filter(passing -> passing.isSilentFor(span)).isPresent();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        var rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            stdin.write(rest);
        }
    }

    @Override
    public void endInput() throws IOException {
        stdin.close();
    }

    @Override
    public void resize(TerminalSize size) {
        // there is none
    }

    @Override
    public void close() throws IOException {
        stdin.close();
        stdout.close();
        stderr.close();
    }
}
