package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Language;

import java.util.Optional;

/**
 * The packages that are installed although no manifest names them: of an unknown name anybody may
 * have taken the package.
 */
public final class KnownPackages {
    private KnownPackages() {}

    /** The package that brings what a source imports, or a command calls. */
    public static Optional<String> find(Language language, String name) {
        return switch (language) {
            case PYTHON -> Imported.distribution(name);
            case NODEJS -> Optional.of(name).filter(ImportedPackages.KNOWN::contains);
            case WASM, STATIC -> Optional.empty();
        };
    }
}
