package dev.wasmrun.daemon.runtime;

import dev.wasmrun.protocol.RuntimeStatus;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * The Node.js releases that wasmrun provides where the machine has none that fits: a folder each
 * under the home, shared by all apps. One that nobody used for 30 days, and that no app was last
 * started with, goes.
 */
public final class NodeShelf {
    private static final Logger LOG = LoggerFactory.getLogger(NodeShelf.class);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final String PREFIX = "node-";
    private static final String UNFINISHED = ".unfinished-";

    private final Path folder;
    private final AppsRuntimes apps;
    private final NodeReleases releases;
    private final Executor blocking;
    private final Map<String, CompletableFuture<NodeRuntime>> coming = new ConcurrentHashMap<>();

    NodeShelf(Path home, NodeReleases releases, Executor blocking) {
        this.folder = home.resolve("runtimes");
        this.apps = new AppsRuntimes(home.resolve("apps"));
        this.releases = releases;
        this.blocking = blocking;
    }

    /** {@code home}: the daemon's; what a killed one left unfinished is removed. */
    public static NodeShelf open(Path home, Executor blocking) {
        var shelf = new NodeShelf(home, NodeReleases.ofThisMachine(), blocking);
        blocking.execute(shelf::tidy);
        return shelf;
    }

    /** What can be had, preferred first; of each line, what is here already before others. */
    public List<String> offered() {
        var here = here();
        return Stream.concat(
                        releases.all().stream()
                                .flatMap(
                                        known ->
                                                Stream.concat(
                                                        here.stream()
                                                                .filter(v -> isOfLine(v, known)),
                                                        Stream.of(known.version()))),
                        here.stream())
                .distinct()
                .toList();
    }

    private static boolean isOfLine(String version, NodeRelease known) {
        return NodeRelease.lineOf(version).equals(known.line());
    }

    /** What {@code 22} or {@code v22.23.3} means here. */
    public String meant(String runtime, String wanted) {
        requireNode(runtime);
        return releases.find(wanted)
                .map(NodeRelease::version)
                .orElseThrow(() -> Refusals.unknown(wanted, nearest(wanted)));
    }

    private static void requireNode(String runtime) {
        if (!runtime.equals("node")) {
            throw Refusals.notProvided(runtime);
        }
    }

    private List<String> nearest(String wanted) {
        var line = NodeRelease.lineOf(wanted.strip().replaceFirst("^v", ""));
        var near = releases.find(line).map(NodeRelease::version);
        return near.map(List::of).orElse(releases.versions());
    }

    /** Where it is, or will be. */
    public NodeRuntime runtime(String version) {
        var root = folder.resolve(PREFIX + version);
        return new NodeRuntime(
                version,
                root.resolve("bin/node"),
                List.of(root),
                List.of(root.resolve("bin")),
                Optional.of(root.resolve(NodeFetch.NPM).resolve("bin/npm-cli.js")));
    }

    public boolean isHere(String version) {
        return Files.isDirectory(folder.resolve(PREFIX + version));
    }

    /**
     * Fetches what is not here, once for all who want it at the same time. Who no longer waits may
     * cancel: the others still get it.
     */
    public CompletionStage<NodeRuntime> provide(String version, Registry registry) {
        var mine = new CompletableFuture<NodeRuntime>();
        var first = coming.putIfAbsent(version, mine);
        if (first != null) {
            return first.copy();
        }
        blocking.execute(() -> fetch(version, registry, mine));
        return mine.copy();
    }

    // Out of the map before it is told: who asks anew after a failure gets another try.
    private void fetch(String version, Registry registry, CompletableFuture<NodeRuntime> told) {
        try {
            fetch(version, registry);
            coming.remove(version);
            told.complete(runtime(version));
        } catch (RuntimeException e) {
            coming.remove(version);
            told.completeExceptionally(e);
        }
    }

    private void fetch(String version, Registry registry) {
        if (isHere(version)) {
            touch(version);
            return;
        }
        var release = releases.find(version).filter(known -> known.version().equals(version));
        collect(); // when another comes, one that nobody needs may go
        LOG.info("Fetching Node.js {}", version);
        Path temporary = temporary(version);
        try {
            new NodeFetch(
                            release.orElseThrow(() -> Refusals.unknown(version, nearest(version))),
                            registry)
                    .into(folder.resolve(PREFIX + version), temporary);
        } finally {
            FolderTree.delete(temporary);
        }
    }

    private Path temporary(String version) {
        try {
            Files.createDirectories(folder);
            return Files.createTempDirectory(folder, UNFINISHED);
        } catch (IOException e) {
            throw Refusals.notStored(version, String.valueOf(e.getMessage()));
        }
    }

    /** An app is about to be started with it; of an app that has another runtime, with none. */
    public void usedBy(Path appHome, Optional<String> version) {
        apps.note(appHome, version);
        version.ifPresent(this::touch);
    }

    private void touch(String version) {
        try {
            Files.setLastModifiedTime(
                    folder.resolve(PREFIX + version), FileTime.from(Instant.now()));
        } catch (IOException e) {
            LOG.warn("That Node.js {} is in use cannot be noted", version, e);
        }
    }

    /** All that are here, come, or can be had. */
    public List<RuntimeStatus> list() {
        return offered().stream().map(this::status).toList();
    }

    public RuntimeStatus status(String version) {
        var root = folder.resolve(PREFIX + version);
        if (!isHere(version)) {
            return RuntimeStatus.node(version, coming.containsKey(version));
        }
        return RuntimeStatus.installed(version, FolderTree.bytes(root), used(root), users(version));
    }

    private static Instant used(Path root) {
        try {
            return Files.getLastModifiedTime(root).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> users(String version) {
        return apps.of(version);
    }

    public void remove(String runtime, String version) {
        requireNode(runtime);
        if (!isHere(version)) {
            throw Refusals.notHere(version);
        }
        var users = users(version);
        if (!users.isEmpty()) {
            throw Refusals.inUse(version, users);
        }
        discard(version);
    }

    private void tidy() {
        FolderTree.children(folder)
                .filter(child -> child.getFileName().toString().startsWith(UNFINISHED))
                .forEach(FolderTree::delete);
        collect();
    }

    void collect() {
        var since = Instant.now().minus(KEPT);
        here().stream()
                .filter(version -> used(folder.resolve(PREFIX + version)).isBefore(since))
                .filter(version -> users(version).isEmpty())
                .forEach(
                        version -> {
                            LOG.info("Node.js {} was not used for {} and goes", version, KEPT);
                            discard(version);
                        });
    }

    // Renamed first: what is half deleted must not look as if it were here.
    private void discard(String version) {
        var gone = folder.resolve(UNFINISHED + version + "-" + System.nanoTime());
        try {
            Files.move(folder.resolve(PREFIX + version), gone);
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        FolderTree.delete(gone);
    }

    private List<String> here() {
        return FolderTree.children(folder)
                .map(child -> child.getFileName().toString())
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> name.substring(PREFIX.length()))
                .sorted(SearchPath.NEWEST_FIRST)
                .toList();
    }
}
