package dev.wasmrun.daemon.exec;

import dev.wasmrun.daemon.linux.PseudoTerminal;
import dev.wasmrun.protocol.ExecRequest;
import dev.wasmrun.protocol.TerminalSize;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A terminal of the place where the command runs. */
final class TerminalStreams implements Streams {
    private final Place place;
    private final ExecRequest request;
    private final PseudoTerminal terminal;
    private final int number;
    private volatile Optional<Passing> passed = Optional.empty();

    private TerminalStreams(Place place, ExecRequest request, PseudoTerminal terminal)
            throws IOException {
        this.place = place;
        this.request = request;
        this.terminal = terminal;
        this.number = terminal.number();
    }

    static TerminalStreams open(Place place, ExecRequest request, TerminalSize size)
            throws IOException {
        var terminal = PseudoTerminal.open(place.terminals());
        try {
            terminal.resize(size.columns(), size.rows());
            return new TerminalStreams(place, request, terminal);
        } catch (IOException e) {
            terminal.close();
            throw e;
        }
    }

    @Override
    public String script(String folder) {
        return Script.withTerminal(folder, place.before(), number, request);
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
