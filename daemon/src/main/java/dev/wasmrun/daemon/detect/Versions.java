package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Language;

import java.util.List;
import java.util.Optional;

/** Chooses among the runtimes at hand; a version that isn't there is a warning that names both. */
final class Versions {
    private Versions() {}

    static String choose(Language language, ProjectConfig config, Tools tools, Notes notes) {
        return switch (language) {
            case NODEJS ->
                    choose(
                            "Node.js",
                            tools.nodes(),
                            config.node(),
                            "Install Node.js 20 or newer, for example: apt-get install nodejs npm",
                            notes);
            case PYTHON ->
                    choose(
                            "Python",
                            tools.pythons(),
                            config.python(),
                            "Install Python 3, for example: apt-get install python3 python3-venv",
                            notes);
        };
    }

    private static String choose(
            String name, List<String> atHand, Optional<String> wanted, String hint, Notes notes) {
        if (atHand.isEmpty()) {
            throw Refusals.noRuntime(name, hint);
        }
        var fitting =
                atHand.stream().filter(version -> wanted.stream().allMatch(w -> fits(w, version)));
        var chosen = fitting.findFirst();
        if (chosen.isEmpty()) {
            notes.warn(
                    "%s asks for %s %s, and this machine has %s"
                            .formatted(
                                    ConfigFile.NAME,
                                    name,
                                    wanted.orElse(""),
                                    String.join(", ", atHand)));
        }
        return chosen.orElse(atHand.getFirst());
    }

    /** {@code 22} is every 22.x.y; {@code 3.1} is not 3.12. */
    static boolean fits(String wanted, String version) {
        var plain = wanted.strip().replaceFirst("^v", "");
        return version.equals(plain) || version.startsWith(plain + ".");
    }
}
