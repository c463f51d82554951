package dev.wasmrun.cli.shell;

import dev.wasmrun.protocol.Problem;

import java.io.PrintStream;
import java.nio.file.Path;

/** All that the user sees: data on stdout, messages and progress on stderr. */
public final class Terminal {
    private static final Path PROC = Path.of("/proc");
    private static final String CLEAR_LINE = "\r\u001b[K";
    private final PrintStream out;
    private final PrintStream err;
    private final Style outStyle;
    private final Style errStyle;
    private final boolean live;
    private final boolean daemonIsHere;
    private boolean liveLineShown;

    public Terminal(World world, ColourChoice colours) {
        this.out = world.out();
        this.err = world.err();
        this.outStyle = colours.style(world, world.outIsTerminal());
        this.errStyle = colours.style(world, world.errIsTerminal());
        this.daemonIsHere = world.variable("WASMRUN_HOST").isEmpty();
        this.live = world.errIsTerminal() && world.variable("CI").isEmpty();
    }

    /** Data: what scripts read. */
    public synchronized void data(String line) {
        clearLive();
        out.println(line);
    }

    /** Text without an end of line: what moves the cursor of a terminal. */
    public synchronized void raw(String text) {
        clearLive();
        out.print(text);
    }

    /** A message for people. */
    public synchronized void say(String line) {
        clearLive();
        // both may be the same terminal: what was printed before comes before
        out.flush();
        err.println(line);
        err.flush();
    }

    /** A message of less weight. */
    public void whisper(String line) {
        say(errStyle.in(Style.Tone.QUIET, line));
    }

    /** A line that the next one replaces; only where {@link #isLive}. */
    public synchronized void live(String line) {
        err.print(CLEAR_LINE + line);
        err.flush();
        liveLineShown = true;
    }

    /** Whether a person watches stderr, so that a line may change in place. */
    public boolean isLive() {
        return live;
    }

    public synchronized void problem(Problem told) {
        var problem = daemonIsHere ? new PortHolder(PROC).named(told) : told;
        say(errStyle.in(Style.Tone.BAD, "error: ") + problem.message());
        if (!problem.hint().isEmpty()) {
            say("  " + problem.hint());
        }
    }

    public Style outStyle() {
        return outStyle;
    }

    public Style errStyle() {
        return errStyle;
    }

    /** Shows what was printed. */
    public synchronized void flush() {
        out.flush();
        err.flush();
    }

    /** Whether nobody reads stdout any more, as behind {@code | head}. */
    public boolean outIsGone() {
        return out.checkError();
    }

    private void clearLive() {
        if (liveLineShown) {
            err.print(CLEAR_LINE);
            err.flush();
            liveLineShown = false;
        }
    }
}
