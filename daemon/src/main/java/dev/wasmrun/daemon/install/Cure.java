package dev.wasmrun.daemon.install;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A failure of an install, told by the manager's own words, and the command that mends it. {@link
 * #ALL} is the whole list.
 *
 * @param mend of the command that was planned and its last lines, what to run in its place
 */
record Cure(String manager, Pattern words, BinaryOperator<List<String>> mend, String line) {
    static final List<Cure> ALL =
            List.of(
                    npm(
                            "in sync|can only install with an existing",
                            "",
                            "The lock file does not fit package.json; npm install brings it up to date"),
                    npm(
                            "ERESOLVE",
                            "--legacy-peer-deps",
                            "The packages contradict each other about their peers; npm install --legacy-peer-deps installs them all the same"),
                    npm(
                            "EBADPLATFORM",
                            "--force",
                            "A package is for another system; npm install --force installs the rest with it"),
                    new Cure(
                            "npm",
                            Pattern.compile(
                                    "^npm (?:error|ERR!) path /app(?:/(?!.*node_modules).*)?$"),
                            Cure::withoutPublishing,
                            "The project's own script for publishing it failed; its packages are installed"),
                    successors("npm", "npm install --include=dev --no-audit --no-fund"),
                    successors("yarn", "yarn install"),
                    unfetched("npm"),
                    unfetched("pnpm"),
                    unfetched("yarn"),
                    cure(
                            "pnpm",
                            "ERR_PNPM_(?:\\w*LOCKFILE\\w*)",
                            "pnpm install --no-frozen-lockfile",
                            "pnpm-lock.yaml does not fit package.json; pnpm install brings it up to date"),
                    cure(
                            "yarn",
                            "lockfile needs to be updated|Lockfile does not satisfy",
                            "yarn install",
                            "yarn.lock does not fit package.json; yarn install brings it up to date"),
                    cure(
                            "yarn",
                            "lockfile would have been (?:modified|created)|YN0028",
                            "yarn install --no-immutable",
                            "yarn.lock does not fit package.json; yarn install brings it up to date"),
                    cure(
                            "bun",
                            "lockfile had changes|lockfile is frozen|[Ff]rozen lockfile",
                            "bun install",
                            "bun.lock does not fit package.json; bun install brings it up to date"),
                    versionFromGit("pip"),
                    versionFromGit("uv"),
                    versionFromGit("poetry"),
                    versionFromGit("pdm"),
                    versionFromGit("pipenv"),
                    cure(
                            "uv",
                            "lockfile at .* needs to be updated|failed to parse .*uv\\.lock|Failed to parse .uv\\.lock",
                            "uv sync",
                            "uv.lock does not fit pyproject.toml; uv sync brings it up to date"),
                    cure(
                            "uv",
                            "No solution found when resolving",
                            "uv sync --frozen",
                            "What pyproject.toml asks for contradicts itself; uv installs what uv.lock has"),
                    new Cure(
                            "poetry",
                            Pattern.compile(
                                    "Unable to find installation candidates|^Package \\S+ \\(\\S+\\) not found"),
                            (planned, _) -> PoetryMirror.reading(String.join(" ", planned)),
                            "The index answers poetry's own questions with nothing; poetry reads its pages, as pip does"),
                    new Cure(
                            "poetry",
                            Pattern.compile(
                                    "changed significantly since poetry\\.lock|not compatible with the current version of Poetry"),
                            (_, _) -> PoetryMirror.reading("poetry lock && poetry install"),
                            "poetry.lock does not fit pyproject.toml; poetry lock brings it up to date"),
                    cure(
                            "poetry",
                            "current project could not be installed|does not contain any element|No file/folder found for package|Readme path .* does not exist",
                            "poetry install --no-root",
                            "The project itself is no package; poetry installs its dependencies"),
                    cure(
                            "pdm",
                            "[Ll]ock ?file (?:doesn't|does not|is not|hash)|pdm lock",
                            "pdm install",
                            "pdm.lock does not fit pyproject.toml; pdm install brings it up to date"),
                    cure(
                            "pipenv",
                            "is out of|Aborting deploy",
                            "pipenv install --dev",
                            "Pipfile.lock does not fit Pipfile; pipenv install brings it up to date"),
                    new Cure(
                            "pipenv",
                            // All but the first: its own programs, run by that Python.
                            Pattern.compile(
                                    "version of pip does not support python|future feature annotations is not defined|SyntaxError: invalid syntax|unsupported operand type\\(s\\) for \\|"),
                            (_, _) -> OldPipfile.installed(),
                            "pipenv does not install for a Python that old; the pip of that Python installs what pipenv locked"),
                    new Cure(
                            "pip",
                            Pattern.compile("ResolutionImpossible|Double requirement given"),
                            (planned, _) -> firstFile(planned),
                            "The requirements files contradict each other; pip installs the main one alone"),
                    new Cure(
                            "pip",
                            Pattern.compile("ResolutionImpossible"),
                            (planned, _) -> oneByOne(planned),
                            "The requirements contradict each other; pip installs one after the other, as it did before 20.3"),
                    oldSetuptools("pip"),
                    oldSetuptools("uv"),
                    new Cure(
                            "pip",
                            Pattern.compile("missing the 'build_editable' hook"),
                            (planned, _) -> planned.stream().filter(w -> !w.equals("-e")).toList(),
                            "The build tool of the project makes nothing that is editable; pip installs a copy"),
                    new Cure(
                            "pip",
                            Pattern.compile(
                                    "[Ff]ailed building editable|editable .*did not run successfully|requires a different Python"),
                            (planned, _) -> requirements(planned),
                            "The project itself cannot be installed; pip installs its requirements"),
                    new Cure(
                            "pip",
                            Pattern.compile("requires a different Python"),
                            (planned, _) -> inAnyPython(planned),
                            "The project asks for another Python than there is; pip install --ignore-requires-python installs it all the same"));

    private static final int WORDS_OF_ONE_FILE = 4;

    /** Those that make another command of the planned one. */
    static Stream<Cure> of(String manager, List<String> planned, List<String> lastLines) {
        return ALL.stream()
                .filter(cure -> cure.manager().equals(manager))
                .filter(cure -> !cure.instead(planned, lastLines).equals(planned));
    }

    boolean fits(List<String> lastLines) {
        return lastLines.stream().anyMatch(line -> words.matcher(line).find());
    }

    /** What to run in place of the command that was planned. */
    List<String> instead(List<String> planned, List<String> lastLines) {
        return mend.apply(planned, lastLines);
    }

    /** Of {@code pip install -r requirements.txt -r requirements-dev.txt}. */
    private static List<String> firstFile(List<String> planned) {
        return planned.subList(0, Math.min(WORDS_OF_ONE_FILE, planned.size()));
    }

    /** With its resolver of before 20.3, which takes what is asked for first. */
    private static List<String> oneByOne(List<String> planned) {
        return Stream.concat(planned.stream(), Stream.of("--use-deprecated=legacy-resolver"))
                .toList();
    }

    /** Of {@code pip install -r requirements.txt -e .}, which else installs the project alone. */
    private static List<String> requirements(List<String> planned) {
        return planned.contains("-r")
                ? planned.stream().filter(word -> !List.of("-e", ".").contains(word)).toList()
                : planned;
    }

    /** Of {@code pip install -e .}; what requirements files list is for the Python it is for. */
    private static List<String> inAnyPython(List<String> planned) {
        if (planned.contains("-r") || planned.stream().noneMatch(word -> word.startsWith("."))) {
            return planned;
        }
        return planned.stream()
                .flatMap(
                        word ->
                                word.equals("install")
                                        ? Stream.of(word, "--ignore-requires-python")
                                        : Stream.of(word))
                .toList();
    }

    /** npm runs it when all packages are in their place. */
    private static List<String> withoutPublishing(List<String> planned, List<String> lines) {
        return lines.stream().anyMatch(line -> line.matches("> \\S+ prep(?:are|ublish)\\s*"))
                ? List.of("test -d node_modules")
                : planned;
    }

    /** What was to be installed besides the project's own stays so. */
    private static Cure npm(String words, String flag, String line) {
        return new Cure(
                "npm",
                Pattern.compile(words),
                (planned, _) ->
                        Stream.of(
                                        Stream.of("npm", "install"),
                                        Stream.of(flag).filter(given -> !given.isEmpty()),
                                        planned.stream().skip(2))
                                .flatMap(each -> each)
                                .toList(),
                line);
    }

    private static Cure successors(String manager, String install) {
        return new Cure(
                manager,
                Successors.WORDS,
                (_, _) -> Successors.standingIn(install),
                "A package cannot be built for this Node.js; a later one with the same interface takes its place in node_modules");
    }

    private static Cure unfetched(String manager) {
        return new Cure(
                manager,
                UnfetchedBinary.WORDS,
                UnfetchedBinary::passedOver,
                "A package's install script fetches what cannot be reached; the others are installed all the same");
    }

    private static Cure versionFromGit(String manager) {
        return new Cure(
                manager,
                VersionFromGit.WORDS,
                VersionFromGit::told,
                "The project's version comes from git, and its history is not here; 0.0.0 takes its place");
    }

    private static Cure oldSetuptools(String manager) {
        return new Cure(
                manager,
                Pattern.compile("No module named '?pkg_resources'?"),
                (planned, _) -> OldSetuptools.building(planned),
                "A setup.py asks for pkg_resources, which setuptools has no longer; its last release before that builds it");
    }

    private static Cure cure(String manager, String words, String instead, String line) {
        var other = List.of(instead.split(" "));
        return new Cure(manager, Pattern.compile(words), (_, _) -> other, line);
    }
}
