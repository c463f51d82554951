package dev.wasmrun.daemon.watch;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which files of a project matter to its app, and how.
 *
 * @param reloadsItself the app's own tool watches the sources; only plan and locks are left to us
 * @param include what counts as source, too, as patterns of {@code .gitignore}
 * @param settings a file of variables that the plan read, relative to the project
 */
public record Sources(boolean reloadsItself, List<String> include, Optional<String> settings) {
    private static final Set<String> LOCKS =
            Set.of(
                    "package-lock.json",
                    "npm-shrinkwrap.json",
                    "pnpm-lock.yaml",
                    "yarn.lock",
                    "bun.lock",
                    "bun.lockb",
                    "uv.lock",
                    "poetry.lock",
                    "pdm.lock",
                    "Pipfile.lock",
                    "pylock.toml");
    private static final Pattern PLAN =
            Pattern.compile(
                    "package\\.json|pnpm-workspace\\.yaml|\\.npmrc|\\.yarnrc(\\.yml)?|\\.nvmrc"
                            + "|\\.node-version|\\.python-version|\\.tool-versions|mise\\.toml"
                            + "|runtime\\.txt|environment\\.ya?ml|Procfile|Pipfile|pyproject\\.toml|setup\\.(py|cfg)"
                            + "|(.*/)?requirements[^/]*\\.(txt|in)|requirements/[^/]*\\.(txt|in)"
                            + "|\\.wasmrun\\.toml|\\.env(\\.[^/]*)?");
    private static final Set<String> SOURCES =
            Set.of(
                    "js",
                    "mjs",
                    "cjs",
                    "jsx",
                    "ts",
                    "mts",
                    "cts",
                    "tsx",
                    "json",
                    "json5",
                    "vue",
                    "svelte",
                    "astro",
                    "graphql",
                    "gql",
                    "py",
                    "pyi",
                    "pyx",
                    "html",
                    "htm",
                    "ejs",
                    "pug",
                    "hbs",
                    "handlebars",
                    "mustache",
                    "njk",
                    "liquid",
                    "j2",
                    "jinja",
                    "jinja2",
                    "md",
                    "mdx",
                    "yaml",
                    "yml",
                    "toml",
                    "ini",
                    "cfg",
                    "wasm",
                    "sql");
    private static final Set<String> STYLES = Set.of("css");

    public Sources {
        include = List.copyOf(include);
    }

    /** {@code path} is relative to the project, with slashes. */
    Optional<Meaning> of(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        if (LOCKS.contains(name)) {
            return Optional.of(Meaning.LOCK);
        }
        if (PLAN.matcher(name).matches()
                || PLAN.matcher(path).matches()
                || settings.filter(path::equals).isPresent()) {
            return Optional.of(Meaning.PLAN);
        }
        return reloadsItself ? Optional.empty() : source(path, name);
    }

    private Optional<Meaning> source(String path, String name) {
        if (IgnoreFile.parse(include).decides(path, false).orElse(false)) {
            return Optional.of(Meaning.SOURCE);
        }
        // hidden files, and what editors put beside the one that they write
        if (name.startsWith(".") || name.startsWith("#") || name.endsWith("~")) {
            return Optional.empty();
        }
        var extension =
                name.substring(name.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
        if (STYLES.contains(extension)) {
            return Optional.of(Meaning.STYLES);
        }
        return SOURCES.contains(extension) ? Optional.of(Meaning.SOURCE) : Optional.empty();
    }
}
