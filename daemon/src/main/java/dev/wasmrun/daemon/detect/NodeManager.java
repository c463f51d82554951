package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Rules 3 and 4: which manager installs a Node.js project, and how. npm does, so far. */
final class NodeManager {
    /** A file or key that asks for a manager. */
    private record Mark(String file, String manager) {}

    private static final List<Mark> MARKS =
            List.of(
                    new Mark("package-lock.json", "npm"),
                    new Mark("npm-shrinkwrap.json", "npm"),
                    new Mark("pnpm-lock.yaml", "pnpm"),
                    new Mark("yarn.lock", "yarn"),
                    new Mark("bun.lock", "bun"),
                    new Mark("bun.lockb", "bun"),
                    new Mark("pnpm-workspace.yaml", "pnpm"));

    private NodeManager() {}

    static Installing choose(NodeProject project, Notes notes) {
        var manifest = project.manifest();
        warnOfOthers(project, notes);
        if (!manifest.exists() || !(manifest.hasDependencies() || manifest.buildsAtInstall())) {
            notes.because(4, "no dependencies, so nothing is installed");
            return Installing.NOTHING;
        }
        return lock(project).map(lock -> withLock(lock, notes)).orElseGet(() -> withoutLock(notes));
    }

    private static Installing withLock(String lock, Notes notes) {
        notes.because(3, "npm, because of %s".formatted(lock));
        notes.because(4, "npm ci installs exactly what %s says".formatted(lock));
        return Installing.by("npm", lock, List.of("npm", "ci"));
    }

    private static Installing withoutLock(Notes notes) {
        notes.because(3, "npm, because it comes with Node.js and there is no lock file of it");
        notes.because(4, "npm install, because there is no lock file");
        return Installing.by("npm", PackageJson.NAME, List.of("npm", "install"));
    }

    private static Optional<String> lock(NodeProject project) {
        return MARKS.stream()
                .filter(mark -> mark.manager().equals("npm"))
                .map(Mark::file)
                .filter(project.folder()::has)
                .findFirst();
    }

    private static void warnOfOthers(NodeProject project, Notes notes) {
        var asked =
                project
                        .manifest()
                        .text("packageManager")
                        .map(named -> new Mark("packageManager", named.split("@", 2)[0]))
                        .stream();
        var seen = MARKS.stream().filter(mark -> project.folder().has(mark.file()));
        Stream.concat(asked, seen)
                .filter(mark -> !mark.manager().equals("npm"))
                .findFirst()
                .ifPresent(
                        mark -> {
                            notes.reject("%s (%s)".formatted(mark.manager(), mark.file()));
                            notes.warn(
                                    "%s asks for %s, which wasmrun cannot use yet; npm installs instead and may choose other versions"
                                            .formatted(mark.file(), mark.manager()));
                        });
    }
}
