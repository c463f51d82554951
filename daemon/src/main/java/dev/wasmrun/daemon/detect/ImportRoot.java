package dev.wasmrun.daemon.detect;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder in which Python has to look for what a module imports: of the folders above it, the
 * one that has most of those names. Nobody writes it down, only the imports tell.
 */
final class ImportRoot {
    private ImportRoot() {}

    /** Relative to the project, {@code ""} for itself; absent when it imports none of its own. */
    static Optional<String> of(Folder folder, PythonSource source) {
        var imported = source.imported();
        return above(source.parent())
                .map(in -> new Candidate(in, known(imported, folder, in)))
                .filter(candidate -> candidate.known() > 0)
                .max(
                        Comparator.comparingInt(Candidate::known)
                                .thenComparing(c -> -c.folder().length()))
                .map(Candidate::folder);
    }

    private record Candidate(String folder, int known) {}

    /** The project itself, then down to the module's own folder. */
    private static Stream<String> above(String parent) {
        return parent.isEmpty()
                ? Stream.of("")
                : Stream.concat(above(up(parent)), Stream.of(parent));
    }

    private static String up(String folder) {
        return folder.contains("/") ? folder.substring(0, folder.lastIndexOf('/')) : "";
    }

    /** How many of these names are modules or packages there. */
    private static int known(Set<String> imported, Folder folder, String in) {
        var here = in.isEmpty() ? folder : folder.folder(in);
        return (int) imported.stream().filter(name -> isModule(here, name)).count();
    }

    static boolean isModule(Folder here, String name) {
        return here.has(name + ".py")
                || here.hasFolder(name)
                        && here.filesBelow(name).stream().anyMatch(f -> f.endsWith(".py"));
    }
}
