package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 2 for packages that newer releases of Node.js cannot run, of which no manifest says so.
 * {@link #ALL} is the whole list.
 *
 * @param since its first version that can be run by any
 * @param node the releases that run those before
 */
record OldNode(String dependency, int since, String node) {
    static final List<OldNode> ALL =
            List.of(
                    new OldNode("gulp", 4, "<12"), // ReferenceError: primordials is not defined
                    new OldNode("hapi", 16, "<14")); // TypeError: Os.tmpDir is not a function

    private static final Pattern MAJOR = Pattern.compile("^[\\s^~>=v]*(\\d{1,4})\\b");

    /** A range of versions. */
    static Optional<String> wanted(Folder folder) {
        var manifest = PackageJson.of(folder);
        return ALL.stream().filter(old -> old.isIn(manifest)).map(OldNode::node).findFirst();
    }

    private boolean isIn(PackageJson manifest) {
        return Stream.of(manifest.dependencies(), manifest.devDependencies())
                .flatMap(kind -> Stream.ofNullable(kind.get(dependency)))
                .map(MAJOR::matcher)
                .anyMatch(found -> found.find() && Integer.parseInt(found.group(1)) < since);
    }
}
