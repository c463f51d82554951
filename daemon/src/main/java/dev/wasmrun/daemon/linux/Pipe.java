package dev.wasmrun.daemon.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Takes bytes from one socket to another inside the kernel, which mostly moves pages and copies
 * nothing; see splice(2), pipe(7). For one thread at a time.
 */
public final class Pipe implements Closeable {
    /** In bytes; it holds less when they came in small pieces. */
    public static final int CAPACITY = 1024 * 1024;

    private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int MOVE_NONBLOCK = 1 | 2;
    private static final int WOULD_BLOCK = -1;

    private static final MethodHandle PIPE =
            LibC.function("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CONTROL =
            LibC.variadic(
                    "fcntl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SPLICE =
            LibC.function(
                    "splice",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private final Descriptor out;
    private final Descriptor in;
    private int held;

    private Pipe(Descriptor out, Descriptor in) {
        this.out = out;
        this.in = in;
    }

    /** Fails where the user has so many pipes that the kernel gives him no large one. */
    public static Pipe open() throws IOException {
        var pipe = openSmall();
        try {
            LibC.checked(
                    "F_SETPIPE_SZ",
                    (_, state) ->
                            (int)
                                    CONTROL.invokeExact(
                                            state, pipe.in.number(), F_SETPIPE_SZ, CAPACITY));
            return pipe;
        } catch (IOException | RuntimeException e) {
            pipe.close();
            throw e;
        }
    }

    private static Pipe openSmall() throws IOException {
        var ends = new int[2];
        LibC.checked(
                "pipe2",
                (arena, state) -> {
                    var both = arena.allocate(JAVA_INT, 2);
                    var done = (int) PIPE.invokeExact(state, both, NONBLOCK_CLOEXEC);
                    MemorySegment.copy(both, JAVA_INT, 0, ends, 0, 2);
                    return done;
                });
        return new Pipe(new Descriptor(ends[0]), new Descriptor(ends[1]));
    }

    /**
     * How many bytes the socket had for the empty pipe; 0 for none now, {@link TcpSocket#END} at
     * its end.
     */
    public int fill(TcpSocket from) throws IOException {
        if (held > 0) {
            throw new IllegalStateException("What it holds has to go first");
        }
        synchronized (from) {
            from.ensureOpen();
            var count = splice(from.number(), in.number(), CAPACITY);
            held = Math.max(count, 0);
            return count == 0 ? TcpSocket.END : held;
        }
    }

    /** Gives the socket what it has room for. */
    public void drain(TcpSocket to) throws IOException {
        synchronized (to) {
            to.ensureOpen();
            var count = 0;
            while (held > 0 && count != WOULD_BLOCK) {
                count = splice(out.number(), to.number(), held);
                held -= Math.max(count, 0);
            }
        }
    }

    private static int splice(int from, int to, int most) throws IOException {
        var call = Call.ofThread();
        try {
            var count =
                    (long)
                            SPLICE.invokeExact(
                                    call.state(),
                                    from,
                                    MemorySegment.NULL,
                                    to,
                                    MemorySegment.NULL,
                                    (long) most,
                                    MOVE_NONBLOCK);
            if (count < 0) {
                call.nothingFor("splice");
                return WOULD_BLOCK;
            }
            return (int) count;
        } catch (Throwable e) {
            throw Call.failure(e);
        }
    }

    public boolean isEmpty() {
        return held == 0;
    }

    @Override
    public void close() throws IOException {
        try (out;
                in) {
            held = 0;
        }
    }
}
