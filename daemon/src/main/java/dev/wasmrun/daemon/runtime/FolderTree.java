package dev.wasmrun.daemon.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder with all that is below it; links are not followed. */
public final class FolderTree {
    private FolderTree() {}

    /** None where there is no such folder. */
    static Stream<Path> children(Path folder) {
        try (var children = Files.list(folder)) {
            return children.toList().stream();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Stream.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long bytes(Path folder) {
        return all(folder)
                .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                .mapToLong(path -> path.toFile().length())
                .sum();
    }

    /** Nothing where there is no such folder; what is in read-only folders goes, too. */
    public static void delete(Path folder) {
        all(folder)
                .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                .forEach(path -> path.toFile().setWritable(true, true));
        all(folder)
                .sorted(Comparator.reverseOrder())
                .forEach(
                        path -> {
                            try {
                                Files.deleteIfExists(path);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
    }

    private static Stream<Path> all(Path folder) {
        try (var all = Files.walk(folder)) {
            return all.toList().stream();
        } catch (NoSuchFileException e) {
            return Stream.of(); // moved away in the meantime
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
