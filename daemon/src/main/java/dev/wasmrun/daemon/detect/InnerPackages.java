package dev.wasmrun.daemon.detect;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rule 4 for {@code client/} and {@code server/} below a package.json that is no workspace: who
 * starts the app in a folder with a package of its own needs that package's dependencies, too.
 */
final class InnerPackages {
    // npm run dev --prefix client, yarn --cwd client dev, pnpm -C client dev, cd client && …
    private static final Pattern IN_FOLDER =
            Pattern.compile(
                    "(?:--prefix|--cwd|--dir|\\s-C)[ =]['\"]?(?:\\./)?([\\w@][\\w@./-]*)"
                            + "|\\bcd\\s+(?:\\./)?([\\w@][\\w@./-]*?)/?\\s*(?:&&|;)");

    private static final Pattern LERNA = Pattern.compile("(?:^|[\\s;&|\"'])lerna\\s");
    private static final String PEERS = " || npm install --legacy-peer-deps";

    private InnerPackages() {}

    /** The install of the project and, after it, of the folders that the start command goes to. */
    static Installing also(
            Installing own, NodeProject project, Start start, boolean frozen, Notes notes) {
        var folders = Workspaces.isRoot(project) ? List.<String>of() : folders(project, start);
        if (folders.isEmpty()) {
            return ofLerna(own, project, start, notes).orElse(own);
        }
        notes.because(
                4,
                "the start command goes to %s, which %s a package.json of %s own"
                        .formatted(
                                String.join(" and ", folders),
                                folders.size() == 1 ? "has" : "have",
                                folders.size() == 1 ? "its" : "their"));
        var steps = new ArrayList<String>();
        if (!own.command().isEmpty()) {
            steps.add(step(own, project, ".", frozen));
        }
        folders.forEach(folder -> steps.add(step(own, project, folder, frozen)));
        return Installing.by(
                        project.manager(),
                        own.source().orElse(PackageJson.NAME),
                        List.of(String.join(" && ", steps)))
                .in(own.version());
    }

    /** Packages that only lerna.json holds together: Lerna installs them, and links them. */
    private static Optional<Installing> ofLerna(
            Installing own, NodeProject project, Start start, Notes notes) {
        var isIts =
                project.folder().has("lerna.json")
                        && project.manifest().needs("lerna")
                        && !Workspaces.isRoot(project)
                        && texts(project, start).stream()
                                .anyMatch(text -> LERNA.matcher(text).find())
                        && !atInstall(project).contains("bootstrap");
        if (!isIts) {
            return Optional.empty();
        }
        notes.because(4, "lerna.json: lerna bootstrap installs its packages");
        return Optional.of(
                Installing.by(
                                project.manager(),
                                own.source().orElse(PackageJson.NAME),
                                List.of(
                                        "%s && (lerna bootstrap || lerna bootstrap -- --legacy-peer-deps)"
                                                .formatted(String.join(" ", own.command()))))
                        .in(own.version()));
    }

    private static String atInstall(NodeProject project) {
        return Stream.of("preinstall", "install", "postinstall", "prepare")
                .map(name -> project.manifest().scripts().getOrDefault(name, ""))
                .collect(Collectors.joining("\n"));
    }

    // The same words whether there is a lock or not: the first install makes one, which is no
    // reason
    // for another. What is cured elsewhere is cured here: a command for a shell has no other try.
    private static String step(Installing own, NodeProject project, String folder, boolean frozen) {
        var manager = project.manager();
        var way = NodeManager.way(manager, own.version());
        var lock = NodeManager.lock(project.folder().folder(folder), manager);
        var locked = String.join(" ", way.locked());
        var free = String.join(" ", way.free());
        return frozen
                ? "(cd %s && if [ -e %s ]; then %s; else %s; fi)"
                        .formatted(folder, lock, locked, free)
                : "(cd %s && ([ -e %s ] && %s || %s%s))"
                        .formatted(folder, lock, locked, free, manager.equals("npm") ? PEERS : "");
    }

    /** The folders with packages of their own that the start command goes to. */
    static List<String> folders(NodeProject project, Start start) {
        var folder = project.folder();
        var installed = atInstall(project);
        var ofFile = start.file().flatMap(file -> ofFile(project, file));
        var gone =
                texts(project, start).stream()
                        .flatMap(text -> IN_FOLDER.matcher(text).results())
                        .map(
                                found ->
                                        Optional.ofNullable(found.group(1))
                                                .orElseGet(() -> found.group(2)));
        return Stream.concat(gone, ofFile.stream())
                .distinct()
                .filter(name -> !name.contains("..") && folder.owns(name))
                .filter(name -> folder.has(name + "/" + PackageJson.NAME))
                .filter(name -> PackageJson.of(folder.folder(name)).hasDependencies())
                .filter(name -> !installed.contains(name))
                .toList();
    }

    /** Of {@code server/index.js}: the folder of the server, when that is a project of its own. */
    static Optional<String> ofFile(NodeProject project, String file) {
        return Optional.of(file.split("/", 2)[0])
                .filter(ScriptPair.SERVERS::contains)
                .filter(in -> project.folder().has(in + "/" + PackageJson.NAME));
    }

    /** The start command, the scripts that it names, and those that they name. */
    static Set<String> texts(NodeProject project, Start start) {
        var scripts = project.manifest().scripts();
        var texts = new LinkedHashSet<String>(List.of(start.text()));
        var next = List.of(start.text());
        while (!next.isEmpty()) {
            var words =
                    next.stream()
                            .flatMap(text -> Stream.of(text.split("[^\\w:*.-]+")))
                            .map(word -> word.replaceFirst("^npm:", ""))
                            .toList();
            next =
                    scripts.entrySet().stream()
                            .filter(
                                    script ->
                                            words.stream().anyMatch(w -> names(w, script.getKey())))
                            .map(Map.Entry::getValue)
                            .filter(texts::add)
                            .toList();
        }
        return texts;
    }

    /** {@code dev:*} names {@code dev:client}. */
    private static boolean names(String word, String script) {
        return word.endsWith(":*")
                ? script.startsWith(word.substring(0, word.length() - 1))
                : word.equals(script);
    }
}
