package dev.wasmrun.daemon.install;

import java.util.List;

/**
 * node-sass, which is given up, compiles for old Node.js only, and fetches what it cannot compile
 * from outside the registry. Its successor sass, in JavaScript, has the same interface and stands
 * in for it in {@code node_modules}; package.json and lock stay as they are.
 */
final class NodeSass {
    // 1.32 is the last one that takes old stylesheets without a warning for each division.
    private static final String SUCCESSOR = "sass@1.32.13";

    // As npm's own cure for ERESOLVE.
    private static final String PEERS =
            " || npm install --legacy-peer-deps --include=dev --no-audit --no-fund --ignore-scripts";

    private static final String STAND_IN =
            """
            set -e
            %1$s --ignore-scripts%2$s
            aside=$(mktemp -d)
            trap 'rm -rf "$aside"' EXIT
            npm install --prefix "$aside" --no-save --ignore-scripts --no-audit --no-fund %3$s
            find . -type d -path '*/node_modules/node-sass' -prune | while read -r old; do
                rm -rf "$old"
                mkdir "$old"
                cp -R "$aside/node_modules" "$old/"
                echo '{"name":"node-sass","version":"4.14.1","main":"index.js","bin":"node_modules/sass/sass.js"}' >"$old/package.json"
                echo 'module.exports = require("sass")' >"$old/index.js"
            done
            npm rebuild
            npm run postinstall --if-present
            """;

    private NodeSass() {}

    /** {@code install}: how the manager installs; the last word is what people are shown. */
    static List<String> replaced(String install) {
        return List.of(
                "/bin/sh",
                "-c",
                STAND_IN.formatted(install, install.startsWith("npm") ? PEERS : "", SUCCESSOR),
                install + ", with sass in place of node-sass");
    }
}
