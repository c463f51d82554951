package dev.wasmrun.daemon.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells when processes end, also those that are no children of ours: one thread for all, by pidfd
 * and epoll. See pidfd_open(2) and epoll(7).
 */
public final class ProcessEnds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessEnds.class);
    private static final long PIDFD_OPEN = 434; // the same on every architecture
    private static final int CLOEXEC = 0x80000;
    private static final int ADD = 1;
    private static final int READABLE = 1;
    private static final int INTERRUPTED_OR_LATE = 0;
    private static final int MOST_AT_ONCE = 64;
    private static final int GLANCE_MILLIS = 500;
    // struct epoll_event: events, then 64 bits of ours; packed on x86-64 only
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
    private static final int DATA = PACKED ? 4 : 8;
    private static final int EVENT = DATA + 8;

    private static final MethodHandle SYSCALL =
            LibC.variadic(
                    "syscall", 1, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT));
    private static final MethodHandle CREATE =
            LibC.function("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle CONTROL =
            LibC.function(
                    "epoll_ctl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle WAIT =
            LibC.function(
                    "epoll_wait",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));

    private final Descriptor epoll;
    private final Map<Integer, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private ProcessEnds(Descriptor epoll) {
        this.epoll = epoll;
    }

    public static ProcessEnds watch() throws IOException {
        var number =
                LibC.checked(
                        "epoll_create1", (_, state) -> (int) CREATE.invokeExact(state, CLOEXEC));
        var ends = new ProcessEnds(new Descriptor(number));
        Thread.ofPlatform().name("process-ends").daemon().start(ends::work);
        return ends;
    }

    /** Completes when the process has ended, at once when there is none of this number. */
    public CompletableFuture<Void> of(long pid) {
        var end = new CompletableFuture<Void>();
        try {
            add(open(pid), end);
        } catch (IOException e) {
            if (ProcessHandle.of(pid).isPresent()) {
                end.completeExceptionally(e);
            } else {
                end.complete(null);
            }
        }
        return end;
    }

    private static Descriptor open(long pid) throws IOException {
        return new Descriptor(
                LibC.checked(
                        "pidfd_open",
                        (_, state) ->
                                (int) (long) SYSCALL.invokeExact(state, PIDFD_OPEN, (int) pid, 0)));
    }

    private void add(Descriptor process, CompletableFuture<Void> end) throws IOException {
        awaited.put(process.number(), end);
        try {
            LibC.checked(
                    "epoll_ctl",
                    (arena, state) -> {
                        var event = arena.allocate(EVENT, 8);
                        event.set(JAVA_INT_UNALIGNED, 0, READABLE);
                        event.set(JAVA_LONG_UNALIGNED, DATA, process.number());
                        return (int)
                                CONTROL.invokeExact(
                                        state, epoll.number(), ADD, process.number(), event);
                    });
        } catch (IOException e) {
            awaited.remove(process.number());
            process.close();
            throw e;
        }
    }

    private void work() {
        try (var arena = Arena.ofConfined()) {
            var events = arena.allocate((long) EVENT * MOST_AT_ONCE, 8);
            while (!closed) {
                var count = await(events);
                for (var i = 0; i < count; i++) {
                    ended((int) events.get(JAVA_LONG_UNALIGNED, (long) i * EVENT + DATA));
                }
            }
            epoll.close();
        } catch (IOException e) {
            LOG.error("Ends of processes are no longer seen", e);
        }
    }

    private int await(java.lang.foreign.MemorySegment events) {
        try {
            return LibC.checked(
                    "epoll_wait",
                    (_, state) ->
                            (int)
                                    WAIT.invokeExact(
                                            state,
                                            epoll.number(),
                                            events,
                                            MOST_AT_ONCE,
                                            GLANCE_MILLIS));
        } catch (IOException e) {
            return INTERRUPTED_OR_LATE; // a signal; the next round sees what happened
        }
    }

    // Closing the pidfd takes it out of the epoll, too.
    private void ended(int process) throws IOException {
        var end = awaited.remove(process);
        new Descriptor(process).close();
        if (end != null) {
            end.completeAsync(() -> null, Thread::startVirtualThread);
        }
    }

    /** Nobody is told any more. */
    @Override
    public void close() {
        closed = true;
    }
}
