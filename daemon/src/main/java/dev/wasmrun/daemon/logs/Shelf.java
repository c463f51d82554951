package dev.wasmrun.daemon.logs;

import dev.wasmrun.protocol.AppName;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** An app's log on disk with all that belongs to it. For one thread at a time. */
final class Shelf implements AutoCloseable {
    private static final long SAY_EVERY = 1L << 20;

    private final AppName app;
    private final LogStore store;
    private final LogNotes notes;
    private final AppLog.Setting setting;
    private long unsaid;

    private Shelf(AppName app, LogStore store, LogNotes notes, AppLog.Setting setting) {
        this.app = app;
        this.store = store;
        this.notes = notes;
        this.setting = setting;
    }

    static Shelf open(AppName app, Path folder, AppLog.Setting setting) throws IOException {
        var store = LogStore.open(folder, setting.usual());
        try {
            var notes = LogNotes.open(folder);
            store.keep(notes.wish().over(setting.usual()));
            return new Shelf(app, store, notes, setting);
        } catch (IOException e) {
            store.close();
            throw e;
        }
    }

    LogStore store() {
        return store;
    }

    LogNotes notes() {
        return notes;
    }

    void append(List<StoredLine> lines) throws IOException {
        store.append(lines);
        unsaid += lines.stream().mapToLong(LogRecords::sizeOf).sum();
        if (unsaid >= SAY_EVERY) {
            share();
        }
    }

    // Of all logs together: gives up what others need.
    private void share() throws IOException {
        unsaid = 0;
        store.shrinkTo(setting.space().use(app, store.stored()));
    }

    void wish(LogWish wish) throws IOException {
        store.keep(wish.over(setting.usual()));
        notes.wish(wish);
    }

    void tidy(Instant now) throws IOException {
        store.expire(now);
        share();
    }

    void clear() throws IOException {
        store.clear();
        share();
    }

    /** What is stored now. {@code running}: the runs that still write. */
    LogSnapshot look(Set<Integer> running) {
        return new LogSnapshot(
                app, store.segments(), store.next(), notes.wish().view(), notes.runs(), running);
    }

    @Override
    public void close() throws IOException {
        setting.space().gone(app);
        store.close();
    }
}
