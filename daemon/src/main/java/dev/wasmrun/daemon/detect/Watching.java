package dev.wasmrun.daemon.detect;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a project says about live reload.
 *
 * @param wanted whether it wants it
 * @param debounce how long its files must be left alone before a change counts
 * @param include what counts as source, too, as patterns of {@code .gitignore}
 * @param ignore what does not
 * @param settings the file of variables that it names, relative to the project
 */
public record Watching(
        Optional<Boolean> wanted,
        Optional<Duration> debounce,
        List<String> include,
        List<String> ignore,
        Optional<String> settings) {
    /** Of a project that says nothing. */
    public static final Watching USUAL =
            new Watching(
                    Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.empty());

    private static final String PATTERNS = "a list of patterns, such as [\"*.tmpl\", \"data/\"]";

    public Watching {
        include = List.copyOf(include);
        ignore = List.copyOf(ignore);
    }

    static Watching of(ConfigFile file) {
        return new Watching(
                file.flag("os_mode.watch"),
                file.as("watch.debounce", "a length of time, such as \"200ms\"", TimeSpan::parse),
                file.each("watch.include", PATTERNS, String::toString),
                file.each("watch.ignore", PATTERNS, String::toString),
                file.text("app.env_file"));
    }
}
