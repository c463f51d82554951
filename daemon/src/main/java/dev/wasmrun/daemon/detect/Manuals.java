package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;

/**
 * Rule 9 for a folder that is a manual, a blog or a set of data, and nothing else: the tool that
 * shows it, where it is declared.
 */
final class Manuals {
    private record Tool(String file, String dependency, String name, String command) {}

    static final List<Tool> ALL =
            List.of(
                    new Tool("mkdocs.yml", "mkdocs", "MkDocs", "mkdocs serve -a 0.0.0.0:$PORT"),
                    new Tool(
                            "mkdocs.yml",
                            "mkdocs-material",
                            "MkDocs",
                            "mkdocs serve -a 0.0.0.0:$PORT"),
                    new Tool(
                            "pelicanconf.py",
                            "pelican",
                            "Pelican",
                            "pelican --listen --autoreload -o /tmp/html -b 0.0.0.0 -p $PORT"),
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
                            "conf.py",
                            "sphinx-autobuild",
                            "Sphinx",
                            "sphinx-autobuild . /tmp/html --host 0.0.0.0 --port $PORT"));

    private Manuals() {}

    static Optional<Start> start(PythonProject project, Notes notes) {
        return ALL.stream()
                .filter(tool -> project.folder().has(tool.file()))
                .filter(tool -> project.declared().has(tool.dependency()))
                .findFirst()
                .map(
                        tool -> {
                            notes.because(
                                    9,
                                    "there is %s, and %s shows it"
                                            .formatted(tool.file(), tool.dependency()));
                            return Start.shell(tool.command()).of(tool.name());
                        });
    }
}
