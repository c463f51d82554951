package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;

/** What a folder is when it is no project of ours. {@link #ALL} is the whole list. */
record Foreign(String name, String file) {
    static final List<Foreign> ALL =
            List.of(
                    new Foreign("Deno", "deno.json"),
                    new Foreign("Deno", "deno.jsonc"),
                    new Foreign("Go", "go.mod"),
                    new Foreign("Rust", "Cargo.toml"),
                    new Foreign("Ruby", "Gemfile"),
                    new Foreign("PHP", "composer.json"),
                    new Foreign("PHP", "index.php"),
                    new Foreign("Java", "pom.xml"),
                    new Foreign("Java", "build.gradle"),
                    new Foreign("Java", "build.gradle.kts"),
                    new Foreign("Elixir", "mix.exs"),
                    new Foreign("Docker", "docker-compose.yml"),
                    new Foreign("Docker", "compose.yaml"),
                    new Foreign("Docker", "Dockerfile"));

    /** Containers hold projects of any kind. */
    boolean isContainers() {
        return name.equals("Docker");
    }

    static Optional<Foreign> in(Folder folder) {
        return ALL.stream().filter(kind -> folder.has(kind.file())).findFirst();
    }
}
