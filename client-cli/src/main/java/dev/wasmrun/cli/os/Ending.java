package dev.wasmrun.cli.os;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.LogReader;
import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.shell.Terminal;
import dev.wasmrun.protocol.Problem;

import java.util.Set;

/** How an app ended: what the user is shown, and the exit code of the command. */
record Ending(AppView app) {
    private static final int LAST_LINES = 20;

    /** The app's own code when it ended by itself; else that of the reason why it never ran. */
    int ownCode() {
        return app.problem().isPresent() && !endedByItself()
                ? reasonCode()
                : app.exitCode().orElseGet(this::reasonCode);
    }

    /** The code for somebody who waited for it to answer. */
    int codeOfWaiting() {
        return app.problem().map(problem -> problem.kind().exitCode()).orElse(1);
    }

    void tell(Terminal terminal) {
        app.problem()
                .ifPresentOrElse(
                        terminal::problem,
                        () ->
                                terminal.say(
                                        app.name()
                                                + " ended"
                                                + app.exitCode()
                                                        .map(code -> " with code " + code)
                                                        .orElse("")));
    }

    /** Quotes the newest lines: of the install when that failed, else of the app. */
    void quote(Terminal terminal, DaemonClient daemon) {
        quote(terminal, daemon, app.name(), isInstallFailure() ? Set.of("install") : Set.of());
    }

    static void quote(Terminal terminal, DaemonClient daemon, String app, Set<String> streams) {
        LogReader.tail(daemon, app, LAST_LINES, streams)
                .forEach(line -> terminal.say("  | " + terminal.errStyle().foreign(line.text())));
    }

    boolean isInstallFailure() {
        return app.problem()
                .filter(problem -> problem.kind() == Problem.Kind.INSTALL_FAILED)
                .isPresent();
    }

    // An exit code may be that of an earlier run: it counts only when the app's end is the problem.
    private boolean endedByItself() {
        return app.problem().filter(problem -> problem.kind() == Problem.Kind.FAILED).isPresent();
    }

    private int reasonCode() {
        return app.problem().map(problem -> problem.kind().exitCode()).orElse(0);
    }
}
