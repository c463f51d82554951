package dev.wasmrun.daemon.app;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** A test of one app in a world of fakes. */
abstract class StagedTest {
    @TempDir Path home;
    StagedApp stage;

    @BeforeEach
    void open() {
        stage = new StagedApp(home);
    }

    @AfterEach
    void close() throws IOException {
        stage.close();
    }
}
