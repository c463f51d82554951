package dev.wasmrun.daemon.detect;

import java.util.Optional;
import java.util.Set;

/**
 * A project that keeps its own package in {@code src/}, where Python finds it only once it is
 * installed.
 */
final class SrcLayout {
    private static final String SRC = "src";

    private SrcLayout() {}

    /** The module that imports it from elsewhere, when there is something to install it by. */
    static Optional<PythonSource> needing(PythonProject project) {
        return canBeInstalled(project)
                ? project.sources().stream()
                        .filter(source -> !source.parent().equals(SRC))
                        .filter(source -> importsFromThere(project.folder(), source.imported()))
                        .findFirst()
                : Optional.empty();
    }

    private static boolean canBeInstalled(PythonProject project) {
        var own = new OwnPackage(project.pyproject(), project.folder());
        return project.folder().hasFolder(SRC)
                && (project.pyproject().has("build-system") || project.folder().has("setup.py"))
                && own.canBeBuilt()
                && !own.isOfOldPoetry();
    }

    private static boolean importsFromThere(Folder folder, Set<String> names) {
        var src = folder.folder(SRC);
        return names.stream()
                .anyMatch(
                        name ->
                                ImportRoot.isModule(src, name)
                                        && !ImportRoot.isModule(folder, name));
    }
}
