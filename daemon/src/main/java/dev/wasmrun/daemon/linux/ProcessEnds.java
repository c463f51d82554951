package dev.wasmrun.daemon.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
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

    private static final MethodHandle SYSCALL =
            LibC.variadic(
                    "syscall", 1, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT));

    private final Epoll epoll;
    private final Map<Integer, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private ProcessEnds(Epoll epoll) {
        this.epoll = epoll;
    }

    public static ProcessEnds watch() throws IOException {
        var ends = new ProcessEnds(Epoll.open());
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

    private synchronized void add(Descriptor process, CompletableFuture<Void> end)
            throws IOException {
        awaited.put(process.number(), end);
        try {
            epoll.watch(process, process.number());
        } catch (IOException e) {
            awaited.remove(process.number());
            process.close();
            throw e;
        }
    }

    private void work() {
        try (epoll) {
            while (!closed) {
                epoll.await(-1, (process, _) -> ended((int) process));
            }
        } catch (IOException e) {
            closed = true;
            LOG.error("Ends of processes are no longer seen", e);
        }
    }

    // Closing the pidfd takes it out of the epoll, too.
    private void ended(int process) {
        var end = awaited.remove(process);
        try {
            new Descriptor(process).close();
        } catch (IOException e) {
            LOG.warn("The end of a process cannot be forgotten", e);
        }
        if (end != null) {
            end.completeAsync(() -> null, Thread::startVirtualThread);
        }
    }

    /** Nobody is told any more. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            epoll.wake();
        }
    }
}
