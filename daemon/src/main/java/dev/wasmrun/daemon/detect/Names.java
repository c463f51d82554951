package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Language;

/** What people call a language's runtime. */
final class Names {
    private Names() {}

    static String of(Language language) {
        return switch (language) {
            case NODEJS -> "Node.js";
            case PYTHON -> "Python";
            case WASM -> "WebAssembly";
            case STATIC -> "Pages";
        };
    }
}
