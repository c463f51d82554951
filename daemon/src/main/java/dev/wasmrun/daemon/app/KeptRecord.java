package dev.wasmrun.daemon.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** The record of a process's newest run, kept on disk for a later daemon. */
final class KeptRecord {
    private record Kept(Path files, RunRecord record) {}

    private final AppSupplies supplies;
    private Optional<Kept> kept = Optional.empty();
    private CompletionStage<Void> writing = CompletableFuture.completedFuture(null);

    KeptRecord(AppSupplies supplies) {
        this.supplies = supplies;
    }

    /** Of a run that is about to begin; completes once it is on disk. */
    CompletionStage<Void> begin(Path files, RunRecord record) {
        kept = Optional.of(new Kept(files, record));
        writing = supplies.begin(files, record);
        return writing;
    }

    /** As an earlier daemon left it. */
    void found(Path files, RunRecord record) {
        kept = Optional.of(new Kept(files, record));
    }

    /** Nothing before the first run. */
    CompletionStage<Void> change(UnaryOperator<RunRecord> change) {
        kept = kept.map(now -> new Kept(now.files(), change.apply(now.record())));
        return kept.map(this::write).orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    // One after the other: two that write the same file would take it from each other.
    private CompletionStage<Void> write(Kept now) {
        writing =
                writing.exceptionally(_ -> null)
                        .thenCompose(_ -> supplies.note(now.files(), now.record()));
        return writing;
    }

    Optional<RunRecord> now() {
        return kept.map(Kept::record);
    }

    /** The folder of the run. */
    Optional<Path> files() {
        return kept.map(Kept::files);
    }
}
