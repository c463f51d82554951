package dev.wasmrun.daemon.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The end of a terminal that stands for the person before it; programs open the other end by its
 * number. See pty(7) and tty_ioctl(4). One thread reads, another one writes.
 */
public final class PseudoTerminal implements AutoCloseable {
    private static final long NUMBER = 0x80045430L; // TIOCGPTN
    private static final long LOCK = 0x40045431L; // TIOCSPTLCK
    private static final long WINDOW_SIZE = 0x5414; // TIOCSWINSZ
    private static final short READABLE = 1;
    private static final short HUNG_UP = 0x10;
    private static final int GLANCE_MILLIS = 200;
    private static final int CHUNK = 32 * 1024;

    private static final MethodHandle IOCTL =
            LibC.variadic(
                    "ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
    private static final MethodHandle POLL =
            LibC.function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle READ =
            LibC.function("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            LibC.function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

    private final Descriptor master;
    private volatile boolean closed;
    private int users = 1; // this object itself, until it is closed

    private PseudoTerminal(Descriptor master) {
        this.master = master;
    }

    /**
     * A new terminal of the instance that this multiplexer belongs to.
     *
     * @param multiplexer such as {@code /proc/PID/root/dev/pts/ptmx}, of the process's own instance
     */
    public static PseudoTerminal open(Path multiplexer) throws IOException {
        var terminal = new PseudoTerminal(Descriptor.openWithoutControl(multiplexer));
        try {
            terminal.control(LOCK, 0);
            return terminal;
        } catch (IOException e) {
            terminal.close();
            throw e;
        }
    }

    private int control(long request, int value) throws IOException {
        var result = new int[1];
        LibC.checked(
                "ioctl of a terminal",
                (arena, state) -> {
                    var argument = arena.allocateFrom(JAVA_INT, value);
                    var code = (int) IOCTL.invokeExact(state, master.number(), request, argument);
                    result[0] = argument.get(JAVA_INT, 0);
                    return code;
                });
        return result[0];
    }

    /** Programs find their end at {@code /dev/pts/NUMBER}. */
    public int number() throws IOException {
        return control(NUMBER, 0);
    }

    /** In characters; whoever runs in front is told by SIGWINCH. */
    public void resize(int columns, int rows) throws IOException {
        enter();
        try {
            setSize(columns, rows);
        } finally {
            leave();
        }
    }

    private void setSize(int columns, int rows) throws IOException {
        LibC.checked(
                "size of a terminal",
                (arena, state) -> {
                    var size = arena.allocate(JAVA_SHORT, 4);
                    size.setAtIndex(JAVA_SHORT, 0, (short) rows);
                    size.setAtIndex(JAVA_SHORT, 1, (short) columns);
                    return (int) IOCTL.invokeExact(state, master.number(), WINDOW_SIZE, size);
                });
    }

    /** What was printed since; empty when nobody has the other end open any more, or we closed. */
    public byte[] read() throws IOException {
        enter();
        try {
            while (!closed) {
                var events = poll();
                if ((events & READABLE) != 0) {
                    return some();
                }
                if ((events & HUNG_UP) != 0) {
                    break;
                }
            }
            return new byte[0];
        } finally {
            leave();
        }
    }

    // struct pollfd: descriptor, wanted events, seen events
    private short poll() throws IOException {
        var seen = new short[1];
        LibC.checked(
                "poll",
                (arena, state) -> {
                    var one = arena.allocate(8, 4);
                    one.set(JAVA_INT, 0, master.number());
                    one.set(JAVA_SHORT, 4, READABLE);
                    var count = (int) POLL.invokeExact(state, one, 1L, GLANCE_MILLIS);
                    seen[0] = one.get(JAVA_SHORT, 6);
                    return count;
                });
        return seen[0];
    }

    private byte[] some() throws IOException {
        var chunk = ByteBuffer.allocate(CHUNK);
        var count =
                LibC.checked(
                        "read of a terminal",
                        (arena, state) -> {
                            var buffer = arena.allocate(CHUNK);
                            var read =
                                    (long)
                                            READ.invokeExact(
                                                    state, master.number(), buffer, (long) CHUNK);
                            MemorySegment.copy(
                                    buffer,
                                    JAVA_BYTE,
                                    0,
                                    chunk.array(),
                                    0,
                                    (int) Math.max(0, read));
                            return (int) read;
                        });
        return java.util.Arrays.copyOf(chunk.array(), count);
    }

    /** As if typed; waits while nobody reads it. */
    public void write(byte[] typed) throws IOException {
        enter();
        try {
            writeAll(typed);
        } finally {
            leave();
        }
    }

    private void writeAll(byte[] typed) throws IOException {
        var done = 0;
        while (done < typed.length && !closed) {
            var from = done;
            done +=
                    LibC.checked(
                            "write to a terminal",
                            (arena, state) -> {
                                var rest = typed.length - from;
                                var buffer = arena.allocate(rest);
                                MemorySegment.copy(typed, from, buffer, JAVA_BYTE, 0, rest);
                                return (int)
                                        (long)
                                                WRITE.invokeExact(
                                                        state,
                                                        master.number(),
                                                        buffer,
                                                        (long) rest);
                            });
        }
    }

    /** Hangs up: the programs at the other end are told by SIGHUP. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        leave();
    }

    private synchronized void enter() throws IOException {
        if (closed) {
            throw new IOException("The terminal was hung up");
        }
        users++;
    }

    // The number of a closed descriptor is given out anew at once: who still reads would read
    // somebody else's.
    private void leave() throws IOException {
        synchronized (this) {
            users--;
            if (users > 0) {
                return;
            }
        }
        master.close();
    }
}
