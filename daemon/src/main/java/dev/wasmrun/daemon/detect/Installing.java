package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;

/**
 * Which manager installs what the project needs.
 *
 * @param manager absent when there is nothing to install
 * @param version of the manager, where the project or its lock asks for one: exact, with a hash
 *     perhaps, or a line such as {@code 4}
 * @param source the file that says so
 */
record Installing(
        Optional<String> manager,
        Optional<String> version,
        Optional<String> source,
        List<String> command) {
    static final Installing NOTHING =
            new Installing(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    static Installing by(String manager, String source, List<String> command) {
        return new Installing(Optional.of(manager), Optional.empty(), Optional.of(source), command);
    }

    /** Its manager may still be called by the start command. */
    Installing skipped() {
        return new Installing(manager, version, source, List.of());
    }

    Installing in(Optional<String> managerVersion) {
        return new Installing(manager, managerVersion, source, command);
    }
}
