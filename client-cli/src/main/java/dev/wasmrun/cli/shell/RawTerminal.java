package dev.wasmrun.cli.shell;

import sun.misc.Signal;
import sun.misc.SignalHandler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The user's terminal as a mere wire: each key goes to the program at the other end, Ctrl-C too.
 * Closing it gives the terminal back as it was. See stty(1).
 */
@SuppressWarnings("sunapi")
public final class RawTerminal implements AutoCloseable {
    /** In characters. */
    public record Size(int columns, int rows) {
        static final Size USUAL = new Size(80, 24);
    }

    private static final int DEADLINE_SECONDS = 5;
    private static final Signal RESIZED = new Signal("WINCH");

    private final String before;
    private final Thread givenBack;
    private SignalHandler handler = SignalHandler.SIG_DFL;

    private RawTerminal(String before) {
        this.before = before;
        this.givenBack = new Thread(() -> stty(before));
    }

    /** Empty where there is no terminal to be had. */
    public static Optional<RawTerminal> enter() {
        return with("raw", "-echo");
    }

    /** One that shows nothing of what is typed, a line at a time. */
    static Optional<RawTerminal> unseen() {
        return with("-echo");
    }

    private static Optional<RawTerminal> with(String... changes) {
        var before = stty("-g");
        return before.flatMap(
                settings -> {
                    var terminal = new RawTerminal(settings);
                    Runtime.getRuntime().addShutdownHook(terminal.givenBack);
                    return stty(changes).map(_ -> terminal);
                });
    }

    public static Size size() {
        return stty("size")
                .map(text -> text.split(" "))
                .filter(words -> words.length == 2)
                .map(words -> new Size(number(words[1]), number(words[0])))
                .filter(size -> size.columns() > 0 && size.rows() > 0)
                .orElse(Size.USUAL);
    }

    private static int number(String word) {
        return word.matches("\\d{1,5}") ? Integer.parseInt(word) : 0;
    }

    /** Told each new size from now on, on a thread of its own. */
    public void onResize(Consumer<Size> told) {
        handler = Signal.handle(RESIZED, _ -> told.accept(size()));
    }

    private static Optional<String> stty(String... words) {
        try {
            var process =
                    new ProcessBuilder(Stream.concat(Stream.of("stty"), Stream.of(words)).toList())
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0
                    ? Optional.of(said.strip())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        Signal.handle(RESIZED, handler);
        stty(before);
        Runtime.getRuntime().removeShutdownHook(givenBack);
    }
}
