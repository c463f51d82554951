package dev.wasmrun.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class SqliteLibraryTest {
    @TempDir Path home;

    @AfterEach
    void other_tests_unpack_it_where_they_would() {
        System.clearProperty("org.sqlite.tmpdir");
    }

    @Test
    void what_a_killed_daemon_left_is_gone_with_the_next_start() throws IOException {
        var folder = home.resolve("native");
        SqliteLibrary.unpackIn(folder);
        var old = Files.createFile(folder.resolve("sqlite-3-abc-libsqlitejdbc.so"));
        var lock = Files.createFile(folder.resolve("sqlite-3-abc-libsqlitejdbc.so.lck"));

        SqliteLibrary.unpackIn(folder);

        assertThat(old).doesNotExist();
        assertThat(lock).doesNotExist();
        assertThat(System.getProperty("org.sqlite.tmpdir")).isEqualTo(folder.toString());
    }
}
