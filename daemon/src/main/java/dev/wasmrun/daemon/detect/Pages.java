package dev.wasmrun.daemon.detect;

import java.util.Map;

/** Rule 5 for a folder with pages only: Node.js serves its files. */
final class Pages {
    private static final String SERVER = "WASMRUN_STATIC_SERVER";

    private Pages() {}

    static Start start(Notes notes) {
        notes.because(5, "a small server on Node.js serves the files of the folder");
        return Start.shell("node -e \"$%s\"".formatted(SERVER))
                .of("Static")
                .with(Map.of(SERVER, Script.named("static-server.js")));
    }
}
