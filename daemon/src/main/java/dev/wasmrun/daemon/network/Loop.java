package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.Epoll;
import dev.wasmrun.daemon.linux.TcpSocket;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One thread that moves the bytes of many connections, each when it is ready. All but {@link #run}
 * and {@link #end} is for that thread alone.
 */
public final class Loop implements AutoCloseable {
    /** Something with a socket. It closes itself when it fails. */
    interface Watched {
        /**
         * @param what is new: bits of {@link Epoll}
         */
        void ready(int what);

        /** The loop ends. */
        void end();
    }

    private record Place(int serial, Watched watched) {}

    private static final Logger log = LoggerFactory.getLogger(Loop.class);
    private static final Place NOBODY =
            new Place(
                    -1,
                    new Watched() {
                        @Override
                        public void ready(int what) {
                            // it was closed after the kernel spoke
                        }

                        @Override
                        public void end() {
                            // there is nothing to end
                        }
                    });

    private final Epoll epoll;
    private final BufferPool buffers = new BufferPool();
    private final PipePool pipes = new PipePool();
    private final ByteBuffer copy = ByteBuffer.allocateDirect(BufferPool.LARGE);
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Queue<Timer> timers = new PriorityQueue<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final Thread thread;
    private Queue<Connection.Listener> nextTurn = new ArrayDeque<>();

    /** By the socket's number, which a later socket may have again. */
    private Place[] places = {};

    private int serial;
    private final AtomicInteger load = new AtomicInteger(); // one thread writes, others look
    private boolean asleep;
    private boolean closed;

    private Loop(String name, Epoll epoll) {
        this.epoll = epoll;
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::work);
    }

    static Loop start(String name) throws IOException {
        var loop = new Loop(name, Epoll.open());
        loop.thread.start();
        return loop;
    }

    /**
     * Has the loop's thread do something; false when the loop has ended and nothing will happen.
     */
    public boolean run(Runnable task) {
        synchronized (tasks) {
            if (closed) {
                return false;
            }
            tasks.add(task);
            wake();
        }
        return true;
    }

    // Under the lock, so that it is not closed meanwhile.
    private void wake() {
        if (asleep) {
            asleep = false;
            epoll.wake();
        }
    }

    /** Whether the caller is on the loop's thread. */
    boolean isCurrent() {
        return Thread.currentThread().equals(thread);
    }

    /** How many connections it has; for any thread. */
    int load() {
        return load.get();
    }

    /** It is told that it is ready after others had their turn. */
    void again(Connection.Listener listener) {
        nextTurn.add(listener);
    }

    /** Does something later, unless the loop ends before. */
    public Timer after(Duration time, Runnable task) {
        var timer = new Timer(System.nanoTime() + time.toNanos(), task);
        timers.add(timer);
        return timer;
    }

    /** Takes the socket over, unless this fails. */
    public Connection take(TcpSocket socket) throws IOException {
        if (!isCurrent()) {
            throw new IllegalStateException("Not on the thread of " + thread.getName());
        }
        var connection = new Connection(this, socket);
        var next = ++serial;
        epoll.watch(socket, number(socket, next));
        place(socket, next, connection);
        load.incrementAndGet();
        return connection;
    }

    /** Has visitors let in until the listener is closed. */
    public void open(TcpSocket listener, Guests guests) throws IOException {
        Doorway.open(this, listener, guests);
    }

    void askRoom(TcpSocket socket) throws IOException {
        epoll.watchRoom(socket, number(socket, places[socket.number()].serial));
    }

    /** Several loops may watch a door: each visitor is told to one or more of them. */
    void watchDoor(TcpSocket door, Watched watched) throws IOException {
        var next = ++serial;
        epoll.watchDoor(door, number(door, next));
        place(door, next, watched);
    }

    void unwatchDoor(TcpSocket door) throws IOException {
        epoll.forget(door);
    }

    private void place(TcpSocket socket, int next, Watched watched) {
        if (socket.number() >= places.length) {
            var more = Arrays.copyOf(places, 2 * socket.number() + 1);
            Arrays.fill(more, places.length, more.length, NOBODY);
            places = more;
        }
        places[socket.number()] = new Place(next, watched);
    }

    private static long number(TcpSocket socket, int serial) {
        return ((long) serial << Integer.SIZE) | socket.number();
    }

    /** Before the socket is closed. Where others closed it, its place may be another's by now. */
    void forget(Connection connection) {
        var number = connection.socket().number();
        if (places[number].watched.equals(connection)) {
            places[number] = NOBODY;
        }
        load.decrementAndGet();
    }

    BufferPool buffers() {
        return buffers;
    }

    PipePool pipes() {
        return pipes;
    }

    /** For bytes that the kernel cannot take from where they are. */
    ByteBuffer copy() {
        return copy.clear();
    }

    /** All that it watched is closed when this future completes. */
    CompletableFuture<Boolean> end() {
        synchronized (tasks) {
            if (!closed) {
                closed = true;
                wake();
            }
        }
        return ended;
    }

    @Override
    public void close() {
        var _ = end();
    }

    private void work() {
        try {
            while (runTasks()) {
                epoll.await(patience(), this::hear);
                synchronized (tasks) {
                    asleep = false;
                }
                runDue();
                runNextTurn();
            }
        } catch (IOException | RuntimeException e) {
            log.error("A loop of the relay ended; its connections are lost", e);
        } finally {
            finish();
        }
    }

    /** False when the loop is closed and nothing is left to do. */
    private boolean runTasks() {
        while (true) {
            Runnable task;
            synchronized (tasks) {
                if (tasks.isEmpty()) {
                    asleep = !closed; // from now on whoever brings something rings
                    return asleep;
                }
                task = tasks.remove();
            }
            runSafely(task);
        }
    }

    /** How long nothing has to be done if nothing is new, in milliseconds; -1 is for ever. */
    private int patience() {
        if (!nextTurn.isEmpty()) {
            return 0;
        }
        var next = timers.peek();
        if (next == null) {
            return -1;
        }
        var left = TimeUnit.NANOSECONDS.toMillis(next.nanos() - System.nanoTime()) + 1;
        return Math.clamp(left, 0, Integer.MAX_VALUE);
    }

    private void hear(long number, int what) {
        var place = places[(int) number];
        if (place.serial == (int) (number >> Integer.SIZE)) {
            try {
                place.watched.ready(what);
            } catch (RuntimeException e) {
                endAfter(e, place.watched::end);
            }
        }
    }

    // A bug with one connection must not end all others.
    private static void endAfter(RuntimeException bug, Runnable end) {
        log.error("A bug in the relay ended a connection", bug);
        runSafely(end);
    }

    private void runDue() {
        while (!timers.isEmpty() && timers.peek().isDue()) {
            runSafely(timers.remove()::run);
        }
    }

    private void runNextTurn() {
        if (!nextTurn.isEmpty()) {
            var turn = nextTurn;
            nextTurn = new ArrayDeque<>();
            for (var listener : turn) {
                try {
                    listener.ready();
                } catch (RuntimeException e) {
                    endAfter(e, listener::end);
                }
            }
        }
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("A bug in the relay", e);
        }
    }

    private void finish() {
        synchronized (tasks) {
            closed = true;
            asleep = false;
        }
        for (var place : places.clone()) {
            runSafely(place.watched::end);
        }
        pipes.close();
        try {
            epoll.close();
        } catch (IOException e) {
            log.debug("A loop did not close", e);
        }
        ended.complete(true);
    }
}
