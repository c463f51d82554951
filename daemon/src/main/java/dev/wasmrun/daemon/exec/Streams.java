package dev.wasmrun.daemon.exec;

import dev.wasmrun.protocol.TerminalSize;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What a command reads from and prints to: three pipes, or a terminal. */
interface Streams extends AutoCloseable {
    /** The script that runs the command on these. */
    String script(String folder);

    /** Passes on what is printed, on threads of its own; completes when nothing more can come. */
    CompletableFuture<Void> pump(Execution.Watcher watcher);

    /** Whether nothing more was printed for so long, though its reader waits for it. */
    boolean areSilentFor(Duration span);

    /** The command has opened its ends: when it closes them, we are to see it. */
    void opened() throws IOException;

    /** Blocks while the command takes nothing. */
    void write(byte[] bytes) throws IOException;

    void endInput() throws IOException;

    void resize(TerminalSize size) throws IOException;

    @Override
    void close() throws IOException;

    /** A thread that may block for as long as the command runs. */
    static CompletableFuture<Void> onThread(String name, Runnable work) {
        var done = new CompletableFuture<Void>();
        Thread.ofPlatform()
                .daemon()
                .name("exec-" + name)
                .start(
                        () -> {
                            try {
                                work.run();
                            } finally {
                                done.complete(null);
                            }
                        });
        return done;
    }
}
