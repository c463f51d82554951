package dev.wasmrun.daemon.sandbox;

import dev.wasmrun.protocol.Limits;

import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folders of a sandbox that are memory of the machine, and whether this bubblewrap can bound
 * them: it can from version 0.7 on.
 *
 * @param bounded whether it can
 */
public record TemporaryFolders(boolean bounded) {
    static final List<String> ALL = List.of("/tmp", "/home", "/run", "/dev/shm");

    /** One part in so many left is none. */
    private static final int FULL = 100;

    /** Asks bubblewrap; blocks for some milliseconds. */
    public static TemporaryFolders ofThisMachine() {
        return of("bwrap");
    }

    static TemporaryFolders of(String bubblewrap) {
        return new TemporaryFolders(
                Host.tryOut(bubblewrap, "--size", "4096", "--tmpfs", "/tmp", "--version")
                        .isEmpty());
    }

    /** What of a sandbox's limits it is given. */
    public Limits enforced(Limits limits) {
        return bounded
                ? limits
                : new Limits(limits.memory(), limits.cpus(), limits.pids(), Optional.empty());
    }

    /** What of these limits it cannot hold an app to, in words. */
    public Stream<String> notEnforced(Limits limits) {
        return limits
                .disk()
                .filter(_ -> !bounded)
                .map(
                        _ ->
                                "disk: bubblewrap before 0.7 does not bound temporary folders; they count as memory")
                .stream();
    }

    /**
     * The folders that are full, as process 1 of a sandbox has them.
     *
     * @param init as the host numbers it
     */
    static List<String> full(long init) {
        return ALL.stream()
                .filter(folder -> isFull(new File("/proc/" + init + "/root" + folder)))
                .toList();
    }

    // statvfs(2): it looks at no file of the app, and waits for none.
    private static boolean isFull(File folder) {
        var size = folder.getTotalSpace();
        return size > 0 && folder.getFreeSpace() < size / FULL;
    }
}
