package dev.wasmrun.daemon.install;

import dev.wasmrun.protocol.Language;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The runtimes that an app turned out to need, and its project does not ask for: kept in the app's
 * home, and planned with from its next start on.
 */
public final class NeededRuntimes {
    private final KeptLines kept;

    public NeededRuntimes(Path appHome) {
        kept = new KeptLines(appHome.resolve("needed-runtimes.txt"));
    }

    /** By language, as the project would ask for them: {@code 3.9}, {@code >=20}. */
    public Map<Language, String> versions() {
        return kept.read().stream()
                .map(line -> line.split(" ", 2))
                .filter(words -> words.length == 2)
                .collect(
                        Collectors.toMap(
                                words -> Language.parse(words[0]),
                                words -> words[1],
                                (_, latest) -> latest));
    }

    /**
     * From the next plan on, in place of the last one.
     *
     * @return whether it has not been tried before
     */
    public boolean add(Language language, String version) throws IOException {
        var line = "%s %s".formatted(language.wire(), version);
        var all = kept.read();
        if (all.contains(line)) {
            return false;
        }
        kept.write(Stream.concat(all.stream(), Stream.of(line)).toList());
        return true;
    }

    /** Whether an app is planned otherwise than its project says. */
    public boolean isEmpty() {
        return kept.read().isEmpty();
    }
}
