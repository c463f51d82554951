package dev.wasmrun.daemon.preview;

import java.util.Optional;

/**
 * The way to an app's page.
 *
 * @param live where its pages are to follow what changes: as of when they are
 */
public record AppPage(AppDialer dialer, Optional<Moment> live) {
    /** The run that answers, and how often styles had changed before. */
    public record Moment(int run, int styles) {}
}
