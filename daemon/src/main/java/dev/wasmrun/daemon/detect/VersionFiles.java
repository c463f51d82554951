package dev.wasmrun.daemon.detect;

import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of version managers, which name one version of many tools or of one. */
final class VersionFiles {
    private static final List<String> MISE =
            List.of("mise.toml", ".mise.toml", ".config/mise.toml");

    private VersionFiles() {}

    /** The first line that says something: {@code .nvmrc}, {@code .python-version}. */
    static Optional<String> line(Folder folder, String file) {
        return lines(folder, file).findFirst();
    }

    /** The line {@code nodejs 20.1.0} of {@code .tool-versions}. */
    static Optional<String> asdf(Folder folder, String... tools) {
        return lines(folder, ".tool-versions")
                .map(line -> line.split("\\s+"))
                .filter(words -> words.length > 1 && List.of(tools).contains(words[0]))
                .map(words -> words[1])
                .findFirst();
    }

    /** {@code node = "22"} below {@code [tools]}, in any of its forms. */
    static Optional<String> mise(Folder folder, String tool) {
        return MISE.stream()
                .flatMap(file -> folder.text(file).stream())
                .map(text -> Toml.parse(text).get(List.of("tools", tool)))
                .flatMap(value -> version(value).stream())
                .findFirst();
    }

    private static Optional<String> version(Object value) {
        return switch (value) {
            case TomlTable table -> Optional.ofNullable(table.get("version")).map(Object::toString);
            case TomlArray array when !array.isEmpty() -> version(array.get(0));
            case TomlArray _ -> Optional.empty();
            case null -> Optional.empty();
            case Object plain -> Optional.of(plain.toString());
        };
    }

    private static Stream<String> lines(Folder folder, String file) {
        return folder.text(file).stream()
                .flatMap(String::lines)
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty());
    }
}
