package dev.wasmrun.daemon.install;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a project's version comes from git, and the project came without its history: as a ZIP. The
 * tool that looked for the version takes it from a variable, too.
 *
 * @param words how the tool says that it found none
 * @param variable the tool's; {@code $1} stands for the group of {@code words}
 */
record VersionFromGit(Pattern words, String variable) {
    // Of those that failed only, and where it can be by name: a variable for all would also be the
    // version of each dependency that is built from its sources.
    private static final List<VersionFromGit> ALL =
            List.of(
                    tool("(SETUPTOOLS_SCM_PRETEND_VERSION_FOR_[A-Z\\d_]+)", "$1"),
                    tool(
                            "setuptools.scm was unable to detect version",
                            "SETUPTOOLS_SCM_PRETEND_VERSION"),
                    tool("Cannot find the version from SCM", "PDM_BUILD_SCM_VERSION"),
                    tool("Versioning for this project requires either an sdist", "PBR_VERSION"),
                    tool(
                            "`uv-dynamic-versioning`: Unable to detect version control system",
                            "UV_DYNAMIC_VERSIONING_BYPASS"),
                    tool(
                            "Unable to detect version control system",
                            "POETRY_DYNAMIC_VERSIONING_BYPASS"));

    /** What any of them says. */
    static final Pattern WORDS =
            Pattern.compile(
                    String.join("|", ALL.stream().map(tool -> tool.words().pattern()).toList()));

    /** The same command, told the version. */
    static List<String> told(List<String> planned, List<String> lines) {
        return ALL.stream()
                .flatMap(tool -> tool.in(lines).stream())
                .findFirst()
                .map(variable -> Stream.of("env", variable + "=0.0.0"))
                .map(env -> Stream.concat(env, planned.stream()).toList())
                .orElse(planned);
    }

    private Optional<String> in(List<String> lines) {
        return lines.stream()
                .map(words::matcher)
                .flatMap(line -> line.results())
                .map(found -> variable.equals("$1") ? found.group(1) : variable)
                .findFirst();
    }

    private static VersionFromGit tool(String words, String variable) {
        return new VersionFromGit(Pattern.compile(words), variable);
    }
}
