package dev.wasmrun.daemon.install;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A package whose install script fetches a program from outside the registry (puppeteer, cypress,
 * imagemin), where it cannot be fetched: npm would give up all the others with it, and so would the
 * other managers. What needs a compiler is no such package: without its script it is of no use.
 */
final class UnfetchedBinary {
    /**
     * A script of a package says that a host cannot be reached, or wants a lock of npm 6, which
     * newer ones no longer write before it.
     */
    static final Pattern WORDS =
            Pattern.compile(
                    "\\b(?:npm-force-resolutions|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH)\\b");

    // The manager itself says so, which then has no packages either; or somebody needs a compiler.
    // Lines of npm are coloured.
    private static final Pattern OTHERWISE =
            Pattern.compile(
                    "\\bnetwork request to\\b|^\\S*npm\\b.{0,40}\\bcode\\b\\S* E[A-Z]|(?<!pre-)gyp ERR!"
                            + "|\\bERR_PNPM_\\w*FETCH|\\bAn unexpected error occurred\\b|\\bYN0001\\b");

    // Each script on its own, so that those that work do. The project's own come last and must
    // work.
    private static final String ONE_BY_ONE =
            """
            set -e
            %s
            node -e '
                const { spawnSync } = require("child_process")
                const fs = require("fs")
                const packages = () => {
            %s    }
                for (const name of new Set(packages())) {
                    const { status } = spawnSync("%s", ["rebuild", name], { stdio: "inherit" })
                    if (status !== 0) console.log(`The install script of ${name} failed: what it fetches is missing`)
                }
            '
            npm run postinstall --if-present
            npm run prepare --if-present
            """;

    private static final String NPM_INSTALL =
            """
            flags="--include=dev --no-audit --no-fund --ignore-scripts"
            %s $flags || npm install --legacy-peer-deps $flags""";
    private static final String NPM_PACKAGES =
            """
                    const { packages } = JSON.parse(fs.readFileSync("node_modules/.package-lock.json"))
                    const paths = Object.keys(packages).filter((path) => packages[path].hasInstallScript)
                    return paths.map((path) => path.split("node_modules/").pop())
            """;

    // Yarn keeps no list.
    private static final String YARN_PACKAGES =
            """
                    const within = (folder) => !fs.existsSync(folder) ? [] : fs.readdirSync(folder).flatMap((name) => {
                        const path = `${folder}/${name}`
                        if (name.startsWith("@")) return within(path)
                        const manifest = `${path}/package.json`
                        if (!fs.existsSync(manifest)) return []
                        const { name: its, scripts = {} } = JSON.parse(fs.readFileSync(manifest))
                        const runs = scripts.preinstall || scripts.install || scripts.postinstall || fs.existsSync(`${path}/binding.gyp`)
                        return [...(runs ? [its] : []), ...within(`${path}/node_modules`)]
                    })
                    return within("node_modules")
            """;

    // Of these forms: bcrypt@5.1.1, /@scope/name@1.0.0, /bcrypt/5.1.1, and . for the project.
    private static final String PNPM_PACKAGES =
            """
                    const list = /^pendingBuilds:\\n((?: *- .*\\n)*)/m.exec(fs.readFileSync("node_modules/.modules.yaml", "utf8"))
                    const names = [...(list?.[1] ?? "").matchAll(/- ["\\x27]?\\/?((?:@[^\\/\\n]+\\/)?[^@\\/\\n]+)[@\\/]/g)]
                    return names.map((name) => name[1])
            """;

    // The second yarn runs all scripts that it can, and then fails for the others.
    private static final String BERRY =
            """
            %s || yarn install --mode=skip-build
            npm run postinstall --if-present
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
                        script(install),
                        install + ", without the install scripts that fail");
    }

    private static String script(String install) {
        if (install.contains("immutable")) {
            return BERRY.formatted(install);
        }
        var ignoring = install + " --ignore-scripts";
        return switch (install.split(" ")[0]) {
            case "yarn" -> ONE_BY_ONE.formatted(ignoring, YARN_PACKAGES, "npm");
            case "pnpm" -> ONE_BY_ONE.formatted(ignoring, PNPM_PACKAGES, "pnpm");
            default -> ONE_BY_ONE.formatted(NPM_INSTALL.formatted(install), NPM_PACKAGES, "npm");
        };
    }
}
