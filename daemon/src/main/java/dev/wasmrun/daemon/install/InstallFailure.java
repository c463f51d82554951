package dev.wasmrun.daemon.install;

import dev.wasmrun.protocol.Problem;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a failed install means, read from the tool's own last lines. */
public final class InstallFailure {
    /** A cause that the tool's words give away. The first of {@link #CAUSES} that fits, speaks. */
    private record Cause(Pattern words, String hint) {
        boolean fits(String line) {
            return words.matcher(line).find();
        }
    }

    private static final Cause UNREACHABLE =
            cause(
                    "ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|Temporary failure in name resolution|Failed to establish a new connection|Name or service not known|Network is unreachable",
                    "The registry cannot be reached: check the network and the proxy variables");

    /** No manifest names what wasmrun provides, so none can be corrected. */
    private static final List<Cause> PROVIDED =
            List.of(
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
                            "ls-remote|npm (?:error|ERR!) command git|git clone --|Permission denied \\(publickey\\)",
                            "A dependency comes from a git repository, which its line names, and not from the registry: that must be reachable, and public"),
                    cause(
                            "node_modules/node-sass|node-sass@|node-gyp@[0-8]\\.|Can't find Python executable \"python\"",
                            "A package is older than this Node.js: name a newer version of it (sass in place of node-sass), or write an older Node.js to .nvmrc, such as 16"),
                    cause(
                            "longintrepr\\.h|'CCompiler'|cannot import name 'getargspec'|has no attribute '(?:getargspec|ImpImporter|MutableMapping|Mapping|Callable)'|use_2to3 is invalid|has no member named 'tp_print'|No module named 'distutils'",
                            "A package is older than this Python: name a newer version of it, or write an older Python to .python-version, such as 3.9"),
                    cause(
                            "Missing parentheses in call to 'print'|No module named '(?:ConfigParser|UserDict|urllib2|StringIO)'",
                            "A package is of Python 2, which cannot be run here: take it out of the manifest, or name its version for Python 3"),
                    cause(
                            "Downloading https?://github\\.com|prebuild-install|node-pre-gyp|node-gyp-build.*(?:download|ENOTFOUND)",
                            "The script of a package fetches something from outside the registry, which its line names: see that it can be reached, or set install_scripts = false in [app]"),
                    cause(
                            "E404|404 Not Found|_FETCH_404|Response Code: 404|was not found in the package registry",
                            "A package does not exist in the registry: check its name and version, or the registry in .npmrc"),
                    cause(
                            "ETARGET|No matching version|No candidates found|Couldn't find any versions",
                            "That version does not exist: check it in package.json"),
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
                    UNREACHABLE,
                    cause(
                            "ENOSPC|No space left on device",
                            "The disk is full: make room and try again"),
                    cause(
                            "EACCES|EROFS|Permission denied|Read-only file system",
                            "The project folder cannot be written: check who owns it, and its permissions"),
                    cause(
                            "gyp ERR!|not found: make|command 'gcc' failed|command '.*(cc|g\\+\\+)' failed|error: Microsoft Visual|unable to execute '.*cc'|No such file or directory: '.*(gcc|cc)'",
                            "A package must be compiled: apt-get install build-essential python3-dev"),
                    cause(
                            "EBADENGINE|requires a different Python|UNSUPPORTED_ENGINE|is incompatible with this module|is not allowed by the project|incompatible with the project",
                            "A package wants another version of the runtime: see the lines above"));

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
                causes(command)
                        .filter(cause -> lastLines.stream().anyMatch(cause::fits))
                        .map(Cause::hint)
                        .findFirst()
                        .orElse(
                                exitCode == MEMORY_KILL
                                        ? "It was killed, probably for want of memory"
                                        : "Its last lines say why; they are in the app's log"));
    }

    private static Stream<Cause> causes(String command) {
        return command.endsWith(Tool.PROVIDED)
                ? Stream.concat(PROVIDED.stream(), CAUSES.stream())
                : CAUSES.stream();
    }

    private static Cause cause(String words, String hint) {
        return new Cause(Pattern.compile(words), hint);
    }
}
