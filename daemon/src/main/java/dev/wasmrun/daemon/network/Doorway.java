package dev.wasmrun.daemon.network;

import dev.wasmrun.daemon.linux.TcpSocket;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;

/** Where a loop lets in whoever comes to a listening socket. */
final class Doorway implements Loop.Watched {
    private static final int MOST_ACCEPTS = 4;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Logger log = LoggerFactory.getLogger(Doorway.class);

    private final Loop loop;
    private final TcpSocket listener;
    private final Guests guests;

    private Doorway(Loop loop, TcpSocket listener, Guests guests) {
        this.loop = loop;
        this.listener = listener;
        this.guests = guests;
    }

    /** On the loop's thread. It is open as long as the listener is. */
    static void open(Loop loop, TcpSocket listener, Guests guests) throws IOException {
        loop.watchDoor(listener, new Doorway(loop, listener, guests));
    }

    @Override
    public void ready(int what) {
        try {
            for (var i = 0; i < MOST_ACCEPTS; i++) {
                var visitor = listener.accept();
                if (visitor.isEmpty()) {
                    return;
                }
                guests.enter(loop, visitor.get());
            }
        } catch (IOException e) {
            pause(e);
        }
    }

    // Out of descriptors: the listener stays ready, and the loop would spin.
    private void pause(IOException cause) {
        try {
            loop.unwatchDoor(listener);
            log.warn("No visitor can be let in for a moment: {}", cause.getMessage());
            loop.after(PAUSE, this::resume);
        } catch (IOException e) {
            log.debug("The door was closed meanwhile", e);
        }
    }

    private void resume() {
        try {
            loop.watchDoor(listener, this);
        } catch (IOException e) {
            log.debug("The door was closed meanwhile", e);
        }
    }

    @Override
    public void end() {
        listener.close();
    }
}
