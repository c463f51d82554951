package dev.wasmrun.daemon.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The thread that watches one project: it gathers what changes until that is quiet. */
final class Look implements FolderEvents.Listener, AutoCloseable {
    private static final int MOST_WAITING = 4096;

    private record Seen(Path folder, List<WatchEvent<?>> events) {}

    private final Watched plan;
    private final FolderEvents events;
    private final Consumer<Watch.News> told;
    private final BlockingQueue<Seen> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean missed = new AtomicBoolean();
    private Thread thread = Thread.currentThread();

    private Look(Watched plan, FolderEvents events, Consumer<Watch.News> told) {
        this.plan = plan;
        this.events = events;
        this.told = told;
    }

    /** {@code told} is called on the thread of this. */
    static Look start(Watched plan, FolderEvents events, Consumer<Watch.News> told) {
        // what is saved while the folders are still looked through must not be missed
        var since = plan.since().or(() -> Optional.of(Instant.now()));
        var look = new Look(plan.since(since), events, told);
        look.thread = Thread.ofVirtual().name("watch").start(look::run);
        return look;
    }

    @Override
    public void seen(Path folder, List<WatchEvent<?>> seen) {
        if (!queue.offer(new Seen(folder, seen))) {
            missed.set(true);
        }
    }

    private void run() {
        try (var tree = new Tree(plan.in(plan.project().toRealPath()), events, this)) {
            var change = tree.open();
            told.accept(new Watch.News.Watching(tree.size()));
            while (true) {
                change = next(tree, change);
            }
        } catch (InterruptedException e) {
            return; // nobody wants to know any more
        } catch (IOException | RuntimeException e) {
            told.accept(new Watch.News.Refused(Refusals.of(plan.project(), e)));
        }
    }

    private Optional<Change> next(Tree tree, Optional<Change> before)
            throws IOException, InterruptedException {
        var due = before.map(plan.pause()::endOf);
        if (due.filter(Instant.now()::isAfter).isPresent()) {
            tree.settled(before.get()).map(Watch.News.Changed::new).ifPresent(told);
            return Optional.empty();
        }
        var seen = due.isPresent() ? pollUntil(due.get()) : queue.take();
        if (seen == null) {
            return before;
        }
        var more = missed.getAndSet(false) ? tree.again() : tree.on(seen.folder(), seen.events());
        return more.map(now -> before.map(then -> then.and(now)).orElse(now)).or(() -> before);
    }

    private Seen pollUntil(Instant end) throws InterruptedException {
        return queue.poll(Duration.between(Instant.now(), end).toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
