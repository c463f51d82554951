package dev.wasmrun.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Isolation;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

class StoreTest {
    private static final Optional<Problem> WHY =
            Optional.of(new Problem(Problem.Kind.FAILED, "app-exited", "It ended", "See its log"));

    @TempDir Path folder;

    private static StoredApp app(String name) {
        var spec =
                new AppSpec(
                        "/srv/" + name,
                        Optional.of(new AppName(name)),
                        Optional.empty(),
                        List.of("node", "server.js"),
                        Map.of("KEY", "secret"),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false,
                        false,
                        Map.of("PATH", "/usr/bin"),
                        new Limits(
                                Optional.of(64L << 20),
                                Optional.of(0.5),
                                Optional.empty(),
                                Optional.empty()),
                        Optional.of(false),
                        Optional.of(true),
                        Isolation.AUTO);
        return StoredApp.of("alice", new AppName(name), spec)
                .withForwards(List.of(ForwardSpec.parse("8080:3000")));
    }

    private static <T> T now(java.util.concurrent.CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void what_was_saved_is_there_after_a_restart() throws Exception {
        var file = folder.resolve("wasmrun.db");
        try (var store = Store.open(file)) {
            now(store.save(app("shop")));
            now(store.save(app("api").withWanted(false).withProblem(WHY)));
            now(store.save(app("shop").withRun(3)));
            now(store.save(app("gone")));
            now(store.delete("alice", new AppName("gone")));
        }
        try (var again = Store.open(file)) {
            assertThat(now(again.load()))
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("createdAt")
                    .containsExactly(
                            app("api").withWanted(false).withProblem(WHY), app("shop").withRun(3));
        }
    }

    @Test
    void only_the_owner_may_read_it() throws IOException {
        var file = folder.resolve("wasmrun.db");
        try (var store = Store.open(file)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void an_app_that_cannot_be_read_does_not_hide_the_others() throws Exception {
        var file = folder.resolve("wasmrun.db");
        try (var store = Store.open(file)) {
            now(store.save(app("shop")));
        }
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.executeUpdate(
                    "INSERT INTO app VALUES ('alice', 'odd', '{\"owner\": 7, \"what\": 1}')");
        }
        try (var again = Store.open(file)) {
            assertThat(now(again.load()))
                    .extracting(app -> app.name().text())
                    .containsExactly("shop");
        }
    }
}
