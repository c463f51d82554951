package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.JsonObject;

/** Brings an app's new lines, each once and in order. */
public interface LogFeed {
    /** A {@code log} event of the app came. */
    void on(JsonObject event);

    /** Events may have been missed. */
    void catchUp();
}
