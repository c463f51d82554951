package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.store.StoredApp;
import dev.wasmrun.protocol.AppName;

import java.util.concurrent.CompletionStage;

/** What of an app survives a restart. Each change is saved at once. */
final class SavedApp {
    private final AppSupplies supplies;
    private StoredApp app;

    SavedApp(StoredApp app, AppSupplies supplies) {
        this.app = app;
        this.supplies = supplies;
    }

    StoredApp now() {
        return app;
    }

    AppName name() {
        return app.name();
    }

    /** Stored with the next {@link #save}. */
    void note(StoredApp changed) {
        app = changed;
    }

    /** Completes once it is stored. */
    CompletionStage<Void> save(StoredApp changed) {
        app = changed;
        var saved = supplies.store().save(changed);
        saved.exceptionally(
                failure -> {
                    supplies.reportLost(changed.name(), failure);
                    return null;
                });
        return saved;
    }
}
