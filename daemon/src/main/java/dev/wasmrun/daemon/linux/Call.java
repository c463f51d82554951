package dev.wasmrun.daemon.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A thread's memory for calls that are made a hundred thousand times a second: nothing is allocated
 * for one. What a call leaves in it holds until the next.
 */
final class Call {
    private static final ThreadLocal<Call> OF_THREAD = ThreadLocal.withInitial(Call::new);

    private final MemorySegment state = Arena.ofAuto().allocate(LibC.STATE);
    private final MemorySegment address = Arena.ofAuto().allocate(SocketAddresses.LONGEST, 8);
    private final MemorySegment length = Arena.ofAuto().allocate(JAVA_INT);

    static Call ofThread() {
        return OF_THREAD.get();
    }

    /** The first argument of functions made by {@link LibC#function}. */
    MemorySegment state() {
        return state;
    }

    MemorySegment address() {
        return address;
    }

    MemorySegment length() {
        return length;
    }

    int errno() {
        return LibC.errno(state);
    }

    int checked(String what, int result) throws LinuxException {
        if (result < 0) {
            throw new LinuxException(what, errno());
        }
        return result;
    }

    /** 0 when the call did not fail but would have had to wait. */
    int nothingFor(String what) throws LinuxException {
        if (errno() != Errno.AGAIN) {
            throw new LinuxException(what, errno());
        }
        return 0;
    }

    /** What may come out of a method that calls handles. */
    static IOException failure(Throwable e) {
        return switch (e) {
            case IOException failure -> failure;
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            default -> throw new IllegalStateException(e);
        };
    }
}
