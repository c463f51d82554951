package dev.wasmrun.protocol;

/**
 * How much of the machine an app takes, with all its processes.
 *
 * @param cpus in processors, over the last seconds: 0.5 is half of one
 * @param memory resident bytes; what processes share counts for each of them
 * @param processes how many there are
 */
public record Usage(double cpus, long memory, int processes) {
    private static final double LITTLE_CPU = 0.01;
    private static final double LITTLE_MEMORY = 0.01;

    /** Whether somebody who watches would see no difference. */
    public boolean isAbout(Usage other) {
        return processes == other.processes
                && Math.abs(cpus - other.cpus) < LITTLE_CPU
                && Math.abs(memory - other.memory) <= LITTLE_MEMORY * other.memory;
    }
}
