package dev.wasmrun.daemon.app;

import static java.util.function.Predicate.not;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a project that people wrote, as far as somebody has to look for one. */
final class SourceFiles {
    private static final Set<String> OTHERS = Set.of("node_modules", "venv", "env", "dist");
    private static final int DEEPEST = 4;
    private static final int MOST_FILES = 10_000;
    private static final int MOST_TEXTS = 300;
    private static final int LONGEST_TEXT = 64 * 1024;

    private SourceFiles() {}

    static Stream<Path> of(Path folder) {
        return files(folder, DEEPEST).limit(MOST_FILES);
    }

    /** The texts of those with such a name; of a huge one its beginning. */
    static Stream<String> texts(Path folder, Pattern name) {
        return of(folder)
                .filter(file -> name.matcher(file.getFileName() + "").matches())
                .limit(MOST_TEXTS)
                .map(SourceFiles::text);
    }

    /** Its beginning; nothing when it cannot be read, or is a link. */
    static String text(Path file) {
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(LONGEST_TEXT), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static Stream<Path> files(Path folder, int depth) {
        List<Path> all;
        try (var listed = Files.list(folder)) {
            all = listed.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            return Stream.of(); // a failure is no place for a second one
        }
        var below =
                depth == 1
                        ? Stream.<Path>of()
                        : all.stream()
                                .filter(SourceFiles::mayHoldSources)
                                .flatMap(one -> files(one, depth - 1));
        return Stream.concat(all.stream().filter(not(Files::isDirectory)), below);
    }

    private static boolean mayHoldSources(Path folder) {
        var name = folder.getFileName() + "";
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && !name.startsWith(".")
                && !OTHERS.contains(name);
    }
}
