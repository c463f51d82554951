package dev.wasmrun.daemon.logs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells whoever tails a file that its folder saw a write. One for the whole daemon: one inotify
 * instance, one thread.
 */
public final class Wakeups implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Wakeups.class);

    private final WatchService watch;
    private final Map<WatchKey, Runnable> sleepers = new ConcurrentHashMap<>();

    public Wakeups() throws IOException {
        watch = java.nio.file.FileSystems.getDefault().newWatchService();
        Thread.ofPlatform().name("log-wakeups").daemon().start(this::run);
    }

    /**
     * {@code wake} is called on the thread of this object after each write in the folder; it must
     * not block.
     */
    AutoCloseable onWrite(Path folder, Runnable wake) throws IOException {
        var key = folder.register(watch, StandardWatchEventKinds.ENTRY_MODIFY);
        sleepers.put(key, wake);
        wake.run(); // for what was written before
        return () -> {
            key.cancel();
            sleepers.remove(key);
        };
    }

    private void run() {
        try {
            while (true) {
                var key = watch.take();
                key.pollEvents();
                key.reset();
                var sleeper = sleepers.get(key);
                if (sleeper != null) {
                    wake(sleeper);
                }
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            return; // closed: nobody is to be woken any more
        }
    }

    // The thread serves all apps: what breaks in one must not leave the others asleep.
    private static void wake(Runnable sleeper) {
        try {
            sleeper.run();
        } catch (RuntimeException e) {
            LOG.error("Somebody could not be woken to read on", e);
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
