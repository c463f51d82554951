package dev.wasmrun.daemon.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.Json;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * What survives a restart of the daemon, in one SQLite file that only its owner may read: variables
 * of apps may be secrets. One thread does all the work, so what is saved later is stored later.
 */
public final class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final long CLOSE_SECONDS = 10;
    private static final String SCHEMA =
            """
            CREATE TABLE IF NOT EXISTS app (
              owner TEXT NOT NULL, name TEXT NOT NULL, app TEXT NOT NULL,
              PRIMARY KEY (owner, name)) WITHOUT ROWID""";

    private final ObjectMapper json = Json.mapper();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("store").daemon().factory());
    private final Connection connection;

    private Store(Connection connection) {
        this.connection = connection;
    }

    public static Store open(Path file) throws IOException {
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            }
            var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                // NORMAL in WAL mode survives a crash of the daemon; FULL would survive one of the
                // machine, too.
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("PRAGMA busy_timeout = 5000");
                statement.execute(SCHEMA);
            }
            return new Store(connection);
        } catch (SQLException e) {
            throw new IOException(
                    "The store %s cannot be opened: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Everything that is stored, by owner and name. */
    public CompletionStage<List<StoredApp>> load() {
        return inOrder(
                () -> {
                    var apps = new ArrayList<StoredApp>();
                    try (var statement = connection.createStatement();
                            var rows =
                                    statement.executeQuery(
                                            "SELECT app FROM app ORDER BY owner, name")) {
                        while (rows.next()) {
                            read(rows.getString(1)).ifPresent(apps::add);
                        }
                    }
                    return apps;
                });
    }

    // One app that cannot be read (of a newer version, say) must not keep the others from running;
    // it stays stored.
    private Optional<StoredApp> read(String text) {
        try {
            return Optional.of(json.readValue(text, StoredApp.class));
        } catch (JsonProcessingException e) {
            LOG.error("A stored app cannot be read and is left out", e);
            return Optional.empty();
        }
    }

    public CompletionStage<Void> save(StoredApp app) {
        return inOrder(
                () -> {
                    try (var statement =
                            connection.prepareStatement(
                                    "INSERT OR REPLACE INTO app (owner, name, app) VALUES (?, ?, ?)")) {
                        statement.setString(1, app.owner());
                        statement.setString(2, app.name().text());
                        statement.setString(3, json.writeValueAsString(app));
                        statement.executeUpdate();
                    }
                    return null;
                });
    }

    public CompletionStage<Void> delete(String owner, AppName name) {
        return inOrder(
                () -> {
                    try (var statement =
                            connection.prepareStatement(
                                    "DELETE FROM app WHERE owner = ? AND name = ?")) {
                        statement.setString(1, owner);
                        statement.setString(2, name.text());
                        statement.executeUpdate();
                    }
                    return null;
                });
    }

    private interface Work<T> {
        T run() throws SQLException, JsonProcessingException;
    }

    private <T> CompletableFuture<T> inOrder(Work<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.run();
                    } catch (SQLException | JsonProcessingException e) {
                        throw new IllegalStateException("The store failed", e);
                    }
                },
                thread);
    }

    /** Waits for what is still to be saved. */
    @Override
    public void close() throws IOException {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("The store did not finish in time");
            }
            connection.close();
        } catch (SQLException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
