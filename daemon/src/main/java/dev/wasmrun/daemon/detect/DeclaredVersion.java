package dev.wasmrun.daemon.detect;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which versions of a distribution a Python project wants, whatever runs it.
 *
 * @param specification as in a requirement: {@code >=1.2,<2}
 */
record DeclaredVersion(String distribution, String specification) {
    // Without a marker, which may say that the line is not for this Python.
    private static final Pattern REQUIREMENT =
            Pattern.compile(
                    "([A-Za-z0-9][\\w.-]*)(?:\\[[^\\]]*])?\\s*((?:[<>=!~]=?\\s*[\\w.*]+[\\s,]*)+)(?:\\\\|#.*|--hash.*)?");
    private static final Pattern QUOTED = Pattern.compile("['\"]([^'\"\\n]{1,200})['\"]");

    /** Those of its lock, or those of all its manifests when it has none. */
    static Stream<DeclaredVersion> of(Folder folder) {
        var locked = LockedVersions.of(folder);
        return locked.isEmpty()
                ? required(folder)
                : locked.entrySet().stream()
                        .map(one -> new DeclaredVersion(one.getKey(), "==" + one.getValue()));
    }

    private static Stream<DeclaredVersion> required(Folder folder) {
        return Stream.of(
                        PythonProject.of(folder).requirementFiles().stream()
                                .flatMap(file -> lines(folder, file)),
                        Pyproject.of(folder).requirements().stream(),
                        PoetryRequirements.of(Pyproject.of(folder)),
                        lines(folder, "setup.cfg"),
                        quoted(folder, "setup.py"))
                .flatMap(all -> all)
                .map(line -> REQUIREMENT.matcher(line.strip()))
                .filter(requirement -> requirement.matches())
                .map(
                        requirement ->
                                new DeclaredVersion(requirement.group(1), requirement.group(2)));
    }

    private static Stream<String> lines(Folder folder, String file) {
        return folder.text(file).stream().flatMap(String::lines);
    }

    private static Stream<String> quoted(Folder folder, String file) {
        return folder.text(file).stream()
                .flatMap(text -> QUOTED.matcher(text).results())
                .map(one -> one.group(1));
    }
}
