package dev.wasmrun.cli.os;

import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.shell.Interrupts;
import dev.wasmrun.cli.shell.Terminal;
import dev.wasmrun.protocol.ProblemException;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What Ctrl-C does: it stops the app, the second one kills it, the third one gives up waiting. An
 * app that ran before this command came runs on.
 */
final class Stopper implements Interrupts.Answer {
    private final DaemonClient daemon;
    private final Terminal terminal;
    private final boolean attached;
    private Optional<String> app = Optional.empty();
    private OptionalInt signal = OptionalInt.empty();
    private int count;
    private boolean finished;

    Stopper(DaemonClient daemon, Terminal terminal, boolean attached) {
        this.daemon = daemon;
        this.terminal = terminal;
        this.attached = attached;
    }

    /** Called once the app exists; makes up for a Ctrl-C that came before. */
    void appears(String name) {
        boolean isLate;
        synchronized (this) {
            app = Optional.of(name);
            isLate = count > 0 && !attached;
        }
        if (isLate) {
            stop(name, false);
        }
    }

    @Override
    public void to(int number) {
        Optional<String> name;
        boolean force;
        synchronized (this) {
            count++;
            signal = OptionalInt.of(number);
            force = count == 2;
            finished = finished || attached || count > 2;
            name = app;
        }
        if (!attached) {
            name.filter(_ -> !isFinished()).ifPresent(known -> stop(known, force));
        }
    }

    boolean isAttached() {
        return attached;
    }

    /** The signal that came, if any. */
    synchronized OptionalInt signal() {
        return signal;
    }

    /** Whether there is nothing to wait for any more. */
    synchronized boolean isFinished() {
        return finished;
    }

    /** Whether the user would not even wait for the kill. */
    synchronized boolean hasGivenUp() {
        return count > 2;
    }

    private void stop(String name, boolean force) {
        terminal.say(
                force
                        ? "Killing %s …".formatted(name)
                        : "Stopping %s … (Ctrl-C again kills it)".formatted(name));
        try {
            daemon.post(Apps.path(name) + "/stop" + (force ? "?force=true" : ""));
            synchronized (this) {
                finished = true;
            }
        } catch (ProblemException e) {
            terminal.problem(e.problem());
        }
    }
}
