package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.runtime.NodeShelf;
import dev.wasmrun.daemon.runtime.Registry;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The runtime of a plan, brought before anything of the app runs.
 *
 * @param node the version that wasmrun provides; nothing where the machine has the runtime
 * @param caller the variables of the caller's shell, which say where packages come from
 */
record Provision(NodeShelf shelf, Optional<String> node, Map<String, String> caller) {
    /** Looks at the disk. {@code say} hears of what takes its time. */
    CompletionStage<?> bring(Path appHome, Consumer<String> say) {
        shelf.usedBy(appHome, node); // before it is here, so that nobody removes it again
        return node.<CompletionStage<?>>map(version -> bring(version, say))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private CompletionStage<?> bring(String version, Consumer<String> say) {
        if (!shelf.isHere(version)) {
            say.accept("Fetching Node.js %s; it is kept for all apps".formatted(version));
        }
        return shelf.provide(version, new Registry(caller));
    }
}
