package dev.wasmrun.daemon.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 9 for a folder that is a manual, a blog or a set of data, and nothing else: the tool that
 * shows it, where it is declared. A folder that declares nothing at all gets the tool itself.
 */
final class Manuals {
    /**
     * @param file that is there; {@code *} stands for any name
     * @param lone for a folder that declares nothing; none: then it is not shown
     */
    private record Tool(
            String file, String dependency, String name, String command, Optional<Lone> lone) {
        Tool(String file, String dependency, String name, String command) {
            this(file, dependency, name, command, Optional.empty());
        }

        Tool(String file, String dependency, String name, String command, Lone lone) {
            this(file, dependency, name, command, Optional.of(lone));
        }

        boolean isIn(Folder folder) {
            return file.startsWith("*")
                    ? folder.files().stream().anyMatch(name -> name.endsWith(file.substring(1)))
                    : folder.has(file);
        }

        boolean isAloneIn(Folder folder) {
            return isIn(folder) && lone.filter(one -> one.says(folder, file)).isPresent();
        }
    }

    /**
     * @param clue what its file says, when other tools have a file of that name
     * @param packages what is installed, by what the file says
     */
    private record Lone(Optional<Pattern> clue, Function<String, List<String>> packages) {
        static Lone of(String... packages) {
            return new Lone(Optional.empty(), _ -> List.of(packages));
        }

        static Lone where(String clue, Function<String, List<String>> packages) {
            return new Lone(Optional.of(Pattern.compile("(?m)^" + clue)), packages);
        }

        boolean says(Folder folder, String file) {
            return clue.isEmpty()
                    || clue.orElseThrow().matcher(folder.text(file).orElse("")).find();
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
                    new Tool(
                            MKDOCS,
                            "mkdocs",
                            "MkDocs",
                            SERVE_MKDOCS,
                            new Lone(Optional.empty(), Manuals::ofMkDocs)),
                    new Tool(MKDOCS, "mkdocs-material", "MkDocs", SERVE_MKDOCS),
                    new Tool(
                            "pelicanconf.py",
                            "pelican",
                            "Pelican",
                            "pelican --listen --autoreload -o /tmp/html -b 0.0.0.0 -p $PORT",
                            Lone.of("pelican[markdown]")),
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
                            Lone.of("lektor")),
                    new Tool(
                            "conf.py",
                            "nikola[extras]",
                            "Nikola",
                            "nikola build && nikola auto --address 0.0.0.0 --port $PORT",
                            Lone.where("BLOG_TITLE\\s*=", _ -> List.of("nikola[extras]"))),
                    new Tool(
                            "conf.py",
                            "nikola",
                            "Nikola",
                            "nikola build && nikola serve --address 0.0.0.0 --port $PORT"),
                    sphinxThatWatches("."),
                    sphinxThatWatches("source"),
                    sphinx("."),
                    sphinx("source"),
                    sphinx("docs"),
                    sphinx("docs/source"));

    private Manuals() {}

    private static Tool sphinxThatWatches(String folder) {
        return new Tool(
                configuration(folder),
                "sphinx-autobuild",
                "Sphinx",
                "sphinx-autobuild %s /tmp/html --host 0.0.0.0 --port $PORT".formatted(folder),
                Lone.where("(?:extensions|html_theme)\\s*=", SphinxPackages::of));
    }

    private static Tool sphinx(String folder) {
        return new Tool(
                configuration(folder),
                "sphinx",
                "Sphinx",
                "sphinx-build %s /tmp/html && python -m http.server --directory /tmp/html $PORT"
                        .formatted(folder));
    }

    private static String configuration(String folder) {
        return folder.equals(".") ? "conf.py" : folder + "/conf.py";
    }

    private static List<String> ofMkDocs(String configuration) {
        return MATERIAL.matcher(configuration).find()
                ? List.of("mkdocs", "mkdocs-material")
                : List.of("mkdocs");
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
                            command.addAll(packages(tool, project.folder()));
                            notes.because(
                                    8,
                                    "pip, because %s needs %s".formatted(tool.file(), tool.name()));
                            return Installing.by("pip", tool.file(), command);
                        });
    }

    /** The file of one that can be shown although nothing is declared. */
    static Optional<String> lone(Folder folder) {
        return alone(folder).map(Tool::file).findFirst();
    }

    private static Optional<Tool> alone(PythonProject project) {
        return project.manifest().isPresent() || project.startsItself()
                ? Optional.empty()
                : alone(project.folder()).findFirst();
    }

    private static Stream<Tool> alone(Folder folder) {
        return ALL.stream().filter(tool -> tool.isAloneIn(folder));
    }

    private static List<String> packages(Tool tool, Folder folder) {
        return tool.lone().orElseThrow().packages().apply(folder.text(tool.file()).orElse(""));
    }

    private static Stream<Tool> in(Folder folder) {
        return ALL.stream().filter(tool -> tool.isIn(folder));
    }
}
