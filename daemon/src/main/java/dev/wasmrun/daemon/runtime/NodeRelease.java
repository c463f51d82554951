package dev.wasmrun.daemon.runtime;

/** A Node.js that can be fetched for this machine, with the npm that goes with it. */
record NodeRelease(Parcel node, Parcel npm) {
    String version() {
        return node.version();
    }

    /** 24 of 24.21.0: within a line a newer release takes the place of an older one. */
    String line() {
        return lineOf(version());
    }

    static String lineOf(String version) {
        return version.split("\\.", 2)[0];
    }
}
