package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rule 2 for packages, and releases of pnpm, that newer releases of Node.js cannot run, of which no
 * manifest says so. {@link #ALL} is the whole list.
 *
 * @param since its first version that can be run by any
 * @param node the releases that run those before
 */
record OldNode(String dependency, int since, String node) {
    static final List<OldNode> ALL =
            List.of(
                    new OldNode("gulp", 4, "<12"), // ReferenceError: primordials is not defined
                    new OldNode("hapi", 16, "<14")); // TypeError: Os.tmpDir is not a function

    // ERR_INVALID_THIS: Value of "this" must be of type URLSearchParams
    private static final Pattern PNPM_BEFORE_20 =
            Pattern.compile(
                    "pnpm@(?:[1-6]\\.|7\\.(?:[12]?\\d|3[01])\\.|8\\.(?:[0-2]\\.|3\\.0\\b)).*");

    /** A range of versions. */
    static Optional<String> wanted(Folder folder) {
        var manifest = PackageJson.of(folder);
        return ALL.stream()
                .filter(old -> manifest.older(old.dependency, old.since).isPresent())
                .map(OldNode::node)
                .findFirst()
                .or(
                        () ->
                                manifest.text("packageManager")
                                        .filter(PNPM_BEFORE_20.asMatchPredicate())
                                        .map(_ -> "<20"));
    }
}
