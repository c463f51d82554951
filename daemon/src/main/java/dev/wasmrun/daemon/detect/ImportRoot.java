package dev.wasmrun.daemon.detect;

import java.util.Comparator;
import java.util.HashSet;
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
                .map(in -> new Candidate(in, shared(imported, modules(folder, in))))
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

    private static int shared(Set<String> imported, Set<String> modules) {
        modules.retainAll(imported);
        return modules.size();
    }

    /** What can be imported from there by its first name. */
    private static Set<String> modules(Folder folder, String in) {
        var here = in.isEmpty() ? folder : folder.folder(in);
        var names = new HashSet<String>();
        here.files().stream()
                .filter(name -> name.endsWith(".py"))
                .map(name -> name.substring(0, name.length() - ".py".length()))
                .forEach(names::add);
        here.folders().stream()
                .filter(name -> here.filesBelow(name).stream().anyMatch(f -> f.endsWith(".py")))
                .forEach(names::add);
        return names;
    }
}
