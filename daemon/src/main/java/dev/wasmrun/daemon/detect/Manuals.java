package dev.wasmrun.daemon.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 9 for a folder that is a manual, a blog or a set of data, and nothing else: the tool that
 * shows it, where it is declared. A folder that declares nothing at all gets the tool itself.
 */
final class Manuals {
    /**
     * @param file that is there; {@code *} stands for any name
     * @param packages what is installed where nothing is declared; none: then it is not shown
     */
    private record Tool(
            String file, String dependency, String name, String command, List<String> packages) {
        Tool(String file, String dependency, String name, String command) {
            this(file, dependency, name, command, List.of());
        }

        boolean isIn(Folder folder) {
            return file.startsWith("*")
                    ? folder.files().stream().anyMatch(name -> name.endsWith(file.substring(1)))
                    : folder.has(file);
        }
    }

    private static final String MKDOCS = "mkdocs.yml";
    private static final String SERVE_MKDOCS = "mkdocs serve -a 0.0.0.0:$PORT";
    private static final String REQUIREMENTS = "docs/requirements.txt";
    private static final Pattern MATERIAL =
            Pattern.compile(
                    "(?m)^theme:(?:\\s*|(?:\\s*\\n[ \\t]+.*)*?\\s*\\n[ \\t]+name:\\s*)['\"]?material\\b");

    static final List<Tool> ALL =
            List.of(
                    new Tool(MKDOCS, "mkdocs", "MkDocs", SERVE_MKDOCS, List.of("mkdocs")),
                    new Tool(MKDOCS, "mkdocs-material", "MkDocs", SERVE_MKDOCS),
                    new Tool(
                            "pelicanconf.py",
                            "pelican",
                            "Pelican",
                            "pelican --listen --autoreload -o /tmp/html -b 0.0.0.0 -p $PORT",
                            List.of("pelican[markdown]")),
                    new Tool(
                            "metadata.json",
                            "datasette",
                            "Datasette",
                            "datasette . -h 0.0.0.0 -p $PORT"),
                    new Tool(
                            "metadata.yaml",
                            "datasette",
                            "Datasette",
                            "datasette . -h 0.0.0.0 -p $PORT"),
                    new Tool(
                            "*.lektorproject",
                            "lektor",
                            "Lektor",
                            "lektor server --host 0.0.0.0 --port $PORT",
                            List.of("lektor")),
                    new Tool(
                            "conf.py",
                            "nikola[extras]",
                            "Nikola",
                            "nikola build && nikola auto --address 0.0.0.0 --port $PORT"),
                    new Tool(
                            "conf.py",
                            "nikola",
                            "Nikola",
                            "nikola build && nikola serve --address 0.0.0.0 --port $PORT"),
                    new Tool(
                            "conf.py",
                            "sphinx-autobuild",
                            "Sphinx",
                            "sphinx-autobuild . /tmp/html --host 0.0.0.0 --port $PORT"),
                    sphinx("."),
                    sphinx("docs"),
                    sphinx("docs/source"));

    private Manuals() {}

    private static Tool sphinx(String folder) {
        return new Tool(
                folder.equals(".") ? "conf.py" : folder + "/conf.py",
                "sphinx",
                "Sphinx",
                "sphinx-build %s /tmp/html && python -m http.server --directory /tmp/html $PORT"
                        .formatted(folder));
    }

    static Optional<Start> start(PythonProject project, Notes notes) {
        return in(project.folder())
                .filter(tool -> project.declared().has(tool.dependency()))
                .findFirst()
                .or(() -> alone(project))
                .map(
                        tool -> {
                            notes.because(
                                    9,
                                    "there is %s, and %s shows it"
                                            .formatted(tool.file(), tool.dependency()));
                            return Start.shell(tool.command()).of(tool.name());
                        });
    }

    /** What a manual needs is often listed beside its texts. */
    static Optional<String> requirements(Folder folder) {
        return Optional.of(REQUIREMENTS)
                .filter(folder::has)
                .filter(_ -> in(folder).findAny().isPresent());
    }

    /** For a folder in which nothing else is said. */
    static Optional<Installing> installing(PythonProject project, Notes notes) {
        return alone(project)
                .map(
                        tool -> {
                            var command = new ArrayList<>(List.of("pip", "install"));
                            command.addAll(tool.packages());
                            if (isOfMaterial(project.folder())) {
                                command.add("mkdocs-material");
                            }
                            notes.because(
                                    8,
                                    "pip, because %s needs %s".formatted(tool.file(), tool.name()));
                            return Installing.by("pip", tool.file(), command);
                        });
    }

    /** The file of one that can be shown although nothing is declared. */
    static Optional<String> lone(Folder folder) {
        return in(folder).filter(Manuals::canBeAlone).map(Tool::file).findFirst();
    }

    private static Optional<Tool> alone(PythonProject project) {
        return project.manifest().isPresent() || project.startsItself()
                ? Optional.empty()
                : in(project.folder()).filter(Manuals::canBeAlone).findFirst();
    }

    private static boolean canBeAlone(Tool tool) {
        return !tool.packages().isEmpty();
    }

    private static boolean isOfMaterial(Folder folder) {
        return folder.text(MKDOCS).filter(text -> MATERIAL.matcher(text).find()).isPresent();
    }

    private static Stream<Tool> in(Folder folder) {
        return ALL.stream().filter(tool -> tool.isIn(folder));
    }
}
