package dev.wasmrun.daemon.event;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether anybody looks at what apps do: an open page, {@code top}, somebody who asks once. What is
 * measured for them alone is measured seldom while there is nobody. For any thread.
 */
public final class Audience {
    private final AtomicInteger followers = new AtomicInteger();
    private final List<Runnable> performers = new CopyOnWriteArrayList<>();

    /** Runs this whenever somebody looks: often, and on their threads. */
    public void whenSeen(Runnable hurry) {
        performers.add(hurry);
    }

    /** Whether somebody follows what happens. */
    public boolean isPresent() {
        return followers.get() > 0;
    }

    /** Somebody asks how things are. */
    public void glance() {
        performers.forEach(Runnable::run);
    }

    /** Somebody follows what happens until this is done. */
    public void follow(CompletionStage<?> over) {
        followers.incrementAndGet();
        glance();
        var _ = over.whenComplete((_, _) -> followers.decrementAndGet());
    }
}
