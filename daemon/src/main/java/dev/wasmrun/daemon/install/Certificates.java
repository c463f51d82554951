package dev.wasmrun.daemon.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The only files of the host that a project may name for its install: certificates in PEM. A
 * project is code of strangers; whatever else it could name, its install scripts could send away.
 */
final class Certificates {
    private static final int LARGEST = 4 << 20;
    private static final String BEGIN = "-----BEGIN ";

    private Certificates() {}

    /** The mount of the real file, so that no link can be turned elsewhere afterwards. */
    static Optional<Mount> of(Mount named, Path project) {
        try {
            var real = named.host().toRealPath();
            return !real.startsWith(project.toRealPath()) && isCertificates(real)
                    ? Optional.of(new Mount(real, named.inside(), false))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isCertificates(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
            return false;
        }
        var text = Files.readString(file, StandardCharsets.ISO_8859_1);
        var blocks = text.lines().filter(line -> line.startsWith(BEGIN)).toList();
        return !blocks.isEmpty() && blocks.stream().allMatch(line -> line.contains("CERTIFICATE"));
    }
}
