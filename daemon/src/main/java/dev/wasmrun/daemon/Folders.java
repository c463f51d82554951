package dev.wasmrun.daemon;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The daemon's folders. */
final class Folders {
    private Folders() {}

    /** Makes a folder that only its owner may enter. */
    static void makePrivate(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    /**
     * Makes the folder of a run and deletes those of earlier ones: they have ended, and their
     * output is in the log.
     */
    static Path forNewRun(Path folder) throws IOException {
        try (var earlier = Files.newDirectoryStream(folder.getParent(), "run-*")) {
            for (var old : earlier) {
                if (!old.equals(folder)) {
                    delete(old);
                }
            }
        } catch (NoSuchFileException e) {
            // the very first run
        }
        return Files.createDirectories(folder);
    }

    /** Deletes a folder with all in it; links are deleted, not followed. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path dir, BasicFileAttributes attributes) throws IOException {
                        dir.toFile()
                                .setWritable(true, true); // some packages install read-only folders
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path dir, IOException failure)
                            throws IOException {
                        Files.deleteIfExists(dir);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
