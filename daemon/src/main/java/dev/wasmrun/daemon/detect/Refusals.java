package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Every reason for which a folder gets no plan, in words. */
final class Refusals {
    private static final String SAY_HOW =
            "Say how to start it: wasmrun os . --cmd 'COMMAND' (and --language nodejs or python)";

    /** The code of {@link #nested}. */
    static final String NESTED = "nested-projects";

    private static final int MOST_NAMES = 5;

    private Refusals() {}

    /** The same refusal, with what was seen before it and is not said in it. */
    static ProblemException with(List<String> warnings, Problem refusal) {
        var unsaid =
                warnings.stream()
                        .filter(warning -> !refusal.message().contains(warning))
                        .filter(warning -> !refusal.hint().contains(warning))
                        .toList();
        return unsaid.isEmpty()
                ? refusal.asException()
                : new Problem(
                                refusal.kind(),
                                refusal.code(),
                                refusal.message(),
                                "%s. %s".formatted(refusal.hint(), String.join(". ", unsaid)))
                        .asException();
    }

    static ProblemException missing(Path project) {
        return new Problem(
                        Problem.Kind.NOT_FOUND,
                        "no-such-folder",
                        "There is no folder %s".formatted(project),
                        "Check the path; wasmrun os takes the folder of a project")
                .asException();
    }

    static ProblemException notAFolder(Path file) {
        return new Problem(
                        Problem.Kind.INVALID,
                        "not-a-folder",
                        "%s is a file, not a folder".formatted(file),
                        "Give the folder that it is in: wasmrun os %s".formatted(file.getParent()))
                .asException();
    }

    static ProblemException unreadable(Path path) {
        return new Problem(
                        Problem.Kind.FORBIDDEN,
                        "unreadable",
                        "%s cannot be read".formatted(path),
                        "Check its owner and permissions: ls -ld %s".formatted(path))
                .asException();
    }

    static ProblemException leadsOut(Path link) {
        return new Problem(
                        Problem.Kind.INVALID,
                        "link-leads-out",
                        "%s is a link to a file outside the project, which no sandbox shows"
                                .formatted(link),
                        "Run the folder that it leads to, or put the file itself there")
                .asException();
    }

    static ProblemException empty(Path project) {
        return undetected(
                "empty-folder",
                "%s is empty: looked for package.json, requirements.txt, pyproject.toml, app.py, server.js and the like"
                        .formatted(project),
                "Give the folder of a Node.js or Python project");
    }

    static ProblemException nothing(Path project, List<String> clues) {
        var seen = clues.isEmpty() ? "" : " " + String.join(" ", clues);
        return undetected(
                "nothing-detected",
                "%s is no Node.js or Python project: looked for package.json, requirements.txt, pyproject.toml, setup.py, manage.py, app.py, main.py, server.js and the like.%s"
                        .formatted(project, seen),
                SAY_HOW);
    }

    static ProblemException modules(Path project, List<String> modules, List<String> clues) {
        var some = String.join(", ", modules.stream().limit(MOST_NAMES).toList());
        var more = modules.size() > MOST_NAMES ? " …" : "";
        var seen = clues.isEmpty() ? "" : " " + String.join(" ", clues);
        return undetected(
                "nothing-detected",
                "%s has modules of Python, but nothing says which one starts: %s%s.%s"
                        .formatted(project, some, more, seen),
                "Say how to start it: wasmrun os . --cmd 'python3 %s'"
                        .formatted(modules.getFirst()));
    }

    static ProblemException nested(Path project, List<String> folders) {
        return undetected(
                NESTED,
                "%s is no project itself; found %s"
                        .formatted(
                                project,
                                String.join(", ", folders.stream().map(f -> f + "/").toList())),
                "Run one of them: wasmrun os %s".formatted(project.resolve(folders.getFirst())));
    }

    static ProblemException ambiguous(Collection<String> candidates) {
        return undetected(
                "ambiguous",
                "This folder can be run in several ways: %s"
                        .formatted(String.join("; ", candidates)),
                "Choose with --language nodejs, python, wasm or static");
    }

    static ProblemException noStart(String what, String lookedFor) {
        return undetected(
                "no-start-command",
                "%s, but nothing in it says how to start it; looked for %s"
                        .formatted(what, lookedFor),
                SAY_HOW);
    }

    static ProblemException severalPrograms(List<String> programs) {
        return undetected(
                "no-start-command",
                "This is a Node.js project, but nothing in it says which of its programs to start: %s"
                        .formatted(String.join(", ", programs)),
                "Say which one: wasmrun os . --cmd 'node %s'".formatted(programs.getFirst()));
    }

    static ProblemException spiders() {
        return undetected(
                "no-start-command",
                "This is a project of Scrapy, which runs one spider at a time",
                "Say which one: wasmrun os . --cmd 'scrapy crawl NAME'; --cmd 'scrapy list' names them");
    }

    static ProblemException containers(String script, String text) {
        return undetected(
                "no-start-command",
                "The script \"%s\" runs containers (%s), which wasmrun does not"
                        .formatted(script, text),
                "Say what runs in the container of the app: wasmrun os . --cmd 'COMMAND'; start its databases yourself");
    }

    static ProblemException foreign(Path project, Foreign kind) {
        return undetected(
                "foreign-project",
                "%s is a project for %s (%s); wasmrun runs Node.js and Python"
                        .formatted(project, kind.name(), kind.file()),
                "If this machine has what it needs in /usr: wasmrun os . --cmd 'COMMAND'");
    }

    static ProblemException conda(String file) {
        return undetected(
                "conda-environment",
                "%s lists packages of conda, which wasmrun does not install".formatted(file),
                "Write what the app needs into requirements.txt (in its environment: pip list --format=freeze > requirements.txt), or, if the machine has all of it: wasmrun os . --no-install");
    }

    static ProblemException notebooks(Path project) {
        return undetected(
                "notebooks-only",
                "%s holds Jupyter notebooks and nothing that starts by itself".formatted(project),
                "Add jupyterlab to requirements.txt, and JupyterLab shows them; or say how to start it with --cmd 'COMMAND'");
    }

    static ProblemException workspace(Path project, List<String> commands) {
        return undetected(
                "workspace-root",
                "%s is a workspace, and several of its packages can be started: %s"
                        .formatted(project, String.join("; ", commands)),
                "Choose one: wasmrun os . --cmd '%s'".formatted(commands.getFirst()));
    }

    static ProblemException noModule(Path project) {
        return undetected(
                "no-start-command",
                "There is no WebAssembly module in %s".formatted(project),
                SAY_HOW);
    }

    static ProblemException wasmLibrary(String file) {
        return undetected(
                "wasm-library",
                "%s is a library: it exports no _start".formatted(file),
                "Build it as a command, for example for the target wasm32-wasip1");
    }

    static ProblemException wasmImports(String file, Collection<String> imports) {
        return undetected(
                "wasm-imports",
                "%s needs %s, and wasmrun offers WASI preview 1 only"
                        .formatted(file, String.join(", ", imports)),
                "Build it for the target wasm32-wasip1, or start it by a program of yours with --cmd");
    }

    static ProblemException badPackageJson(int line, String why) {
        return new Problem(
                        Problem.Kind.INVALID,
                        "bad-package-json",
                        "package.json is no valid JSON at line %d: %s".formatted(line, why),
                        "Correct that line; node -p 'require(\"./package.json\")' checks it")
                .asException();
    }

    static ProblemException badPyproject(int line, String why) {
        return new Problem(
                        Problem.Kind.INVALID,
                        "bad-pyproject",
                        "pyproject.toml is no valid TOML at line %d: %s".formatted(line, why),
                        "Correct that line")
                .asException();
    }

    static ProblemException noRuntime(String name, String hint) {
        return new Problem(
                        Problem.Kind.FAILED,
                        "no-runtime",
                        "This project needs %s, and there is none on this machine".formatted(name),
                        hint)
                .asException();
    }

    private static ProblemException undetected(String code, String message, String hint) {
        return new Problem(Problem.Kind.UNDETECTED, code, message, hint).asException();
    }
}
