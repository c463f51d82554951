package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Rule 11 for what is built by webpack 4 or older: it hashes by MD4, which the OpenSSL of Node.js
 * 17 and later refuses, unless its legacy provider is allowed. {@link #ALL} is the whole list.
 *
 * @param dependency a package that is webpack or brings it
 * @param since its first version that can do without
 */
record OldWebpack(String dependency, int since) {
    static final List<OldWebpack> ALL =
            List.of(
                    new OldWebpack("webpack", 5),
                    new OldWebpack("react-scripts", 5),
                    new OldWebpack("@vue/cli-service", 5),
                    new OldWebpack("next", 12),
                    new OldWebpack("nuxt", 3),
                    new OldWebpack("gatsby", 3),
                    new OldWebpack("@angular-devkit/build-angular", 12),
                    new OldWebpack("laravel-mix", 6),
                    new OldWebpack("vuepress", 2),
                    new OldWebpack("gridsome", 1),
                    new OldWebpack("umi", 4),
                    new OldWebpack("@quasar/app", 3),
                    new OldWebpack("parcel-bundler", 2));

    private static final String CLI = "webpack-cli";
    private static final String DEV_SERVER = "webpack-dev-server";
    private static final int REFUSED_SINCE = 17;

    /** The same start, with the variable that allows it where it is needed. */
    static Start allow(Start start, NodeProject project, String nodeVersion, Notes notes) {
        return needed(project, start)
                .map(found -> start.with(variables(found, start, nodeVersion, notes)))
                .orElse(start);
    }

    private static Map<String, String> variables(
            String found, Start start, String nodeVersion, Notes notes) {
        var env = new TreeMap<>(start.env());
        if (PackageJson.major(nodeVersion).orElse(0) >= REFUSED_SINCE) {
            notes.because(
                    11,
                    "%s hashes as Node.js %d and later refuse, unless NODE_OPTIONS allows it"
                            .formatted(found, REFUSED_SINCE));
            env.put("NODE_OPTIONS", "--openssl-legacy-provider");
        }
        if (found.startsWith("react-scripts")) {
            notes.because(
                    11,
                    "%s refuses packages where today's managers put them, unless SKIP_PREFLIGHT_CHECK is set"
                            .formatted(found));
            env.put("SKIP_PREFLIGHT_CHECK", "true");
        }
        return Map.copyOf(env);
    }

    /** A development server that webpack's own command does not know yet: {@code webpack serve}. */
    static boolean servesAlone(PackageJson manifest) {
        var command = manifest.needs(CLI) ? CLI : DEV_SERVER;
        return manifest.older(command, 4).isPresent();
    }

    /** {@code react-scripts 4.0.3}, of the project or of a folder that it starts. */
    private static Optional<String> needed(NodeProject project, Start start) {
        var inner =
                InnerPackages.folders(project, start).stream()
                        .map(folder -> PackageJson.of(project.folder().folder(folder)));
        return Stream.concat(Stream.of(project.manifest()), inner)
                .flatMap(manifest -> ALL.stream().flatMap(old -> old.in(manifest).stream()))
                .findFirst();
    }

    private Optional<String> in(PackageJson manifest) {
        return manifest.older(dependency, since).map(range -> dependency + " " + range);
    }
}
