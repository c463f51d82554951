package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 5 for an app whose database is an SQLite file that is not there yet: what its project has to
 * make the tables runs first. {@link #SCRIPTS} lists the usual names of a script for that, the best
 * first, and {@link #TOOLS} what is called where there is none.
 */
final class NodeTables {
    static final List<Pattern> SCRIPTS =
            Stream.of(
                            "db[:_-]migrate(?:[:_-](?:latest|up|run|deploy|dev))?",
                            "migrate(?:[:_-](?:latest|up|run|deploy|db))?",
                            "(?:knex|sequelize|drizzle|typeorm|prisma)[:_-](?:migrate|push)",
                            "migration[:_-]run",
                            "db[:_-](?:push|setup|init|create|sync)",
                            "(?:init|setup|create)[:_-]?(?:db|database|tables)")
                    .map(Pattern::compile)
                    .toList();

    /**
     * @param dependency that has the program
     * @param files any of them is there
     */
    private record Tool(String dependency, String command, String... files) {}

    static final List<Tool> TOOLS =
            List.of(
                    new Tool(
                            "knex",
                            "knex migrate:latest",
                            "knexfile.js",
                            "knexfile.cjs",
                            "knexfile.mjs"),
                    new Tool(
                            "sequelize-cli",
                            "sequelize db:migrate",
                            ".sequelizerc",
                            "config/config.json",
                            "config/config.js"),
                    new Tool(
                            "drizzle-kit",
                            "drizzle-kit push",
                            "drizzle.config.ts",
                            "drizzle.config.js",
                            "drizzle.config.mjs"));

    private static final List<String> SQLITE =
            List.of("better-sqlite3", "sqlite3", "sqlite", "@libsql/client", "libsql");

    private NodeTables() {}

    /** The start with what makes the tables before it, where that is needed and known. */
    static Start first(NodeProject project, Start start, Notes notes) {
        return SQLITE.stream().noneMatch(project.manifest()::needs)
                        || SqliteFile.isIn(project.folder())
                ? start
                : command(project, start)
                        .map(command -> SqliteFile.madeBy(command, start, 5, notes))
                        .orElse(start);
    }

    private static Optional<String> command(NodeProject project, Start start) {
        var scripts = project.manifest().scripts();
        var called = InnerPackages.texts(project, start);
        var own =
                SCRIPTS.stream()
                        .flatMap(name -> scripts.keySet().stream().filter(name.asMatchPredicate()))
                        .findFirst();
        var isDone =
                called.stream()
                        .anyMatch(
                                text ->
                                        text.contains("migrate")
                                                || own.filter(text::contains).isPresent());
        return isDone
                ? Optional.empty()
                : own.map(name -> "%s run %s".formatted(project.manager(), name))
                        .or(() -> tool(project));
    }

    private static Optional<String> tool(NodeProject project) {
        return TOOLS.stream()
                .filter(tool -> project.manifest().needs(tool.dependency()))
                .filter(tool -> project.folder().first(tool.files()).isPresent())
                .map(Tool::command)
                .findFirst();
    }
}
