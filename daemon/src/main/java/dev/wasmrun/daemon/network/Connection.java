package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.Epoll;
import dev.wasmrun.daemon.linux.Pipe;
import dev.wasmrun.daemon.linux.TcpSocket;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A TCP connection on a loop, with what the kernel last said of it. For the loop's thread only,
 * which is told of each change once: whoever is told reads until {@link #mayRead} is false.
 */
public final class Connection implements Loop.Watched {
    /** Who hears of it now. */
    public interface Listener {
        /** It may be read, or written again. */
        void ready();

        /** The loop ends, or there was a bug: the connection has to be closed. */
        void end();
    }

    private final Loop loop;
    private final TcpSocket socket;
    private final Listener nobody =
            new Listener() {
                @Override
                public void ready() {
                    // whoever comes next finds out by reading
                }

                @Override
                public void end() {
                    close();
                }
            };

    private Listener listener = nobody;
    private boolean mayRead; // the kernel says so, once it is watched
    private boolean over;
    private boolean full;
    private boolean asksRoom;
    private boolean closed;

    Connection(Loop loop, TcpSocket socket) {
        this.loop = loop;
        this.socket = socket;
    }

    public Loop loop() {
        return loop;
    }

    public TcpSocket socket() {
        return socket;
    }

    /** From now on somebody else is told. */
    public void tell(Listener next) {
        listener = next;
    }

    /** It waits for whoever has it next. */
    public void tellNobody() {
        listener = nobody;
    }

    @Override
    public void ready(int what) {
        mayRead |= (what & (Epoll.READABLE | Epoll.OVER)) != 0;
        over |= (what & Epoll.OVER) != 0;
        full &= (what & (Epoll.WRITABLE | Epoll.OVER)) == 0;
        listener.ready();
    }

    @Override
    public void end() {
        listener.end();
    }

    public boolean mayRead() {
        return mayRead;
    }

    /**
     * How many bytes came; 0 when there is nothing for now, {@link TcpSocket#END} at the end.
     *
     * @param into with room
     */
    public int read(ByteBuffer into) throws IOException {
        var room = into.remaining();
        var count = into.isDirect() ? socket.read(into) : readCopy(into);
        // Less than there was room for is all there is; an end is to be read by itself.
        mayRead = count > 0 && (count == room || over);
        return count;
    }

    /** The same, without a copy. */
    int read(Pipe into) throws IOException {
        var count = into.fill(socket);
        mayRead = count > 0;
        return count;
    }

    private int readCopy(ByteBuffer into) throws IOException {
        var copy = loop.copy();
        var count = socket.read(copy.limit(Math.min(copy.limit(), into.remaining())));
        into.put(copy.flip());
        return count;
    }

    /** Takes what the kernel has room for; of more room the listener is told. */
    public void write(ByteBuffer from) throws IOException {
        if (full || !from.hasRemaining()) {
            return;
        }
        if (from.isDirect()) {
            socket.write(from);
        } else {
            writeCopy(from);
        }
        full = from.hasRemaining();
        if (full) {
            askRoom();
        }
    }

    void write(Pipe from) throws IOException {
        if (full || from.isEmpty()) {
            return;
        }
        from.drain(socket);
        full = !from.isEmpty();
        if (full) {
            askRoom();
        }
    }

    private void writeCopy(ByteBuffer from) throws IOException {
        ByteBuffer copy;
        do {
            copy = loop.copy();
            var length = Math.min(copy.limit(), from.remaining());
            copy.put(from.slice(from.position(), length)).flip();
            from.position(from.position() + socket.write(copy));
        } while (!copy.hasRemaining() && from.hasRemaining());
    }

    /** The listener is told once there is room, which a connection that is being made has not. */
    public void askRoom() throws IOException {
        if (!asksRoom) {
            asksRoom = true; // for good: it is said when there was none before
            loop.askRoom(socket);
        }
    }

    void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** The other end then sees that the connection broke, not that it ended well. */
    public void resetOnClose() {
        try {
            socket.resetOnClose();
        } catch (IOException e) {
            // it is gone already
        }
    }

    /** Once or more. */
    public void close() {
        if (!closed) {
            closed = true;
            loop.forget(this);
            socket.close();
        }
    }
}
