package dev.wasmrun.daemon.process;

import dev.wasmrun.protocol.Usage;

/**
 * What the processes of a sandbox have taken until some moment.
 *
 * @param at when, as System.nanoTime() tells it
 * @param cpuNanos processor time since they began
 * @param memory resident bytes
 */
public record Consumption(long at, long cpuNanos, long memory, int processes) {
    /**
     * What was taken since an earlier moment; the time of a child that nobody asked for is lost.
     */
    Usage since(Consumption earlier) {
        var spent = Math.max(0, cpuNanos - earlier.cpuNanos);
        var time = at - earlier.at;
        var cpus = time <= 0 ? 0 : Math.round(100.0 * spent / time) / 100.0;
        return new Usage(cpus, memory, processes);
    }
}
