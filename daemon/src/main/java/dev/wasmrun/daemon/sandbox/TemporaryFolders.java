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
     * @param size what each may take, in bytes
     */
    static List<String> full(long init, long size) {
        return ALL.stream()
                .filter(folder -> isFull(new File("/proc/" + init + "/root" + folder), size))
                .toList();
    }

    // statvfs(2): it looks at no file of the app, and waits for none. Nothing is free, either,
    // where there is no folder any more.
    private static boolean isFull(File folder, long size) {
        return folder.getFreeSpace() < size / FULL && folder.getTotalSpace() > 0;
    }
}
