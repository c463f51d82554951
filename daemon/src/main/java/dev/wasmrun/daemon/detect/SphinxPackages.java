package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a manual of Sphinx needs that declares nothing: the theme and the extensions that its {@code
 * conf.py} names. Most are distributions of the same name; {@link #OTHERS} lists those that are
 * not.
 */
final class SphinxPackages {
    static final Map<String, String> OTHERS =
            Map.of(
                    "autoapi", "sphinx-autoapi",
                    "hoverxref", "sphinx-hoverxref",
                    "notfound", "sphinx-notfound-page",
                    "versionwarning", "sphinx-version-warning");

    // Of Sphinx itself.
    private static final List<String> THEMES =
            List.of(
                    "agogo",
                    "alabaster",
                    "basic",
                    "bizstyle",
                    "classic",
                    "epub",
                    "haiku",
                    "nature",
                    "pyramid",
                    "scrolls",
                    "sphinxdoc",
                    "traditional");
    private static final Pattern THEME =
            Pattern.compile("(?m)^html_theme\\s*=\\s*['\"]([\\w.-]+)['\"]");
    private static final Pattern EXTENSIONS =
            Pattern.compile("(?m)^extensions\\s*\\+?=\\s*[\\[(]([^\\])]*)");
    private static final Pattern NAME = Pattern.compile("['\"]([\\w.-]+)['\"]");
    private static final Pattern COMMENT = Pattern.compile("(?m)#.*$");

    private SphinxPackages() {}

    static List<String> of(String configuration) {
        var said = COMMENT.matcher(configuration).replaceAll("");
        var theme = named(THEME, said).filter(name -> !THEMES.contains(name));
        var extensions = named(EXTENSIONS, said).flatMap(list -> named(NAME, list));
        var needed =
                Stream.concat(theme, extensions)
                        .filter(module -> !module.startsWith("sphinx."))
                        .map(SphinxPackages::distribution);
        return Stream.concat(Stream.of("sphinx", "sphinx-autobuild"), needed).distinct().toList();
    }

    private static Stream<String> named(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1));
    }

    private static String distribution(String module) {
        var parts = List.of(module.split("\\."));
        var name =
                parts.getFirst().equals("sphinxcontrib") && parts.size() > 1
                        ? "sphinxcontrib-" + parts.get(1)
                        : parts.getFirst();
        return OTHERS.getOrDefault(name, Pep440.distribution(name));
    }
}
