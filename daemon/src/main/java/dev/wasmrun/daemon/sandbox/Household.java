package dev.wasmrun.daemon.sandbox;

/** All processes of a run, however they came to be. */
interface Household {
    /** Asks each to end. */
    void terminate();

    /** Ends all of them. */
    void kill();

    /** Whether one of them is still there. */
    boolean isAlive();
}
