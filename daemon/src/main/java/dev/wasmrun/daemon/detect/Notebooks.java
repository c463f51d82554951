package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rule 9 for a folder of Jupyter notebooks: by the program that shows them, where it is declared.
 */
final class Notebooks {
    private record Viewer(String dependency, String name, String command) {}

    private static final List<Viewer> VIEWERS =
            List.of(
                    jupyter("jupyterlab", "jupyter lab"),
                    jupyter("jupyter", "jupyter lab"),
                    jupyter("notebook", "jupyter notebook"),
                    new Viewer(
                            "voila",
                            "Voilà",
                            "voila --Voila.ip=0.0.0.0 --port=$PORT --no-browser"));

    private Notebooks() {}

    private static Viewer jupyter(String dependency, String command) {
        return new Viewer(
                dependency,
                "Jupyter",
                command + " --ip 0.0.0.0 --port $PORT --no-browser --allow-root");
    }

    static Optional<String> first(Folder folder) {
        return Stream.concat(
                        folder.files().stream(),
                        folder.folders().stream()
                                .filter(PythonProject::mayHoldSources)
                                .flatMap(
                                        in ->
                                                folder.filesBelow(in).stream()
                                                        .map(name -> in + "/" + name)))
                .filter(name -> name.endsWith(".ipynb"))
                .findFirst();
    }

    static Optional<Start> start(PythonProject project, Notes notes) {
        return first(project.folder())
                .flatMap(
                        notebook ->
                                VIEWERS.stream()
                                        .filter(v -> project.declared().has(v.dependency()))
                                        .findFirst()
                                        .map(
                                                viewer -> {
                                                    notes.because(
                                                            9,
                                                            "there is %s, and %s shows notebooks"
                                                                    .formatted(
                                                                            notebook,
                                                                            viewer.dependency()));
                                                    return Start.shell(viewer.command())
                                                            .of(viewer.name());
                                                }));
    }
}
