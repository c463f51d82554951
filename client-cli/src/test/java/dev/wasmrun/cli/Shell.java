package dev.wasmrun.cli;

import static org.awaitility.Awaitility.await;

import dev.wasmrun.cli.shell.Interrupts;
import dev.wasmrun.cli.shell.World;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A user at a keyboard: types commands, sees what they print, presses Ctrl-C. */
final class Shell {
    record Outcome(int code, String out, String err) {}

    final Map<String, String> variables = new HashMap<>();
    private final Path folder;
    private Optional<String> launcher = Optional.empty();
    private boolean terminal;
    private boolean keyboard;
    private InputStream input = InputStream.nullInputStream();

    Shell(Path home, Path folder) {
        this.folder = folder;
        variables.put("WASMRUN_HOME", home.toString());
        variables.put("PATH", System.getenv("PATH"));
    }

    Shell onATerminal() {
        terminal = true;
        return this;
    }

    Shell atAKeyboard() {
        keyboard = true;
        return this;
    }

    Shell typing(String text) {
        input = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Shell withLauncher(Path script) {
        launcher = Optional.of(script.toString());
        return this;
    }

    Outcome run(String... words) {
        return start(words).outcome();
    }

    Running start(String... words) {
        return new Running(List.of(words));
    }

    /** A command that has not ended yet. */
    final class Running implements Interrupts {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final AtomicReference<Optional<Answer>> answer =
                new AtomicReference<>(Optional.empty());
        private final CompletableFuture<Integer> code;

        private Running(List<String> words) {
            var world =
                    new World(
                            variables,
                            "ann",
                            folder,
                            stream(out),
                            stream(err),
                            terminal,
                            terminal,
                            launcher,
                            this,
                            input,
                            keyboard);
            code = CompletableFuture.supplyAsync(() -> new Cli(world).run(words));
        }

        @Override
        public Catching answerWith(Answer given) {
            answer.set(Optional.of(given));
            return () -> answer.set(Optional.empty());
        }

        Running awaitOut(String text) {
            await().atMost(Duration.ofSeconds(10)).until(() -> text(out).contains(text));
            return this;
        }

        Running awaitErr(String text) {
            await().atMost(Duration.ofSeconds(10)).until(() -> text(err).contains(text));
            return this;
        }

        Running ctrlC() {
            var given = answer.get().orElseThrow();
            Thread.startVirtualThread(() -> given.to(2));
            return this;
        }

        boolean hasEnded() {
            return code.isDone();
        }

        Outcome outcome() {
            var ended = code.orTimeout(20, TimeUnit.SECONDS).join();
            return new Outcome(ended, text(out), text(err));
        }

        private static String text(ByteArrayOutputStream bytes) {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        private static PrintStream stream(ByteArrayOutputStream bytes) {
            return new PrintStream(bytes, true, StandardCharsets.UTF_8);
        }
    }
}
