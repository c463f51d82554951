package dev.wasmrun.daemon.exec;

import dev.wasmrun.daemon.linux.PseudoTerminal;
import dev.wasmrun.protocol.ExecRequest;
import dev.wasmrun.protocol.TerminalSize;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A terminal of the sandbox's own. */
final class TerminalStreams implements Streams {
    private final ExecRequest request;
    private final PseudoTerminal terminal;
    private final int number;
    private volatile Optional<Passing> passed = Optional.empty();

    private TerminalStreams(ExecRequest request, PseudoTerminal terminal) throws IOException {
        this.request = request;
        this.terminal = terminal;
        this.number = terminal.number();
    }

    /** {@code init}: process 1 of the sandbox, as the host numbers it. */
    static TerminalStreams open(long init, ExecRequest request, TerminalSize size)
            throws IOException {
        var terminal =
                PseudoTerminal.open(Path.of("/proc", Long.toString(init), "root/dev/pts/ptmx"));
        try {
            terminal.resize(size.columns(), size.rows());
            return new TerminalStreams(request, terminal);
        } catch (IOException e) {
            terminal.close();
            throw e;
        }
    }

    @Override
    public String script(String folder) {
        return Script.withTerminal(folder, number, request);
    }

    @Override
    public void opened() {}

    // Before the command has opened its end, nobody has: that is no end.
    @Override
    public CompletableFuture<Void> pump(Execution.Watcher watcher) {
        var passing = new Passing(watcher);
        passed = Optional.of(passing);
        return Streams.onThread(
                "terminal",
                () -> {
                    try {
                        for (var some = terminal.read(); some.length > 0; some = terminal.read()) {
                            passing.on(Execution.Stream.STDOUT, some);
                        }
                    } catch (IOException e) {
                        // hung up, at either end
                    }
                });
    }

    @Override
    public boolean areSilentFor(Duration span) {
        return passed.filter(passing -> passing.isSilentFor(span)).isPresent();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        terminal.write(bytes);
    }

    @Override
    public void endInput() {}

    @Override
    public void resize(TerminalSize size) throws IOException {
        terminal.resize(size.columns(), size.rows());
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
