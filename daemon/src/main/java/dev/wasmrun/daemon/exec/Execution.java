package dev.wasmrun.daemon.exec;

import dev.wasmrun.protocol.TerminalSize;

import java.util.concurrent.CompletionStage;

/** A command that runs in an app's sandbox; closing it ends the command with all it started. */
public interface Execution extends AutoCloseable {
    /** Who started it hears of it here, on threads of the execution. */
    interface Watcher {
        /** Blocks until there is room for more: so the command waits for its reader. */
        void printed(Stream stream, byte[] bytes);

        /** Once, after the last output. */
        void ended(int exitCode);
    }

    /** With a terminal, all is stdout. */
    enum Stream {
        STDOUT,
        STDERR
    }

    /** Completes when the command can take more. */
    CompletionStage<Void> type(byte[] bytes);

    /** No more input comes. On a terminal, where that is a key of its own, this does nothing. */
    void endInput();

    void resize(TerminalSize size);

    @Override
    void close();
}
