package dev.wasmrun.daemon.preview;

import java.util.Optional;

/**
 * The way to an app's page.
 *
 * @param liveRun the run that answers, where its pages are to follow the next ones
 */
public record AppPage(AppDialer dialer, Optional<Integer> liveRun) {}
