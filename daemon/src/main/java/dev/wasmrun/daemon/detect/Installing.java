package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;

/**
 * Which manager installs what the project needs.
 *
 * @param manager absent when there is nothing to install
 * @param source the file that says so
 */
record Installing(Optional<String> manager, Optional<String> source, List<String> command) {
    static final Installing NOTHING = new Installing(Optional.empty(), Optional.empty(), List.of());

    static Installing by(String manager, String source, List<String> command) {
        return new Installing(Optional.of(manager), Optional.of(source), command);
    }
}
