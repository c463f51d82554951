package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Port;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 10 for pages with a server of their own beside them: the port at which they expect it.
 *
 * @param isDirect whether the browser asks there itself; else the pages' own tool passes it on
 */
record AskedPort(Port port, boolean isDirect) {
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "(?:localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0|//(?:back-?end|api|server|flask|web)):(\\d{2,5})\\b");
    private static final Pattern PROXIES =
            Pattern.compile(
                    "(?:vite|vue|next|nuxt|svelte|astro|webpack|craco|rsbuild)\\.config\\.\\w+|package\\.json|proxy\\.conf\\.\\w+|setupProxy\\.\\w+");
    private static final Pattern SOURCES =
            Pattern.compile(
                    "\\.env|\\.env\\.(?:local|development|example|sample)|.*\\.(?:[jt]sx?|mjs|vue|svelte|astro)");
    private static final Pattern TESTS = Pattern.compile(".*[.-](?:test|spec|stories)\\..*");
    private static final Set<String> NO_SOURCES =
            Set.of("node_modules", "dist", "build", "public", "e2e", "tests", "test", "__tests__");
    private static final int MOST_FILES = 300;
    private static final int MOST_FOLDERS = 100;

    /**
     * @param own where the pages themselves are served
     */
    static Optional<AskedPort> of(Folder pages, int own) {
        var files = pages.walk(MOST_FOLDERS, MOST_FILES, name -> !NO_SOURCES.contains(name));
        return Stream.of(
                        in(pages, files, PROXIES, own, false), in(pages, files, SOURCES, own, true))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<AskedPort> in(
            Folder pages, List<String> files, Pattern which, int own, boolean isDirect) {
        return files.stream()
                .filter(file -> which.matcher(file.substring(file.lastIndexOf('/') + 1)).matches())
                .filter(file -> !TESTS.matcher(file).matches())
                .flatMap(file -> pages.text(file).stream())
                .flatMap(text -> ADDRESS.matcher(text).results())
                .map(found -> Integer.parseInt(found.group(1)))
                .filter(port -> port != own && port >= 1 && port <= 65_535)
                .findFirst()
                .map(port -> new AskedPort(new Port(port), isDirect));
    }

    boolean isEndOf(ForwardSpec forward) {
        return forward.appPort().equals(port);
    }

    /** What the user should know, unless a forward leads there as the pages expect it. */
    Optional<String> warning(List<ForwardSpec> forwards) {
        var isThere = forwards.stream().anyMatch(f -> isEndOf(f) && f.hostPort().equals(port));
        return isDirect && !isThere
                ? Optional.of(
                        "The pages ask for localhost:%1$s in the browser: --forward %1$s:%1$s leads there"
                                .formatted(port))
                : Optional.empty();
    }
}
