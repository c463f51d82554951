package dev.wasmrun.daemon.install;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * poetry asks an interface of its own of the public registry, which mirrors and caches of companies
 * seldom have, and knows neither pip's nor uv's variables. With a plugin it reads the pages of the
 * simple index (PEP 503), which every registry has.
 */
final class PoetryMirror {
    /** For the poetry of {@link PythonTools#PINNED}. */
    static final String PLUGIN = "poetry-plugin-pypi-mirror==0.6.5";

    static final String VARIABLE = "POETRY_PYPI_MIRROR_URL";

    private static final List<String> INDEXES =
            List.of("pip_index_url", "uv_default_index", "uv_index_url");

    // The Python of poetry's own environment; the project's has no pip.
    private static final String OF_PIP =
            """
            python=$(dirname "$(command -v poetry)")/python
            : "${%1$s:=$("$python" -m pip config get global.index-url 2>/dev/null)}"
            : "${%1$s:=$("$python" -c 'from pip._internal.models.index import PyPI; print(PyPI.simple_url)')}"
            export %1$s
            """
                    .formatted(VARIABLE);

    private PoetryMirror() {}

    /** The index that the caller named for pip or uv, unless he named one for poetry. */
    static Map<String, String> of(Map<String, String> caller) {
        return index(caller)
                .filter(_ -> !caller.containsKey(VARIABLE))
                .map(url -> Map.of(VARIABLE, url))
                .orElse(Map.of());
    }

    /** By the pages of pip's index; the last word is what people are shown. */
    static List<String> reading(String command) {
        return List.of("/bin/sh", "-c", OF_PIP + command, command + ", by the pages of the index");
    }

    private static Optional<String> index(Map<String, String> caller) {
        return INDEXES.stream().flatMap(name -> named(name, caller)).findFirst();
    }

    private static Stream<String> named(String name, Map<String, String> caller) {
        return caller.entrySet().stream()
                .filter(given -> given.getKey().toLowerCase(Locale.ROOT).equals(name))
                .map(Map.Entry::getValue)
                .filter(url -> !url.isBlank());
    }
}
