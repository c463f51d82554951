package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rule 9 for Streamlit: which of its modules is the page that leads to the others. */
final class StreamlitStart {
    private static final Pattern TOLD = Pattern.compile("streamlit run ['\"]?([^\\s'\"`]+\\.py)");

    // What "streamlit run" without a name runs.
    private static final String USUAL = "streamlit_app.py";

    private StreamlitStart() {}

    static Optional<Start> find(PythonProject project, Notes notes) {
        var modules =
                project.sources().stream()
                        .filter(source -> source.imports("streamlit"))
                        .filter(source -> !source.file().contains("'")) // it is quoted below
                        .toList();
        return first(project, modules)
                .map(
                        source -> {
                            notes.because(9, "%s imports streamlit".formatted(source.file()));
                            return Start.shell(
                                            "streamlit run %s --server.port $PORT --server.headless true"
                                                    .formatted(word(source.file())))
                                    .in(source.file())
                                    .of("Streamlit");
                        });
    }

    /** The one that the README starts, else one with a usual name, else one that draws. */
    private static Optional<PythonSource> first(PythonProject project, List<PythonSource> modules) {
        var told = ReadmeStart.all(project.folder(), TOLD);
        return Stream.<Predicate<PythonSource>>of(
                        source -> told.contains(source.file()),
                        source -> source.file().equals(USUAL),
                        source ->
                                source.draws() && source.name().matches("(?i)(?:home|app).*|main"),
                        source -> source.draws() && source.mentions("\\bset_page_config\\("),
                        PythonSource::draws,
                        _ -> true)
                .flatMap(which -> modules.stream().filter(which))
                .findFirst();
    }

    /** Pages are often named for people: {@code General Control.py}. */
    private static String word(String file) {
        return file.matches("[\\w./-]+") ? file : "'%s'".formatted(file);
    }
}
