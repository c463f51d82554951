package dev.wasmrun.daemon.files;

import dev.wasmrun.daemon.linux.Beneath;
import dev.wasmrun.protocol.FileEdit;
import dev.wasmrun.protocol.FileEntry;
import dev.wasmrun.protocol.FileText;
import dev.wasmrun.protocol.FolderPage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A project's folders and text files, seen and edited from outside its sandbox. The app may change
 * them at the same time and is not trusted: no path leads out of the project, whatever links are
 * made or swapped meanwhile. All calls block on the disk.
 */
public final class ProjectFiles {
    /** How many entries of a folder are shown. */
    static final int MOST_ENTRIES = 5_000;

    private static final Comparator<FileEntry> ORDER =
            Comparator.comparing((FileEntry entry) -> entry.type() != FileEntry.Type.FOLDER)
                    .thenComparing(FileEntry::name);

    private final Path project;

    public ProjectFiles(Path project) {
        this.project = project;
    }

    /**
     * @param path from the project, without a slash at its beginning; empty for the project
     */
    public FolderPage list(String path) {
        try (var folder = open(path);
                var entries = Files.newDirectoryStream(folder.path())) {
            return page(path, entries);
        } catch (DirectoryIteratorException e) {
            throw Refusals.of(path, e.getCause());
        } catch (IOException e) {
            throw Refusals.of(path, e);
        }
    }

    private Beneath open(String path) throws IOException {
        if (path.indexOf('\0') >= 0) {
            throw Refusals.badPath(path);
        }
        return Beneath.open(project, path);
    }

    private static FolderPage page(String path, DirectoryStream<Path> entries) {
        var found = new ArrayList<FileEntry>();
        var rest = entries.iterator();
        while (rest.hasNext() && found.size() < MOST_ENTRIES) {
            entry(rest.next()).ifPresent(found::add);
        }
        return new FolderPage(path, sorted(found), !rest.hasNext());
    }

    private static List<FileEntry> sorted(List<FileEntry> entries) {
        return entries.stream().sorted(ORDER).toList();
    }

    /** Empty when it was deleted meanwhile. */
    private static Optional<FileEntry> entry(Path file) {
        try {
            var seen =
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(
                    new FileEntry(
                            file.getFileName().toString(),
                            type(seen),
                            seen.isRegularFile() ? seen.size() : 0,
                            seen.lastModifiedTime().toInstant()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static FileEntry.Type type(BasicFileAttributes file) {
        if (file.isDirectory()) {
            return FileEntry.Type.FOLDER;
        }
        if (file.isRegularFile()) {
            return FileEntry.Type.FILE;
        }
        return file.isSymbolicLink() ? FileEntry.Type.LINK : FileEntry.Type.OTHER;
    }

    public FileText read(String path) {
        try (var file = open(path)) {
            var text = TextFile.read(file.path());
            return new FileText(path, text.text(), text.version());
        } catch (IOException e) {
            throw Refusals.of(path, e);
        }
    }

    /** Saves all or nothing; refuses when somebody else has changed the file meanwhile. */
    public FileText save(String path, FileEdit edit) {
        var text = TextFile.of(edit.text());
        try (var folder = open(parent(path))) {
            var file = folder.path().resolve(name(path));
            if (Files.isSymbolicLink(file)) {
                throw Refusals.link(path);
            }
            expect(path, edit.version(), versionOf(file));
            text.replace(file);
            return new FileText(path, text.text(), text.version());
        } catch (IOException e) {
            throw Refusals.of(path, e);
        }
    }

    private static void expect(String path, Optional<String> edited, Optional<String> found) {
        if (!edited.equals(found)) {
            throw found.isEmpty() ? Refusals.gone(path) : Refusals.changedMeanwhile(path);
        }
    }

    /** Empty when there is no file of this name. */
    private static Optional<String> versionOf(Path file) throws IOException {
        try (var opened = Beneath.open(file.getParent(), file.getFileName().toString())) {
            return Optional.of(TextFile.read(opened.path()).version());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static String parent(String path) {
        var end = path.lastIndexOf('/');
        return end < 0 ? "" : path.substring(0, end);
    }

    private static String name(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        if (name.isEmpty() || name.indexOf('\0') >= 0 || name.equals(".") || name.equals("..")) {
            throw Refusals.badPath(path);
        }
        return name;
    }
}
