package dev.wasmrun.daemon.install;

import dev.wasmrun.protocol.Problem;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a failed install means, read from the tool's own last lines. */
public final class InstallFailure {
    /**
     * A cause that the tool's words give away. The first of {@link #CAUSES} that fits, speaks.
     *
     * @param also what another line has to say, too
     * @param hint what to do; {@code %1$s} stands for the group of {@code words}
     */
    private record Cause(Pattern words, Optional<Pattern> also, String hint) {
        Cause with(String line) {
            return new Cause(words, Optional.of(Pattern.compile(line)), hint);
        }

        Optional<String> in(List<String> lines) {
            return also.stream().allMatch(other -> last(other, lines).isPresent())
                    ? last(words, lines).map(found -> hint.formatted(groups(found)))
                    : Optional.empty();
        }
    }

    // pip says that of each package, too, when it reached no index.
    private static final String NONE_FOUND = "\\(from versions: none\\)";

    private static final String BUILT_FROM_SOURCES =
            "A package has no wheel of that version for this Python, and its sources cannot be built here: name a newer version of it, or write an older Python to .python-version, such as 3.8";

    private static final Cause UNREACHABLE =
            cause(
                    "ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|Temporary failure in name resolution|Failed to establish a new connection|Name or service not known|Network is unreachable|Cannot connect to proxy|failed to lookup address information",
                    "The registry cannot be reached: check the network and the proxy variables");

    private static final Cause UNREACHABLE_HOST =
            cause(
                    "host='([\\w.-]+)', port=\\d+\\)[:.] ?(?:Failed|Max retries|Read timed out)|Failed to resolve '([\\w.-]+)'|getaddrinfo (?:ENOTFOUND|EAI_AGAIN) ([\\w.-]+)",
                    "The host %1$s cannot be reached: check the network and the proxy variables and, where it is a registry, who names it (pip.conf, a Pipfile, .npmrc)");

    /** No manifest names what wasmrun provides, so none can be corrected. */
    private static final List<Cause> PROVIDED =
            List.of(
                    UNREACHABLE_HOST,
                    UNREACHABLE,
                    cause(
                            "No matching distribution|Could not find a version|requires a different Python|No solution found|ResolutionImpossible|depends on Python",
                            "The registry has no release of it for this Python: it needs Python 3.10 or newer on the machine, and a registry that has it; look which one pip.conf and PIP_INDEX_URL name"));

    private static final List<Cause> CAUSES =
            List.of(
                    cause(
                            "ensurepip is not|No module named (venv|ensurepip)",
                            "Python's venv is missing: apt-get install python3-venv"),
                    cause(
                            "No interpreter found for (?:Python )?([^\\s,]+|\\S+,\\s*\\S+) in ",
                            "The project asks for Python %1$s, which this machine has not: uv python install adds it (or pyenv), or ask for another in requires-python and .python-version"),
                    cause(
                            "file does not exist: (\\S+)",
                            "The build of the project itself wants the file %1$s, which is not there: run it from a whole checkout of its repository"),
                    cause(
                            "is not what was expected: its integrity",
                            "The registry delivers another package than the one that was pinned: check which registry .npmrc names, and packageManager"),
                    cause(
                            "EINTEGRITY|TARBALL_INTEGRITY|Integrity check failed|YN0018|DO NOT MATCH THE HASHES|Hash mismatch",
                            "A package is not the one that the lock file names: check the registry, or make the lock file anew"),
                    cause(
                            "JSONParseError|EJSONPARSE|is not valid JSON",
                            "A package.json is no JSON in UTF-8: correct it, and save it as UTF-8"),
                    cause(
                            "EUNSUPPORTEDPROTOCOL|Unsupported URL Type .?workspace:|WORKSPACE_PKG_NOT_FOUND|Workspace not found",
                            "This folder is part of a workspace: run the workspace's root, wasmrun os .. --cmd 'COMMAND'"),
                    cause(
                            "(?:error|ERR!)\\S* notsup\\S* Unsupported platform for (\\S+):",
                            "%1$s is for another system: take it out of package.json, or make it one of optionalDependencies"),
                    cause(
                            "ls-remote|npm (?:error|ERR!) command git|git clone --|Permission denied \\(publickey\\)",
                            "A dependency comes from a git repository, which its line names, and not from the registry: that must be reachable, and public"),
                    cause(
                            "(?:path|cwd|error) \\S*node_modules/node-sass\\b|node-sass (?:post)?install\\b|node-sass@\\S+ (?:post)?install\\b",
                            "node-sass is no longer kept, and is built by old releases of Node.js only (node-sass 4 by 14, which is not provided): let sass take its place, as \"node-sass\": \"npm:sass@^1.32\" in package.json, or by npm install sass"),
                    cause(
                            "node-gyp@[0-8]\\.|Can't find Python executable \"python\"",
                            "A package is older than this Node.js: name a newer version of it, or write an older Node.js to .nvmrc, such as 16"),
                    cause(
                            "has no member named 'tp_print'|No module named 'pkg_resources'",
                            "A package is older than this Python: name a newer version of it, or write an older Python to .python-version, such as 3.7"),
                    cause(
                            "longintrepr\\.h|'CCompiler'|cannot import name '(?:getargspec|Feature)'|has no attribute '(?:getargspec|ImpImporter|MutableMapping|Mapping|Callable)'|use_2to3 is invalid|No module named 'distutils'",
                            "A package is older than this Python: name a newer version of it, or write an older Python to .python-version, such as 3.9"),
                    cause(
                            "Missing parentheses in call to 'print'|No module named '(?:ConfigParser|UserDict|urllib2|StringIO)'",
                            "A package is of Python 2, which cannot be run here: take it out of the manifest, or name its version for Python 3"),
                    cause(
                            "Downloading https?://github\\.com|prebuild-install|node-pre-gyp|node-gyp-build.*(?:download|ENOTFOUND)",
                            "The script of a package fetches something from outside the registry, which its line names: see that it can be reached, or set install_scripts = false in [app]"),
                    cause(
                            "(\\S{1,200}\\.[cm]?tsx?\\(\\d+,\\d+\\): error TS\\d+)",
                            "The project's own script compiles it while it is installed, and TypeScript refuses %1$s: mend that, or set install_scripts = false in [app]"),
                    cause(
                            "E404|404 Not Found|_FETCH_404|Response Code: 404|was not found in the package registry",
                            "A package does not exist in the registry: check its name and version, or the registry in .npmrc"),
                    cause(
                            "No matching version found for (\\S+@\\S+?)\\.?(?:$| while)",
                            "The registry has no %1$s: check that version in package.json, or who asks for it (npm ls)"),
                    cause(
                            "ETARGET|No matching version|No candidates found|Couldn't find any versions",
                            "That version does not exist: check it in package.json"),
                    UNREACHABLE_HOST.with(NONE_FOUND),
                    UNREACHABLE.with(NONE_FOUND),
                    cause(
                            "satisfies the requirement (\\S+) \\(from versions: none\\)",
                            "The registry has no %1$s, or none for this Python: check its name in the manifest"),
                    cause(
                            "No matching distribution found for (\\S+)",
                            "%1$s does not exist for this Python: check its name and version in the manifest, or write another Python to .python-version"),
                    cause(
                            "No matching distribution|Could not find a version",
                            "A package or version does not exist for this Python: check its line in the manifest"),
                    cause(
                            "version of pip does not support python|future feature annotations is not defined|TypeError: unsupported operand type\\(s\\) for \\|",
                            "The manager no longer installs for a Python that old: ask for 3.10 or newer, in the manifest or by python in [app]"),
                    cause(
                            "Invalid requirement|InvalidRequirement|Expected .* requirement",
                            "A line of requirements.txt is no requirement: correct the line that is shown"),
                    cause(
                            "Could not open requirements file|No such file or directory: '.*\\.txt'",
                            "A requirements file that is included is missing"),
                    cause(
                            "ERESOLVE",
                            "The dependencies contradict each other: npm install --legacy-peer-deps as [app] install, or correct package.json"),
                    cause(
                            "ResolutionImpossible|conflicting dependencies|No solution found|version solving failed|Unable to find a resolution",
                            "The requirements contradict each other: loosen one of the versions that are shown"),
                    cause(
                            "EUSAGE|OUTDATED_LOCKFILE|lockfile needs to be updated|lockfile would have been|lockfile had changes|lockfile at .* needs|since poetry.lock|pdm lock|Aborting deploy",
                            "The lock file does not fit the manifest: bring it up to date in the project, or leave --frozen out"),
                    cause(
                            "E401|E403|ENEEDAUTH|401 Unauthorized|403 Forbidden",
                            "The registry refuses: check the token in your .npmrc or pip.conf"),
                    cause(
                            "SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY|CERTIFICATE_VERIFY_FAILED",
                            "The registry's certificate is not trusted: set NODE_EXTRA_CA_CERTS or PIP_CERT to your authority's file"),
                    UNREACHABLE_HOST,
                    UNREACHABLE,
                    cause(
                            "ENOSPC|No space left on device",
                            "The disk is full: make room and try again"),
                    cause(
                            "EACCES|EROFS|Permission denied|Read-only file system",
                            "The project folder cannot be written: check who owns it, and its permissions"),
                    cause(
                            "pg_config executable not found",
                            "psycopg2 is built from its sources, which want PostgreSQL's library: name psycopg2-binary in its place, or apt-get install libpq-dev"),
                    cause(
                            "mysql_config: not found|mysql_config not found|Can not find valid pkg-config name",
                            "mysqlclient is built from its sources: apt-get install default-libmysqlclient-dev pkg-config, or name PyMySQL in its place"),
                    cause(
                            "fatal error: ((?!Python\\.h)[\\w./+-]+\\.h(?:pp)?): No such file",
                            "A package is built from its sources, which want %1$s: install the system package that has it, or name a version of it that has a wheel for this Python"),
                    cause("gcc.* (?:failed with exit|returned non-zero exit)", BUILT_FROM_SOURCES)
                            .with("wheel"),
                    cause(
                            "gyp ERR!|not found: make|command 'gcc' failed|command '.*(cc|g\\+\\+)' failed|error: Microsoft Visual|unable to execute '.*cc'|No such file or directory: '.*(gcc|cc)'",
                            "A package must be compiled: apt-get install build-essential python3-dev"),
                    cause("Failed building wheel|Could not build wheels", BUILT_FROM_SOURCES),
                    cause(
                            "EBADENGINE|requires a different Python|UNSUPPORTED_ENGINE|is incompatible with this module|is not allowed by the project|incompatible with the project",
                            "A package wants another version of the runtime: see the lines above"));

    /** How tools name the package that an install failed at, the surest first. */
    private static final List<Pattern> NAMES =
            Stream.of(
                            "(?:Failed building wheel|Could not build wheels) for ([\\w.-]+)",
                            "Failed to build ['`]([\\w.=-]+)",
                            "that provides `.*` for `([\\w.@-]+)",
                            "issues with ([\\w.-]+ \\([\\w.]+\\))",
                            "npm (?:error|ERR!) path \\S*node_modules/((?:@[\\w.-]+/)?[\\w.-]+)$",
                            "npm (?:error|ERR!) 404 +(?:The requested resource )?'([^']+)' (?:is not in|could not be found)",
                            "Collecting ([\\w.-]+(?:[=<>~!]=?[\\w.]+)?)")
                    .map(Pattern::compile)
                    .toList();

    private static final String SOME = "A package ";
    private static final int MEMORY_KILL = 137;

    private InstallFailure() {}

    /**
     * @param command what failed, as the user would have typed it
     * @param exitCode the tool's own
     * @param lastLines the end of what it wrote
     */
    public static Problem problem(String command, int exitCode, List<String> lastLines) {
        return new Problem(
                Problem.Kind.INSTALL_FAILED,
                "install-failed",
                "%s failed with exit code %d".formatted(command, exitCode),
                cause(command, lastLines)
                        .orElse(
                                exitCode == MEMORY_KILL
                                        ? "It was killed, probably for want of memory"
                                        : "Its last lines say why; they are in the app's log"));
    }

    private static Optional<String> cause(String command, List<String> lines) {
        return command.endsWith(Tool.PROVIDED)
                ? first(Stream.concat(PROVIDED.stream(), CAUSES.stream()), lines)
                : WrongPython.hint(command, lines).or(() -> first(CAUSES.stream(), lines));
    }

    private static Optional<String> first(Stream<Cause> causes, List<String> lines) {
        return causes.flatMap(cause -> cause.in(lines).stream())
                .findFirst()
                .map(hint -> named(hint, lines));
    }

    // Hints speak of a package where the line that fits does not name it; others may.
    private static String named(String hint, List<String> lines) {
        return hint.startsWith(SOME)
                ? NAMES.stream()
                        .flatMap(words -> last(words, lines).stream())
                        .findFirst()
                        .map(found -> groups(found)[0] + hint.substring(SOME.length() - 1))
                        .orElse(hint)
                : hint;
    }

    private static Optional<Matcher> last(Pattern words, List<String> lines) {
        return lines.reversed().stream().map(words::matcher).filter(Matcher::find).findFirst();
    }

    // Of the ways to say a thing, one has its group.
    private static Object[] groups(Matcher found) {
        return IntStream.rangeClosed(1, found.groupCount())
                .mapToObj(found::group)
                .filter(Objects::nonNull)
                .toArray();
    }

    private static Cause cause(String words, String hint) {
        return new Cause(Pattern.compile(words), Optional.empty(), hint);
    }
}
