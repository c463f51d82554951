package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Reload;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

/** Rule 5 for an SQLite database that is not there yet. */
class NodeTablesTest {
    private static final String MANIFEST =
            """
            {"scripts": {"dev": "tsx watch src/index.ts"%s},
             "dependencies": {"%s": "1", "knex": "3", "sequelize-cli": "6", "drizzle-kit": "0"}}""";

    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void open() {
        project = Project.in(folder);
        project.file("src/index.ts", "");
    }

    private void manifest(String script, String database) {
        project.file(
                "package.json",
                MANIFEST.formatted(
                        script.isEmpty() ? "" : ", \"%s\": \"x\"".formatted(script), database));
    }

    @ParameterizedTest
    @CsvSource({
        "db:migrate",
        "migrate",
        "migrate:latest",
        "db:push",
        "migration:run",
        "init-db",
        "setup:db",
        "drizzle:push"
    })
    void the_script_for_the_tables_runs_first_until_they_are_there(String script) {
        manifest(script, "better-sqlite3");
        assertThat(project.start())
                .isEqualTo("npm run %s </dev/null; tsx watch src/index.ts".formatted(script));
        assertThat(project.plan().reload()).isEqualTo(Reload.SELF);

        project.file("data/shop.sqlite3", "x");
        assertThat(project.start()).isEqualTo("tsx watch src/index.ts");
    }

    @ParameterizedTest
    @CsvSource({
        "knexfile.js, knex migrate:latest",
        "config/config.json, sequelize db:migrate",
        "drizzle.config.ts, drizzle-kit push"
    })
    void without_a_script_its_tool_makes_them(String file, String command) {
        manifest("", "sqlite3");
        assertThat(project.start()).isEqualTo("tsx watch src/index.ts");

        project.file(file, "");
        assertThat(project.start())
                .isEqualTo("%s </dev/null; tsx watch src/index.ts".formatted(command));
    }

    @ParameterizedTest
    @CsvSource({"db:migrate, pg", "db:generate, sqlite3", "db:drop, sqlite3", "seed, sqlite3"})
    void neither_another_database_nor_another_script_is_touched(String script, String database) {
        manifest(script, database);

        assertThat(project.start()).isEqualTo("tsx watch src/index.ts");
    }

    @Test
    void a_start_that_makes_them_itself_does_so_once() {
        project.file(
                "package.json",
                """
                {"scripts": {"dev": "npm run db:migrate && node src/index.js", "db:migrate": "x"},
                 "dependencies": {"sqlite3": "5"}}""");

        assertThat(project.start()).isEqualTo("npm run db:migrate && node src/index.js");
    }
}
