package dev.wasmrun.daemon.detect;

import java.util.Optional;

/**
 * A project whose packages only conda knows: its file looks like a manifest, and is none of ours.
 */
final class Conda {
    private Conda() {}

    static Optional<String> environment(Folder folder) {
        return folder.first("environment.yml", "environment.yaml", "conda.yml")
                .filter(file -> folder.text(file).orElse("").contains("dependencies:"));
    }

    /** Unless something else says what is to be installed. */
    static void refuse(PythonProject project) {
        var environment = environment(project.folder());
        if (environment.isPresent() && project.manifest().isEmpty()) {
            throw Refusals.conda(environment.orElseThrow());
        }
    }
}
