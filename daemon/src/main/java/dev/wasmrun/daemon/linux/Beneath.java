package dev.wasmrun.daemon.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file or folder that was reached from a root without leaving it, by symbolic links neither, and
 * that stays the same one whatever is done to its name meanwhile. openat2(2) with RESOLVE_BENEATH:
 * Linux 5.6.
 *
 * <p>Nothing was opened for reading: a named pipe does not block, a device does not act.
 */
public final class Beneath implements AutoCloseable {
    private static final long OPENAT2 = 437; // the same on all processors
    private static final long O_PATH = 0x200000;
    private static final long O_CLOEXEC = 0x80000;
    private static final long RESOLVE_NO_MAGICLINKS = 2;
    private static final long RESOLVE_BENEATH = 8;
    private static final long HOW_SIZE = 3 * JAVA_LONG.byteSize();

    private static final int MOST_TRIES = 100;

    private static final int ENOENT = 2;
    private static final int EAGAIN = 11;
    private static final int EACCES = 13;
    private static final int EXDEV = 18;
    private static final int ENOTDIR = 20;
    private static final int ENAMETOOLONG = 36;
    private static final int ELOOP = 40;

    private static final MethodHandle SYSCALL =
            LibC.variadic(
                    "syscall",
                    1,
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));

    private final Descriptor descriptor;

    private Beneath(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * @param path from the root, without a slash at its beginning; the root itself when empty
     * @throws AccessDeniedException when it leads out of the root, or may not be entered
     * @throws NoSuchFileException when there is nothing
     */
    public static Beneath open(Path root, String path) throws IOException {
        try (var start = Descriptor.openAsPath(root)) {
            return new Beneath(new Descriptor(resolve(start, path.isEmpty() ? "." : path)));
        } catch (LinuxException e) {
            throw switch (e.errno()) {
                case ENOENT, ENOTDIR, ENAMETOOLONG -> new NoSuchFileException(path);
                case EACCES, EXDEV, ELOOP -> new AccessDeniedException(path);
                default -> e;
            };
        }
    }

    // EAGAIN: something was renamed meanwhile, and the kernel cannot tell whether it was left.
    private static int resolve(Descriptor start, String path) throws IOException {
        for (var tries = 1; ; tries++) {
            try {
                return openat2(start, path);
            } catch (LinuxException e) {
                if (e.errno() != EAGAIN || tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static int openat2(Descriptor start, String path) throws IOException {
        return LibC.checked(
                "open " + path,
                (arena, state) ->
                        (int)
                                SYSCALL.invokeExact(
                                        state,
                                        OPENAT2,
                                        start.number(),
                                        arena.allocateFrom(path),
                                        how(arena),
                                        HOW_SIZE));
    }

    // struct open_how: flags, mode, resolve; each a u64.
    private static MemorySegment how(Arena arena) {
        return arena.allocateFrom(
                JAVA_LONG, O_PATH | O_CLOEXEC, 0, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS);
    }

    /** Leads to this very file or folder, as long as it is not closed. */
    public Path path() {
        return Path.of("/proc/self/fd", Integer.toString(descriptor.number()));
    }

    @Override
    public void close() throws IOException {
        descriptor.close();
    }
}
