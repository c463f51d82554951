package dev.wasmrun.daemon;

import com.fasterxml.jackson.core.JacksonException;

import dev.wasmrun.daemon.network.Egress;
import dev.wasmrun.daemon.sandbox.Cgroups;
import dev.wasmrun.protocol.Json;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a daemon has on the machine outside its home, in a file that it keeps locked while it lives:
 * when it was killed and its home is gone, a later daemon of the same user clears that.
 */
final class Claim implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Claim.class);

    private static final int LONGEST = 64 * 1024;

    /** What the file says. */
    private record Content(Path home, List<Path> groups) {
        Content {
            Objects.requireNonNull(home);
            groups = List.copyOf(groups);
        }
    }

    private final Path file;
    private final FileChannel channel;
    private final List<Path> groups;

    private Claim(Path file, FileChannel channel, List<Path> groups) {
        this.file = file;
        this.channel = channel;
        this.groups = groups;
    }

    /** Clears what others left, and claims these groups for the daemon with these settings. */
    static AutoCloseable onThisMachine(Settings settings, List<Path> groups) {
        var place = folder(settings.rootless(), System.getenv());
        if (place.isEmpty()) {
            return () -> {};
        }
        clearOrphans(place.get());
        try {
            return of(place.get(), settings.id(), settings.home(), groups);
        } catch (IOException e) {
            LOG.warn("No later daemon will know of this one: {}", e.toString());
            return () -> {};
        }
    }

    /** Where the daemons of one user find each other's; not every machine has such a place. */
    static Optional<Path> folder(boolean rootless, Map<String, String> env) {
        var base =
                rootless
                        ? Optional.ofNullable(env.get("XDG_RUNTIME_DIR")).map(Path::of)
                        : Optional.of(Path.of("/run"));
        return base.filter(Files::isWritable).map(path -> path.resolve("wasmrun"));
    }

    /**
     * Claims these groups for the daemon with this id. Those that an earlier daemon of this home
     * had elsewhere, in another login for example, are claimed until they are empty.
     */
    static Claim of(Path folder, String id, Path home, List<Path> groups) throws IOException {
        Folders.makePrivate(folder);
        var file = folder.resolve(id);
        var channel = open(file, StandardOpenOption.CREATE);
        try {
            if (isHeld(channel)) {
                throw new IOException(file + " is locked");
            }
            var before = read(channel).map(Content::groups).orElse(List.of());
            var elsewhere = before.stream().filter(group -> !groups.contains(group));
            var all = Stream.concat(groups.stream(), left(elsewhere)).toList();
            write(channel, new Content(home, all));
            return new Claim(file, channel, all);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Clears what daemons left that are surely gone, and their homes, too. */
    static void clearOrphans(Path folder) {
        try (var files = Files.list(folder)) {
            files.forEach(Claim::clearOrphan);
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("Nothing to clear in {}", folder, e);
        }
    }

    private static void clearOrphan(Path file) {
        try (var channel = open(file, StandardOpenOption.WRITE)) {
            if (isHeld(channel)) {
                return;
            }
            var content = read(channel);
            if (content.isEmpty() || Files.exists(content.get().home())) {
                return; // the next daemon of that home takes over what is there
            }
            var home = content.get().home();
            var left = left(content.get().groups().stream()).toList();
            if (left.isEmpty() && Egress.clearUnused(file.getFileName().toString())) {
                Files.delete(file);
                LOG.info("Cleared what the daemon of {} left, which is gone", home);
            } else {
                LOG.warn("Apps of {} still run, though it is gone: {}", home, left);
            }
        } catch (IOException e) {
            LOG.debug("{} stays", file, e);
        }
    }

    /** Removes them; those stay in which something runs. */
    private static Stream<Path> left(Stream<Path> groups) {
        return groups.filter(group -> !Cgroups.removeAll(group));
    }

    private static FileChannel open(Path file, StandardOpenOption how) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, how);
    }

    /** Ours from now on, unless another daemon holds it. */
    private static boolean isHeld(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true; // by this process
        }
    }

    // Through the same channel: when a process closes any other of a file, its lock is gone.
    private static Optional<Content> read(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(LONGEST);
        channel.read(bytes, 0);
        try {
            var json = Json.mapper().readValue(bytes.array(), 0, bytes.position(), Content.class);
            return Optional.ofNullable(json);
        } catch (JacksonException e) {
            return Optional.empty(); // a crash of the machine may leave anything
        }
    }

    private static void write(FileChannel channel, Content content) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(Json.mapper().writeValueAsBytes(content)), 0);
    }

    /** Where something runs on, the claim stays for the next daemon of this home. */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (left(groups.stream()).toList().isEmpty()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
