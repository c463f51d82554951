package dev.wasmrun.daemon.watch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * The folders of a project that are watched, and what their events mean. Links are not followed. It
 * asks the disk, so it lives on a virtual thread.
 */
final class Tree implements AutoCloseable {
    private static final int DEEPEST = 64;

    private record Place(WatchKey key, Ignored rules) {}

    private final Watched plan;
    private final FolderEvents events;
    private final FolderEvents.Listener listener;
    private final Map<Path, Place> folders = new HashMap<>();
    private final KeyFiles keyFiles = new KeyFiles();
    private Optional<Change> change = Optional.empty();

    Tree(Watched plan, FolderEvents events, FolderEvents.Listener listener) {
        this.plan = plan;
        this.events = events;
        this.listener = listener;
    }

    int size() {
        return folders.size();
    }

    /** Watches all there is; what changed since the moment of the plan is a change. */
    Optional<Change> open() throws IOException {
        add(
                plan.project(),
                (file, seen) -> {
                    if (plan.since()
                            .filter(seen.lastModifiedTime().toInstant()::isAfter)
                            .isPresent()) {
                        changed(file);
                    } else if (meaning(file).filter(KeyFiles::knows).isPresent()) {
                        keyFiles.note(file);
                    }
                });
        return taken();
    }

    /** What the events of one folder come to. */
    Optional<Change> on(Path folder, List<WatchEvent<?>> seen) throws IOException {
        for (var event : seen) {
            // a folder that was let go may still have had events on their way
            if (folders.containsKey(folder)) {
                on(folder, event);
            }
        }
        return taken();
    }

    /** Events are missing: looks at all anew, and takes it that a source has changed. */
    Optional<Change> again() throws IOException {
        reopen();
        if (!plan.sources().reloadsItself()) {
            changed(plan.project(), Meaning.SOURCE);
        }
        return taken();
    }

    /**
     * What of a change remains once nobody writes any more: a manifest or lock is often empty for a
     * moment while it is saved as it was.
     */
    Optional<Change> settled(Change seen) {
        return seen.only(
                (file, meaning) ->
                        !KeyFiles.knows(meaning) || keyFiles.differs(plan.project().resolve(file)));
    }

    private void on(Path folder, WatchEvent<?> event) throws IOException {
        if (!(event.context() instanceof Path name)) {
            again(); // too many for the kernel or for us
            return;
        }
        var path = folder.resolve(name);
        if (folders.containsKey(path) && !isStillThere(path, event)) {
            // gone, or another one of that name: it may be one that had its place elsewhere
            forget(path);
            changedFolder(path);
        }
        if (event.kind() == StandardWatchEventKinds.ENTRY_CREATE && isFolder(path)) {
            add(path, (file, _) -> changed(file));
        } else if (name.toString().equals(IgnoreFile.NAME)) {
            reopen();
        } else if (!isFolder(path)) {
            changed(path);
        }
    }

    // A new folder may be found before the event that tells of it.
    private boolean isStillThere(Path folder, WatchEvent<?> event) throws IOException {
        return event.kind() == StandardWatchEventKinds.ENTRY_MODIFY
                || (event.kind() == StandardWatchEventKinds.ENTRY_CREATE
                        && isFolder(folder)
                        && watch(folder).equals(Optional.of(folders.get(folder).key())));
    }

    /** Nothing, when it is gone meanwhile. */
    private Optional<WatchKey> watch(Path folder) throws IOException {
        try {
            return Optional.of(events.watch(folder, listener));
        } catch (NoSuchFileException | NotDirectoryException gone) {
            return Optional.empty();
        }
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private void changed(Path file) {
        meaning(file).ifPresent(meaning -> changed(file, meaning));
    }

    private void changedFolder(Path folder) {
        if (!plan.sources().reloadsItself()) {
            changed(folder, Meaning.SOURCE);
        }
    }

    private Optional<Meaning> meaning(Path file) {
        var rules = folders.get(file.getParent());
        return rules == null || rules.rules().skips(file, false)
                ? Optional.empty()
                : plan.sources().of(plan.project().relativize(file).toString());
    }

    private void changed(Path path, Meaning meaning) {
        var name = plan.project().relativize(path).toString();
        var one = Change.of(name.isEmpty() ? "." : name, meaning, Instant.now());
        change = Optional.of(change.map(before -> before.and(one)).orElse(one));
    }

    private Optional<Change> taken() {
        var taken = change;
        change = Optional.empty();
        return taken;
    }

    // Folders that stay are never let go meanwhile, or their events would be lost.
    private void reopen() throws IOException {
        var before = List.copyOf(folders.values());
        folders.clear();
        add(plan.project(), (_, _) -> {});
        var kept = folders.values().stream().map(Place::key).collect(Collectors.toSet());
        before.stream()
                .map(Place::key)
                .filter(key -> !kept.contains(key))
                .forEach(key -> events.forget(key, listener));
    }

    /** Watches a folder and all below it, and shows the files that are there. */
    private void add(Path top, BiConsumer<Path, BasicFileAttributes> found) throws IOException {
        Files.walkFileTree(
                top,
                EnumSet.noneOf(java.nio.file.FileVisitOption.class),
                DEEPEST,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes a)
                            throws IOException {
                        return enter(folder)
                                ? FileVisitResult.CONTINUE
                                : FileVisitResult.SKIP_SUBTREE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes seen) {
                        if (!seen.isDirectory()) { // the deepest folders come as files
                            found.accept(file, seen);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException why) {
                        return FileVisitResult.CONTINUE; // gone meanwhile, or none of ours
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, IOException why) {
                        return FileVisitResult.CONTINUE; // it changed while it was read
                    }
                });
    }

    private boolean enter(Path folder) throws IOException {
        var above = Optional.ofNullable(folders.get(folder.getParent())).map(Place::rules);
        if (above.filter(rules -> rules.skips(folder, true)).isPresent()) {
            return false;
        }
        var rules =
                above.map(upper -> upper.in(folder))
                        .orElseGet(() -> Ignored.of(folder, plan.ignore()));
        try {
            var key = watch(folder);
            if (key.isEmpty()) {
                return false;
            }
            folders.put(folder, new Place(key.get(), rules));
            // an app could have put a link in its place in the meantime
            if (!folder.toRealPath().equals(folder)) {
                forget(folder);
                return false;
            }
            return true;
        } catch (NoSuchFileException | NotDirectoryException gone) {
            return false;
        }
    }

    private void forget(Path top) {
        folders.entrySet()
                .removeIf(
                        entry -> {
                            var below = entry.getKey().startsWith(top);
                            if (below) {
                                events.forget(entry.getValue().key(), listener);
                            }
                            return below;
                        });
    }

    @Override
    public void close() {
        folders.values().forEach(place -> events.forget(place.key(), listener));
        folders.clear();
    }
}
