package dev.wasmrun.cli.os;

import dev.wasmrun.cli.shell.Durations;
import dev.wasmrun.cli.shell.Terminal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The step that the user waits for: on a terminal one line with a running timer, elsewhere a line
 * at its start and one every five seconds.
 */
final class Steps {
    private static final Duration SAY_EVERY = Duration.ofSeconds(5);
    private static final int WIDTH = 78;
    private final Terminal terminal;
    private Optional<Step> current = Optional.empty();

    private record Step(String name, Instant start, Instant said, String detail) {
        Step detail(String text) {
            return new Step(name, start, said, text);
        }

        Step saidAt(Instant time) {
            return new Step(name, start, time, detail);
        }

        String describe() {
            var line = "%s … %s  %s".formatted(name, elapsed(), detail).stripTrailing();
            return line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line;
        }

        String elapsed() {
            return Durations.exact(Duration.between(start, Instant.now()));
        }
    }

    Steps(Terminal terminal) {
        this.terminal = terminal;
    }

    void begin(String name) {
        var now = Instant.now();
        current = Optional.of(new Step(name, now, now, ""));
        if (!terminal.isLive()) {
            terminal.say(name + " …");
        }
        tick();
    }

    /** The newest thing that the step says of itself. */
    void detail(String text) {
        current = current.map(step -> step.detail(text));
    }

    void tick() {
        current.ifPresent(this::show);
    }

    void end(String outcome) {
        current.ifPresent(
                step -> terminal.say("%s %s (%s)".formatted(step.name(), outcome, step.elapsed())));
        current = Optional.empty();
    }

    private void show(Step step) {
        if (terminal.isLive()) {
            terminal.live(step.describe());
        } else if (step.said().plus(SAY_EVERY).isBefore(Instant.now())) {
            terminal.say(step.describe());
            current = Optional.of(step.saidAt(Instant.now()));
        }
    }
}
