package dev.wasmrun.daemon.watch;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells what happens in folders. One for the whole daemon, since a user may have few inotify
 * instances; opened when the first app is watched.
 */
public final class FolderEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderEvents.class);

    /** Who wants to know. Called on the thread of all: it must not block. */
    interface Listener {
        void seen(Path folder, List<WatchEvent<?>> events);
    }

    // Two apps may have the same folder, each by a path of its own.
    private record Place(Listener listener, Path folder) {}

    private final Map<WatchKey, List<Place>> places = new HashMap<>();
    private Optional<WatchService> service = Optional.empty();
    private boolean closed;

    /** Answers what {@link #forget} wants back. Fails when the machine admits no more. */
    synchronized WatchKey watch(Path folder, Listener listener) throws IOException {
        var key = folder.register(opened(), ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
        var now = new ArrayList<>(places.getOrDefault(key, List.of()));
        now.removeIf(place -> place.listener() == listener); // it has another name by now
        now.add(new Place(listener, folder));
        places.put(key, List.copyOf(now));
        return key;
    }

    private WatchService opened() throws IOException {
        if (closed) {
            throw new IOException("The daemon is ending");
        }
        if (service.isEmpty()) {
            var fresh = FileSystems.getDefault().newWatchService();
            service = Optional.of(fresh);
            Thread.ofPlatform().name("file-changes").daemon().start(() -> run(fresh));
        }
        return service.get();
    }

    synchronized void forget(WatchKey key, Listener listener) {
        var rest =
                places.getOrDefault(key, List.of()).stream()
                        .filter(place -> place.listener() != listener)
                        .toList();
        if (rest.isEmpty()) {
            places.remove(key);
            key.cancel();
        } else {
            places.put(key, rest);
        }
    }

    private void run(WatchService from) {
        try {
            while (true) {
                var key = from.take();
                var events = key.pollEvents();
                places(key).forEach(place -> tell(place, events));
                if (!key.reset()) {
                    gone(key);
                }
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            return; // closed: nobody is to be told any more
        }
    }

    private synchronized List<Place> places(WatchKey key) {
        return places.getOrDefault(key, List.of());
    }

    private synchronized void gone(WatchKey key) {
        places.remove(key);
    }

    // The thread serves all apps: what breaks in one must not keep news from the others.
    private static void tell(Place place, List<WatchEvent<?>> events) {
        try {
            place.listener().seen(place.folder(), events);
        } catch (RuntimeException e) {
            LOG.error("Changes in {} could not be told", place.folder(), e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (service.isPresent()) {
            service.get().close();
        }
    }
}
