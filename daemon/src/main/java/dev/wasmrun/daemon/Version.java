package dev.wasmrun.daemon;

import java.util.Optional;

/** Which wasmrun this is. */
final class Version {
    static final String CURRENT =
            Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                    .orElse("development");

    private Version() {}
}
