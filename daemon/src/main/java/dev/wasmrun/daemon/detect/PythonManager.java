package dev.wasmrun.daemon.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rule 8: what installs a Python project, and how. The first source that is there wins. */
final class PythonManager {
    /** A file that only its own manager understands, and what that one is called with. */
    private record Mark(String file, String manager, List<String> command) {}

    static final List<Mark> MARKS =
            List.of(
                    mark("uv.lock", "uv", "uv sync --locked"),
                    mark("poetry.lock", "poetry", "poetry install"),
                    mark("pdm.lock", "pdm", "pdm install --check"),
                    mark("Pipfile.lock", "pipenv", "pipenv install --deploy --dev"),
                    mark("Pipfile", "pipenv", "pipenv install --dev"),
                    mark("pylock.toml", "uv", "uv pip install -r pylock.toml"));

    private static final Pattern ITSELF = Pattern.compile("(?m)^\\s*(?:-e\\s*)?\\.(?:\\[|\\s*$)");
    private static final String REQUIREMENTS = "requirements.txt";
    private static final String EXAMPLE = "\\w*(?:demo|example|sandbox|test)\\w*/.*";
    private static final List<String> EXTRAS_OF_EXAMPLES =
            List.of("example", "examples", "demo", "test", "tests", "testing");

    private PythonManager() {}

    static Installing choose(PythonProject project, Notes notes) {
        return marked(project, notes)
                .or(() -> requirements(project, notes))
                .or(() -> requirementsOfExample(project, notes))
                .or(() -> pyproject(project, notes))
                .or(() -> setup(project, notes))
                .or(() -> InlineMetadata.installing(project, notes))
                .or(() -> Conda.installing(project, notes))
                .or(() -> Manuals.installing(project, notes))
                .or(() -> undeclared(project, notes))
                .orElseGet(
                        () -> {
                            notes.because(
                                    8,
                                    "no requirements.txt, pyproject.toml or setup.py: nothing to install");
                            return Installing.NOTHING;
                        });
    }

    /** Not by the requirements of others alone. */
    static boolean installsItself(PythonProject project) {
        return MARKS.stream().anyMatch(mark -> project.folder().has(mark.file()))
                || project.requirementFiles().isEmpty()
                || project.requirementFiles().stream()
                        .flatMap(file -> project.folder().text(file).stream())
                        .anyMatch(text -> ITSELF.matcher(text).find());
    }

    private static Optional<Installing> marked(PythonProject project, Notes notes) {
        var marks = MARKS.stream().filter(mark -> project.folder().has(mark.file())).toList();
        if (marks.isEmpty()) {
            return Optional.empty();
        }
        var first = marks.getFirst();
        marks.stream()
                .filter(mark -> !mark.manager().equals(first.manager()))
                .forEach(mark -> notes.reject("%s (%s)".formatted(mark.manager(), mark.file())));
        project.requirementFiles()
                .forEach(
                        file -> notes.reject("pip (%s): %s decides".formatted(file, first.file())));
        notes.because(8, "%s, because of %s".formatted(first.manager(), first.file()));
        return Optional.of(Installing.by(first.manager(), first.file(), first.command()));
    }

    private static Mark mark(String file, String manager, String command) {
        return new Mark(file, manager, List.of(command.split(" ")));
    }

    private static Optional<Installing> requirements(PythonProject project, Notes notes) {
        var files = project.requirementFiles();
        if (files.isEmpty()) {
            return Optional.empty();
        }
        var command = new ArrayList<>(List.of("pip", "install"));
        files.forEach(file -> command.addAll(wanted(project, file, notes)));
        var texts = files.stream().flatMap(file -> project.folder().text(file).stream()).toList();
        command.addAll(Companions.of(texts, project.everywhere().sources(), notes));
        var named = String.join(" and ", files);
        notes.because(8, "pip, because of %s".formatted(named));
        var listed = Declared.inFiles(project.folder(), files);
        var forgotten =
                project.pyproject()
                        .dependencies()
                        .filter(one -> !installsItself(project) && !listed.covers(one))
                        .toList();
        if (!forgotten.isEmpty()) {
            command.addAll(forgotten);
            notes.because(
                    8,
                    "pyproject.toml needs what is not in %s: %s"
                            .formatted(named, String.join(", ", forgotten)));
        }
        SrcLayout.needing(project)
                .ifPresent(
                        source -> {
                            command.addAll(List.of("-e", "."));
                            notes.because(
                                    8,
                                    "its own package in src/ is installed, too: %s imports it"
                                            .formatted(source.file()));
                        });
        return Optional.of(Installing.by("pip", named, command));
    }

    /** A library with a site of Django that shows it, which says itself what it needs. */
    private static Optional<Installing> requirementsOfExample(PythonProject project, Notes notes) {
        return DjangoStart.homeBelow(project.folder())
                .filter(in -> project.folder().has(in + REQUIREMENTS))
                .map(
                        in -> {
                            notes.because(8, "pip, because of %s%s".formatted(in, REQUIREMENTS));
                            var library = project.manifest().isPresent() ? " -e " + up(in) : "";
                            var install = "cd %s && pip install -r %s%s";
                            return Installing.by(
                                    "pip",
                                    in + REQUIREMENTS,
                                    List.of(
                                            "/bin/sh",
                                            "-c",
                                            install.formatted(in, REQUIREMENTS, library)));
                        });
    }

    private static String up(String in) {
        return in.replaceAll("[^/]+/", "../").replaceFirst("/$", "");
    }

    private static List<String> wanted(PythonProject project, String file, Notes notes) {
        var frozen = project.folder().text(file).flatMap(FrozenElsewhere::of);
        frozen.ifPresent(one -> one.tell(file, notes));
        return frozen.map(FrozenElsewhere::wanted).orElseGet(() -> List.of("-r", file));
    }

    private static Optional<Installing> pyproject(PythonProject project, Notes notes) {
        var pyproject = project.pyproject();
        if (pyproject.isOfUv()) {
            notes.because(8, "uv, because only it knows where pyproject.toml has packages from");
            return Optional.of(Installing.by("uv", Pyproject.NAME, List.of("uv", "sync")));
        }
        if (pyproject.isProject() && !pyproject.mustBeBuilt(project.folder())) {
            return listed(project, notes);
        }
        if (pyproject.isPoetry() && !pyproject.isProject()) {
            var own = new OwnPackage(pyproject, project.folder());
            if (!pyproject.has("build-system")
                    || !pyproject.isPackage()
                    || !own.canBeBuilt()
                    || own.isOfOldPoetry()) {
                return poetry(pyproject, own, notes);
            }
        }
        if (pyproject.isProject() || pyproject.isPoetry()) {
            notes.because(8, "pip, because of pyproject.toml; it is installed as editable");
            return Optional.of(
                    Installing.by(
                            "pip",
                            Pyproject.NAME,
                            List.of("pip", "install", "-e", pyproject.itself(extras(project)))));
        }
        return Optional.empty();
    }

    /** What its example or its tests need besides, where the example is what is started. */
    private static List<String> extras(PythonProject project) {
        return DjangoStart.homeBelow(project.folder()).filter(in -> in.matches(EXAMPLE)).isPresent()
                ? EXTRAS_OF_EXAMPLES
                : List.of();
    }

    private static Optional<Installing> poetry(Pyproject pyproject, OwnPackage own, Notes notes) {
        if (isToldByItsBuild(pyproject, own)) {
            notes.because(
                    8,
                    "uv, because of pyproject.toml, whose build tool "
                            + (own.canBeBuilt()
                                    ? "makes nothing that is editable"
                                    : "finds no package to build"));
            return Optional.of(
                    Installing.by(
                            "uv",
                            Pyproject.NAME,
                            List.of("uv", "pip", "install", "-r", Pyproject.NAME)));
        }
        notes.because(8, "poetry, because only it understands this pyproject.toml");
        var command = new ArrayList<>(List.of("poetry", "install"));
        if (pyproject.isPackage() && !own.canBeBuilt()) {
            notes.because(8, "the project itself is no package, so its dependencies suffice");
            command.add("--no-root");
        }
        return Optional.of(Installing.by("poetry", Pyproject.NAME, command));
    }

    /** uv asks poetry-core for the dependencies: faster than poetry, and no lock is written. */
    private static boolean isToldByItsBuild(Pyproject pyproject, OwnPackage own) {
        return pyproject.has("build-system")
                && pyproject.isPackage()
                && own.readmeIsThere()
                && !(own.isOfOldPoetry() && own.isNeeded())
                && !pyproject.has("tool", "poetry", "source"); // registries that uv does not know
    }

    // The app runs from its folder, so its own modules need no install; many applications are not
    // even laid out so that their build tool could build them.
    private static Optional<Installing> listed(PythonProject project, Notes notes) {
        var wanted = project.pyproject().requirements(extras(project));
        if (wanted.isEmpty()) {
            notes.because(8, "pyproject.toml lists no dependencies: nothing to install");
            return Optional.of(Installing.NOTHING);
        }
        var command = new ArrayList<>(List.of("pip", "install"));
        command.addAll(wanted);
        command.addAll(Companions.of(wanted, project.everywhere().sources(), notes));
        notes.because(8, "pip, because of the dependencies in pyproject.toml");
        return Optional.of(Installing.by("pip", Pyproject.NAME, command));
    }

    private static Optional<Installing> undeclared(PythonProject project, Notes notes) {
        return project.pyproject().saysWhatIsNeeded(project.folder())
                ? Optional.empty()
                : Imported.installing(project, notes);
    }

    private static Optional<Installing> setup(PythonProject project, Notes notes) {
        if (!project.folder().has("setup.py")) {
            return Optional.empty();
        }
        notes.because(8, "pip, because of setup.py; it is installed as editable");
        return Optional.of(Installing.by("pip", "setup.py", List.of("pip", "install", "-e", ".")));
    }
}
