package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.ProblemException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A folder that is only looked at: names and texts, nothing is executed. It is listed once, since
 * it may hold many files.
 */
final class Folder {
    private static final int LONGEST_TEXT = 1 << 20;
    private static final int MOST_ENTRIES = 20_000;
    private static final int MOST_FILES = 1000;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path path;
    private final Map<String, Folder> below = new HashMap<>();
    private Optional<Listing> listing = Optional.empty();

    /** {@code strangers}: links to what the folder does not own. */
    private record Listing(List<String> files, List<String> folders, List<String> strangers) {}

    Folder(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    boolean has(String file) {
        return Files.isRegularFile(path.resolve(file));
    }

    /** Whether the file really is in this folder, not only behind a link or a path out of it. */
    boolean owns(String file) {
        try {
            return path.resolve(file).toRealPath().startsWith(path.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    boolean hasFolder(String name) {
        return Files.isDirectory(path.resolve(name));
    }

    /** The same object for the same name, so that it is listed once, too. */
    Folder folder(String name) {
        return below.computeIfAbsent(name, _ -> new Folder(path.resolve(name)));
    }

    /** What is in a folder below; nothing when that one cannot be read. */
    List<String> foldersBelow(String name) {
        try {
            return folder(name).folders();
        } catch (ProblemException e) {
            return List.of(); // another user's data, for example; no project to offer
        }
    }

    /** The files of a folder below; nothing when that one cannot be read. */
    List<String> filesBelow(String name) {
        try {
            return folder(name).files();
        } catch (ProblemException e) {
            return List.of();
        }
    }

    /**
     * The files of the folder and of all below, its own first; hidden folders count for nothing.
     *
     * @param which the names of the folders to go into
     */
    List<String> walk(int mostFolders, int mostFiles, Predicate<String> which) {
        var found = new ArrayList<String>();
        var next = new ArrayDeque<>(List.of(""));
        for (var seen = 0; seen < mostFolders && !next.isEmpty(); seen++) {
            var in = next.remove();
            var name = in.isEmpty() ? "." : in;
            filesBelow(name).stream().map(in::concat).forEach(found::add);
            foldersBelow(name).stream()
                    .filter(below -> !below.startsWith(".") && which.test(below))
                    .forEach(below -> next.add("%s%s/".formatted(in, below)));
        }
        return found.stream().limit(mostFiles).toList();
    }

    /** The file's text, without a byte order mark; only the first MiB of a huge one. */
    Optional<String> text(String file) {
        if (!has(file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(path.resolve(file))) {
            return Optional.of(decoded(in.readNBytes(LONGEST_TEXT)));
        } catch (IOException e) {
            throw Refusals.unreadable(path.resolve(file));
        }
    }

    /** UTF-8, or what Windows' shells write: UTF-16 with a byte order mark. */
    private static String decoded(byte[] bytes) {
        var first = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        var isUtf16 = first == 0xfffe || first == 0xfeff;
        var text = new String(bytes, isUtf16 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /** Empty when the file is no WebAssembly module. */
    Optional<WasmModule> module(String file) {
        try (var in = Files.newInputStream(path.resolve(file))) {
            return WasmModule.of(in.readNBytes(LONGEST_TEXT));
        } catch (IOException e) {
            throw Refusals.unreadable(path.resolve(file));
        }
    }

    /** When the file was last changed; the beginning of time when nobody knows. */
    Instant changed(String file) {
        try {
            return Files.getLastModifiedTime(path.resolve(file)).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    /** The first of these files that is there. */
    Optional<String> first(String... files) {
        return Stream.of(files).filter(this::has).findFirst();
    }

    boolean isEmpty() {
        return files().isEmpty() && folders().isEmpty();
    }

    List<String> files() {
        return listing().files();
    }

    List<String> folders() {
        return listing().folders();
    }

    /** Entries of the folder itself that are links to what it does not own. */
    List<String> strangers() {
        return listing().strangers();
    }

    private Listing listing() {
        if (listing.isEmpty()) {
            listing = Optional.of(list());
        }
        return listing.orElseThrow();
    }

    private Listing list() {
        try {
            var some = entries(_ -> true);
            // Where somebody keeps his data beside his sources, only what may be a source counts.
            var entries = some.size() < MOST_ENTRIES ? some : entries(Folder::mayBeSource);
            return new Listing(
                    names(entries, Files::isRegularFile),
                    names(entries, Files::isDirectory),
                    names(entries, this::isStranger));
        } catch (IOException | UncheckedIOException e) {
            throw Refusals.unreadable(path);
        }
    }

    private List<Path> entries(Predicate<String> which) throws IOException {
        try (var all = Files.list(path)) {
            return all.filter(entry -> which.test(entry.getFileName().toString()))
                    .limit(MOST_ENTRIES)
                    .toList();
        }
    }

    /** By its name alone: a folder, a module, a notebook. */
    private static boolean mayBeSource(String name) {
        return !name.contains(".") || name.matches(".*\\.(?:py|wasm|ipynb|[cm]?[jt]sx?)");
    }

    private boolean isStranger(Path entry) {
        return Files.isSymbolicLink(entry) && !owns(entry.getFileName().toString());
    }

    private static List<String> names(List<Path> entries, Predicate<Path> which) {
        return entries.stream()
                .filter(which)
                .map(entry -> entry.getFileName().toString())
                .sorted()
                .limit(MOST_FILES)
                .toList();
    }
}
