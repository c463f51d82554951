package dev.wasmrun.daemon.install;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A package whose install script fetches a program from outside the registry (puppeteer, cypress,
 * imagemin), where it cannot be fetched: npm would give up all the others with it. What needs a
 * compiler is no such package: without its script it is of no use.
 */
final class UnfetchedBinary {
    /** A script of a package says that a host cannot be reached. */
    static final Pattern WORDS =
            Pattern.compile(
                    "\\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH)\\b");

    // npm itself says so, which then has no packages either; or somebody needs a compiler. Lines of
    // npm are coloured.
    private static final Pattern OTHERWISE =
            Pattern.compile("\\bnetwork request to\\b|\\bcode\\b\\S* E[A-Z]|gyp ERR!");

    // Each script on its own, so that those that work do. The project's own come last and must
    // work.
    private static final String ONE_BY_ONE =
            """
            set -e
            flags="--include=dev --no-audit --no-fund --ignore-scripts"
            %s $flags || npm install --legacy-peer-deps $flags
            node -e '
                const { spawnSync } = require("child_process")
                const { packages } = require("./node_modules/.package-lock.json")
                const paths = Object.keys(packages).filter((path) => packages[path].hasInstallScript)
                for (const name of new Set(paths.map((path) => path.split("node_modules/").pop()))) {
                    const { status } = spawnSync("npm", ["rebuild", name], { stdio: "inherit" })
                    if (status !== 0) console.log(`The install script of ${name} failed: what it fetches is missing`)
                }
            '
            npm run postinstall --if-present
            npm run prepare --if-present
            """;

    private UnfetchedBinary() {}

    /** The same install without the scripts that fail; the last word is what people are shown. */
    static List<String> passedOver(List<String> planned, List<String> lines) {
        var install = String.join(" ", planned);
        return lines.stream().anyMatch(line -> OTHERWISE.matcher(line).find())
                ? planned
                : List.of(
                        "/bin/sh",
                        "-c",
                        ONE_BY_ONE.formatted(install),
                        install + ", without the install scripts that fail");
    }
}
