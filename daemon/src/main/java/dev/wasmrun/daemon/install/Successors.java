package dev.wasmrun.daemon.install;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Packages with native code whose old releases compile for an old Node.js only, or fetch from
 * outside the registry what they do not compile. A later one with the same interface stands in for
 * it in {@code node_modules}: it compiles, or has its binaries in the registry. package.json and
 * lock stay as they are. {@link #ALL} is the whole list.
 *
 * @param name of the package
 * @param since the first release that needs no stand-in
 * @param successor what stands in
 */
record Successors(String name, String since, String successor) {
    static final List<Successors> ALL =
            List.of(
                    // given up; 1.32 is the last one that takes old stylesheets without a warning
                    // for each division
                    new Successors("node-sass", "99", "sass@1.32.13"),
                    new Successors("argon2", "0.40", "argon2@0.41.1"),
                    new Successors("bcrypt", "5", "bcrypt@6.0.0"),
                    new Successors("better-sqlite3", "9", "better-sqlite3@11.10.0"),
                    new Successors("sharp", "0.33", "sharp@0.33.5"),
                    new Successors("sqlite3", "5", "sqlite3@5.1.7"));

    /** One of them cannot be built. */
    static final Pattern WORDS =
            Pattern.compile(
                    ALL.stream()
                            .map(Successors::name)
                            .collect(Collectors.joining("|", "node_modules/(?:", ")(?![\\w-])")));

    // As npm's own cure for ERESOLVE.
    private static final String PEERS =
            " || npm install --legacy-peer-deps --include=dev --no-audit --no-fund --ignore-scripts";

    private static final String STAND_IN =
            """
            set -e
            %1$s --ignore-scripts%2$s
            aside=$(mktemp -d)
            trap 'rm -rf "$aside"' EXIT
            older() { # FILE VERSION
                node -e '
                    const of = (version) => version.split(".").map((part) => parseInt(part) || 0)
                    const [its, since] = [of(require(process.argv[1]).version), of(process.argv[2])]
                    const at = since.findIndex((part, index) => part !== its[index])
                    process.exit(at >= 0 && its[at] < since[at] ? 0 : 1)' "$1" "$2"
            }
            sass_command() { # FOLDER
                mkdir "$1/bin"
                echo '#!/usr/bin/env node
                    require("../node_modules/sass/sass.js")' >"$1/bin/node-sass"
                chmod +x "$1/bin/node-sass"
                echo '{"name":"node-sass","version":"4.14.1","bin":"bin/node-sass"}' >"$1/package.json"
            }
            stand_in() { # NAME SINCE SUCCESSOR
                find . -type d -path "*/node_modules/$1" -prune | while read -r old; do
                    older "$PWD/$old/package.json" "$2" || continue
                    [ -d "$aside/$1" ] || npm install --prefix "$aside/$1" --no-save --ignore-scripts --no-audit --no-fund "$3"
                    rm -rf "$old"
                    mkdir "$old"
                    cp -R "$aside/$1/node_modules" "$old/"
                    echo "{\\"name\\":\\"$1\\",\\"version\\":\\"${3##*@}\\"}" >"$old/package.json"
                    echo "module.exports = require('${3%%%%@*}')" >"$old/index.js"
                    [ "$1" != node-sass ] || sass_command "$old"
                done
            }
            %3$s
            npm rebuild
            npm run postinstall --if-present
            """;

    /** {@code install}: how the manager installs; the last word is what people are shown. */
    static List<String> standingIn(String install) {
        var each =
                ALL.stream()
                        .map(
                                one ->
                                        "stand_in %s %s %s"
                                                .formatted(one.name, one.since, one.successor))
                        .collect(Collectors.joining("\n"));
        return List.of(
                "/bin/sh",
                "-c",
                STAND_IN.formatted(install, install.startsWith("npm") ? PEERS : "", each),
                install + ", with successors of what cannot be built");
    }
}
