package dev.wasmrun.daemon.network;

/** Something that a loop does later, unless it is cancelled. For the loop's thread only. */
public final class Timer implements Comparable<Timer> {
    private static final Runnable NOTHING = () -> {};

    private final long nanos;
    private Runnable task;

    /**
     * @param nanos when, by System.nanoTime
     */
    Timer(long nanos, Runnable task) {
        this.nanos = nanos;
        this.task = task;
    }

    long nanos() {
        return nanos;
    }

    boolean isDue() {
        return nanos - System.nanoTime() <= 0;
    }

    void run() {
        task.run();
    }

    /**
     * Once or more. Its place in the queue stays until its time, but holds nothing: visitors come
     * and go faster than the patience with them ends.
     */
    public void cancel() {
        task = NOTHING;
    }

    @Override
    public int compareTo(Timer other) {
        return Long.signum(nanos - other.nanos);
    }
}
