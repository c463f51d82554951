package dev.wasmrun.daemon.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is not watched below one folder: what its {@code .gitignore} and those above it say, and
 * what no project means as its source.
 *
 * @param own the rules of {@code folder} itself
 * @param above those of the folders above; the deepest that has an opinion decides
 */
record Ignored(Path folder, IgnoreFile own, Optional<Ignored> above) {
    private static final Set<String> NEVER =
            Set.of("node_modules", "__pycache__", "site-packages", "bower_components", "coverage");
    private static final int LONGEST = 1 << 20;

    /**
     * Of a project: {@code wished} is {@code [watch] ignore} of its {@code .wasmrun.toml}, and the
     * rules above it count up to the folder that Git calls its own.
     */
    static Ignored of(Path project, List<String> wished) {
        var above = gitRoot(project).flatMap(root -> between(root, project));
        var own = new Ignored(project, read(project), above);
        return new Ignored(project, IgnoreFile.parse(wished), Optional.of(own));
    }

    private static Optional<Ignored> between(Path root, Path project) {
        if (project.equals(root)) {
            return Optional.empty();
        }
        var parent = project.getParent();
        return Optional.of(new Ignored(parent, read(parent), between(root, parent)));
    }

    private static Optional<Path> gitRoot(Path project) {
        for (var folder = project; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(".git"))) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    /** For what is in a folder below. */
    Ignored in(Path below) {
        var rules = read(below);
        return rules.rules().isEmpty() ? this : new Ignored(below, rules, Optional.of(this));
    }

    boolean skips(Path path, boolean isFolder) {
        var name = path.getFileName().toString();
        if (isFolder && (name.startsWith(".") || NEVER.contains(name) || isVenv(path))) {
            return true;
        }
        return decides(path, isFolder).orElse(false);
    }

    private Optional<Boolean> decides(Path path, boolean isFolder) {
        return own.decides(folder.relativize(path).toString(), isFolder)
                .or(() -> above.flatMap(upper -> upper.decides(path, isFolder)));
    }

    private static boolean isVenv(Path folder) {
        return Files.exists(folder.resolve("pyvenv.cfg"));
    }

    // A file that an app has made a link or a pipe is none of ours.
    private static IgnoreFile read(Path folder) {
        var file = folder.resolve(IgnoreFile.NAME);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return new IgnoreFile(List.of());
        }
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return IgnoreFile.parse(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new IgnoreFile(List.of());
        }
    }
}
