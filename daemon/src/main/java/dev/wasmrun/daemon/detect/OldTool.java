package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Rule 11 for tools that are older than what Node.js does now, and are told by NODE_OPTIONS to have
 * it as before: webpack 4 hashes by MD4, which the OpenSSL of Node.js 17 refuses, and Serverless 3
 * waits for {@code require} to refuse a module, which it does no more. {@link #ALL} is the whole
 * list.
 *
 * @param dependency a package that is the tool or brings it
 * @param since its first version that can do without
 * @param node the first version of Node.js that does it otherwise
 * @param option for NODE_OPTIONS
 */
record OldTool(String dependency, int since, String node, String option) {
    static final List<OldTool> ALL =
            List.of(
                    webpack("webpack", 5),
                    webpack("react-scripts", 5),
                    webpack("@vue/cli-service", 5),
                    webpack("next", 12),
                    webpack("nuxt", 3),
                    webpack("gatsby", 3),
                    webpack("@angular-devkit/build-angular", 12),
                    webpack("laravel-mix", 6),
                    webpack("vuepress", 2),
                    webpack("gridsome", 1),
                    webpack("umi", 4),
                    webpack("@quasar/app", 3),
                    webpack("parcel-bundler", 2),
                    new OldTool("serverless", 4, "20.19", "--no-experimental-require-module"));

    private static final String CLI = "webpack-cli";
    private static final String DEV_SERVER = "webpack-dev-server";

    private static OldTool webpack(String dependency, int since) {
        return new OldTool(dependency, since, "17", "--openssl-legacy-provider");
    }

    /** The same start, with the variables that allow it where it is needed. */
    static Start allow(Start start, NodeProject project, String nodeVersion, Notes notes) {
        return needed(project, start)
                .map(found -> start.with(found.variables(start, nodeVersion, notes)))
                .orElse(start);
    }

    /** {@code text}: {@code react-scripts 4.0.3}. */
    private record Found(OldTool tool, String text) {
        Map<String, String> variables(Start start, String nodeVersion, Notes notes) {
            var env = new TreeMap<>(start.env());
            if (!PinnedPython.isOlder(nodeVersion, tool.node())) {
                notes.because(
                        11,
                        "%s needs what Node.js %s and later do otherwise, unless NODE_OPTIONS asks for it"
                                .formatted(text, tool.node()));
                env.put("NODE_OPTIONS", tool.option());
            }
            if (text.startsWith("react-scripts")) {
                notes.because(
                        11,
                        "%s refuses packages where today's managers put them, unless SKIP_PREFLIGHT_CHECK is set"
                                .formatted(text));
                env.put("SKIP_PREFLIGHT_CHECK", "true");
            }
            return Map.copyOf(env);
        }
    }

    /** A development server that webpack's own command does not know yet: {@code webpack serve}. */
    static boolean servesAlone(PackageJson manifest) {
        var command = manifest.needs(CLI) ? CLI : DEV_SERVER;
        return manifest.older(command, 4).isPresent();
    }

    /** Of the project or of a folder that it starts. */
    private static Optional<Found> needed(NodeProject project, Start start) {
        var inner =
                InnerPackages.folders(project, start).stream()
                        .map(folder -> PackageJson.of(project.folder().folder(folder)));
        return Stream.concat(Stream.of(project.manifest()), inner)
                .flatMap(manifest -> ALL.stream().flatMap(old -> old.in(manifest).stream()))
                .findFirst();
    }

    private Optional<Found> in(PackageJson manifest) {
        return manifest.older(dependency, since)
                .map(range -> new Found(this, dependency + " " + range));
    }
}
