package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.daemon.Problems;
import dev.wasmrun.cli.daemon.Programs;
import dev.wasmrun.cli.shell.World;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The user's browser, where this machine has one. */
public final class Browser {
    private final Path opener;

    private Browser(Path opener) {
        this.opener = opener;
    }

    /** Empty without a desktop. */
    public static Optional<Browser> of(World world) {
        var hasDesktop =
                world.variable("DISPLAY").or(() -> world.variable("WAYLAND_DISPLAY")).isPresent();
        var opener =
                System.getProperty("os.name").startsWith("Mac")
                        ? Programs.find(world, "open")
                        : Programs.find(world, "xdg-open").filter(found -> hasDesktop);
        return opener.map(Browser::new);
    }

    /**
     * A link that opens the UI once, for five minutes. Whoever has it is signed in: don't log it.
     */
    public static String oneTimeLink(DaemonClient daemon, String to) {
        return daemon.post("/api/v1/session/links", Map.of("to", to))
                .text("url")
                .orElseThrow(
                        () ->
                                Problems.unavailable(
                                                "no-link",
                                                "The daemon gave no link",
                                                "Open its page by hand: wasmrun daemon status shows where")
                                        .asException());
    }

    /** Answers whether the browser was asked to; it may take its time. */
    public boolean open(String link) {
        try {
            new ProcessBuilder(opener.toString(), link)
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
