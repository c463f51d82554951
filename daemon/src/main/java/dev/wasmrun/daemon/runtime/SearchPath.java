package dev.wasmrun.daemon.runtime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folders in which runtimes are looked for: the caller's PATH, then the usual places. */
record SearchPath(List<Path> folders) {
    /** Of versions such as {@code v3.10}. */
    static final Comparator<String> NEWEST_FIRST =
            Comparator.comparing(SearchPath::order).reversed();

    private static final int MOST_VERSIONS = 10;

    /** Where nvm, pyenv, uv, mise, asdf, fnm and volta keep versions, each in its own folder. */
    private static final List<String> VERSION_MANAGERS =
            List.of(
                    ".nvm/versions/node",
                    ".pyenv/versions",
                    ".local/share/uv/python",
                    ".local/share/mise/installs/node",
                    ".local/share/mise/installs/python",
                    ".asdf/installs/nodejs",
                    ".asdf/installs/python",
                    ".local/share/fnm/node-versions",
                    ".volta/tools/image/node");

    static SearchPath of(String path, Path home) {
        var onPath =
                Arrays.stream(path.split(":")).filter(entry -> entry.startsWith("/")).map(Path::of);
        var usual = Stream.of(Path.of("/usr/local/bin"), Path.of("/usr/bin"));
        var managed = VERSION_MANAGERS.stream().map(home::resolve).flatMap(SearchPath::newest);
        return new SearchPath(
                Stream.of(onPath, usual, managed)
                        .flatMap(folders -> folders)
                        .map(Path::normalize)
                        .distinct()
                        .filter(Files::isDirectory)
                        .toList());
    }

    private static Stream<Path> newest(Path versions) {
        var found = new ArrayList<Path>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(versions)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            return Stream.of(); // no such version manager here
        }
        return found.stream()
                .sorted(Comparator.comparing(SearchPath::name, NEWEST_FIRST))
                .limit(MOST_VERSIONS)
                .flatMap(v -> Stream.of(v.resolve("bin"), v.resolve("installation/bin")));
    }

    private static String name(Path version) {
        return version.getFileName().toString();
    }

    /** Makes 3.9 smaller than 3.10. */
    private static String order(String version) {
        var order = new StringBuilder();
        for (var part : version.replaceFirst("^v", "").split("\\.")) {
            order.append("%8s.".formatted(part));
        }
        return order.toString();
    }

    Stream<Path> executables(String name) {
        return folders.stream().map(folder -> folder.resolve(name)).filter(Files::isExecutable);
    }

    @Override
    public String toString() {
        return String.join(":", folders.stream().map(Path::toString).toList());
    }
}
