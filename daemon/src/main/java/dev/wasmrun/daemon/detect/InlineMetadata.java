package dev.wasmrun.daemon.detect;

import org.tomlj.Toml;
import org.tomlj.TomlTable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rules 7 and 8 for a script that says itself what it needs, in a comment (PEP 723), where the
 * project has no manifest: {@code # /// script}.
 *
 * @param file the script
 */
record InlineMetadata(String file, TomlTable toml) {
    // The expression of the PEP, with an end: a file may be nothing but comments.
    private static final Pattern BLOCK =
            Pattern.compile("(?m)^# /// script$\\R(?<content>(?:^#(?:| .*)$\\R){1,500})^# ///$");

    /** That of the script which is started; where the rules find none, of the first that has it. */
    static Optional<InlineMetadata> of(PythonProject project) {
        if (isDeclaredElsewhere(project)) {
            return Optional.empty();
        }
        var started = PythonStart.file(project);
        return project.everywhere().sources().stream()
                .filter(source -> started.isEmpty() || started.equals(Optional.of(source.file())))
                .flatMap(source -> in(source).stream())
                .findFirst();
    }

    /** A pyproject.toml may only say how the code is formatted. */
    private static boolean isDeclaredElsewhere(PythonProject project) {
        var pyproject = project.pyproject();
        return pyproject.isProject()
                || pyproject.isPoetry()
                || project.manifest().filter(file -> !file.equals(Pyproject.NAME)).isPresent();
    }

    private static Optional<InlineMetadata> in(PythonSource source) {
        var block = BLOCK.matcher(source.text());
        return block.find()
                ? Optional.of(Toml.parse(uncommented(block.group("content"))))
                        .filter(toml -> !toml.hasErrors())
                        .map(toml -> new InlineMetadata(source.file(), toml))
                : Optional.empty();
    }

    private static String uncommented(String content) {
        return content.lines()
                .map(line -> line.replaceFirst("^# ?", ""))
                .collect(Collectors.joining("\n"));
    }

    /** What to install, as pip takes it. */
    List<String> dependencies() {
        return Pyproject.texts(toml, List.of("dependencies")).toList();
    }

    Optional<String> python() {
        return Pyproject.texts(toml, List.of("requires-python")).findFirst();
    }

    static Optional<Installing> installing(PythonProject project, Notes notes) {
        return of(project).map(script -> script.installing(notes));
    }

    private Installing installing(Notes notes) {
        if (dependencies().isEmpty()) {
            notes.because(8, "%s says that it needs nothing".formatted(file));
            return Installing.NOTHING;
        }
        notes.because(8, "pip, because of the dependencies in the head of %s".formatted(file));
        var command = new ArrayList<>(List.of("pip", "install"));
        command.addAll(dependencies());
        return Installing.by("pip", file, command);
    }
}
