package dev.wasmrun.daemon.watch;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What of an app is watched.
 *
 * @param project its folder
 * @param ignore what is no source, as patterns of {@code .gitignore}
 * @param since what changed after this is told as a change, too
 */
public record Watched(
        Path project, Sources sources, List<String> ignore, Pause pause, Optional<Instant> since) {
    public Watched {
        ignore = List.copyOf(ignore);
    }

    /** The same from another moment on. */
    public Watched since(Optional<Instant> moment) {
        return new Watched(project, sources, ignore, pause, moment);
    }

    Watched in(Path real) {
        return new Watched(real, sources, ignore, pause, since);
    }
}
