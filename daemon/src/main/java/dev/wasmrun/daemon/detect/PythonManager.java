package dev.wasmrun.daemon.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rule 8: what installs a Python project. pip does, so far. The first source that is there wins.
 */
final class PythonManager {
    private static final Map<String, String> OTHERS =
            Map.of(
                    "uv.lock", "uv",
                    "poetry.lock", "poetry",
                    "pdm.lock", "pdm",
                    "Pipfile.lock", "pipenv",
                    "Pipfile", "pipenv");

    private PythonManager() {}

    static Installing choose(PythonProject project, Notes notes) {
        var other = OTHERS.keySet().stream().sorted().filter(project.folder()::has).findFirst();
        other.ifPresent(lock -> notes.reject("%s (%s)".formatted(OTHERS.get(lock), lock)));
        var chosen =
                requirements(project, notes)
                        .or(() -> pyproject(project, notes))
                        .or(() -> setup(project, notes));
        if (chosen.isPresent()) {
            other.ifPresent(lock -> notes.warn(instead(lock)));
        } else if (other.isPresent()) {
            throw Refusals.managerToCome(other.orElseThrow(), OTHERS.get(other.orElseThrow()));
        } else {
            notes.because(8, "no requirements.txt, pyproject.toml or setup.py: nothing to install");
        }
        return chosen.orElse(Installing.NOTHING);
    }

    private static String instead(String lock) {
        return "%s asks for %s, which wasmrun cannot use yet; pip installs instead and may choose other versions"
                .formatted(lock, OTHERS.get(lock));
    }

    private static Optional<Installing> requirements(PythonProject project, Notes notes) {
        var files = project.requirementFiles();
        if (files.isEmpty()) {
            return Optional.empty();
        }
        var command = new ArrayList<>(List.of("pip", "install"));
        files.forEach(file -> command.addAll(List.of("-r", file)));
        notes.because(8, "pip, because of %s".formatted(String.join(" and ", files)));
        return Optional.of(Installing.by("pip", files.getFirst(), command));
    }

    private static Optional<Installing> pyproject(PythonProject project, Notes notes) {
        var pyproject = project.pyproject();
        var buildable = pyproject.has("build-system");
        if (pyproject.isProject() && !pyproject.mustBeBuilt(project.folder())) {
            return listed(pyproject, notes);
        }
        if (pyproject.isProject() || pyproject.isPoetry() && buildable) {
            notes.because(8, "pip, because of pyproject.toml; it is installed as editable");
            return Optional.of(
                    Installing.by("pip", Pyproject.NAME, List.of("pip", "install", "-e", ".")));
        }
        return Optional.empty();
    }

    // The app runs from its folder, so its own modules need no install; many applications are not
    // even laid out so that their build tool could build them.
    private static Optional<Installing> listed(Pyproject pyproject, Notes notes) {
        var wanted = pyproject.requirements();
        if (wanted.isEmpty()) {
            notes.because(8, "pyproject.toml lists no dependencies: nothing to install");
            return Optional.of(Installing.NOTHING);
        }
        var command = new ArrayList<>(List.of("pip", "install"));
        command.addAll(wanted);
        notes.because(8, "pip, because of the dependencies in pyproject.toml");
        return Optional.of(Installing.by("pip", Pyproject.NAME, command));
    }

    private static Optional<Installing> setup(PythonProject project, Notes notes) {
        if (!project.folder().has("setup.py")) {
            return Optional.empty();
        }
        notes.because(8, "pip, because of setup.py; it is installed as editable");
        return Optional.of(Installing.by("pip", "setup.py", List.of("pip", "install", "-e", ".")));
    }
}
