package dev.wasmrun.daemon.watch;

/** What the change of a file means for the app. */
public enum Meaning {
    /** Its page gets the new styles; the process runs on. */
    STYLES,
    /** The process must start again to see it. */
    SOURCE,
    /** A lock file: installed and started again, unless an install wrote it. */
    LOCK,
    /** Decides how the app is installed or started: it is planned, installed and started again. */
    PLAN
}
