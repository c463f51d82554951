package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Language;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Chooses among the runtimes at hand; a version that isn't there is a warning that names both. */
final class Versions {
    private static final int RULE = 2;

    private Versions() {}

    static String choose(Language language, ProjectConfig config, Tools tools, Notes notes) {
        return switch (language) {
            case NODEJS ->
                    choose(
                            "Node.js",
                            tools.nodes(),
                            tools.offered(),
                            config.node(),
                            "Install Node.js 20 or newer, for example: apt-get install nodejs npm",
                            notes);
            case PYTHON ->
                    choose(
                            "Python",
                            tools.pythons(),
                            List.of(),
                            config.python(),
                            "Install Python 3, for example: apt-get install python3 python3-venv",
                            notes);
        };
    }

    private static String choose(
            String name,
            List<String> atHand,
            List<String> offered,
            Optional<String> wanted,
            String hint,
            Notes notes) {
        var all = Stream.concat(atHand.stream(), offered.stream()).toList();
        if (all.isEmpty()) {
            throw Refusals.noRuntime(name, hint);
        }
        var fitting = all.stream().filter(v -> wanted.stream().allMatch(w -> fits(w, v)));
        var chosen =
                fitting.findFirst()
                        .orElseGet(() -> nearest(name, atHand, all, wanted.orElse(""), notes));
        if (!atHand.contains(chosen)) {
            notes.because(RULE, "wasmrun provides %s %s".formatted(name, chosen));
        }
        return chosen;
    }

    private static String nearest(
            String name, List<String> atHand, List<String> all, String wanted, Notes notes) {
        var near = all.stream().filter(version -> line(version).equals(line(wanted))).findFirst();
        var chosen = near.orElse(all.getFirst());
        notes.warn(
                atHand.contains(chosen)
                        ? "%s asks for %s %s, and this machine has %s"
                                .formatted(ConfigFile.NAME, name, wanted, String.join(", ", atHand))
                        : "%s asks for %s %s, and wasmrun provides %s in its place"
                                .formatted(ConfigFile.NAME, name, wanted, chosen));
        return chosen;
    }

    /** 22 of v22.1.0. */
    private static String line(String version) {
        return version.strip().replaceFirst("^v", "").split("\\.", 2)[0];
    }

    /** {@code 22} is every 22.x.y; {@code 3.1} is not 3.12. */
    static boolean fits(String wanted, String version) {
        var plain = wanted.strip().replaceFirst("^v", "");
        return version.equals(plain) || version.startsWith(plain + ".");
    }
}
