package dev.wasmrun.daemon.detect;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rules 3 and 4: which manager installs a Node.js project, and how. */
final class NodeManager {
    /** A lock file and who wrote it. */
    private record Lock(String file, String manager) {}

    /** How a manager installs what a lock says, and how without one. */
    record Way(String manager, String line, List<String> locked, List<String> free) {}

    /**
     * @param line of the manager that the lock needs; empty when any will do
     */
    record Choice(String manager, String line, Optional<String> version, String source) {}

    static final List<Lock> LOCKS =
            List.of(
                    new Lock("package-lock.json", "npm"),
                    new Lock("npm-shrinkwrap.json", "npm"),
                    new Lock("pnpm-lock.yaml", "pnpm"),
                    new Lock("yarn.lock", "yarn"),
                    new Lock("bun.lock", "bun"),
                    new Lock("bun.lockb", "bun"));

    static final List<Way> WAYS =
            List.of(
                    way("npm", "", "npm ci", "npm install"),
                    way(
                            "pnpm",
                            "",
                            "pnpm install --frozen-lockfile --prefer-offline",
                            "pnpm install --no-frozen-lockfile"),
                    way("yarn", "1", "yarn install --frozen-lockfile", "yarn install"),
                    way("yarn", "", "yarn install --immutable", "yarn install --no-immutable"),
                    way("bun", "", "bun install --frozen-lockfile", "bun install"));

    private static final String PNPM_WORKSPACE = "pnpm-workspace.yaml";
    private static final Pattern CALLS_WORKSPACE =
            Pattern.compile(
                    "(?:^|[\\s;&|\"'])(yarn workspaces?|pnpm (?:-r|--recursive|-F|--filter))\\s");
    private static final String LERNA = "lerna.json";
    private static final Pattern CLIENT = Pattern.compile("\"npmClient\"\\s*:\\s*\"(yarn|pnpm)\"");
    private static final Pattern CALLS_BUN = Pattern.compile("(?:^|[\\s;&|\"'])bunx?\\s");

    private NodeManager() {}

    static Installing choose(NodeProject project, Notes notes) {
        var manifest = project.manifest();
        var choice = choice(project, notes);
        var needsNothing = !manifest.hasDependencies() && !manifest.buildsAtInstall();
        if (!manifest.exists() || needsNothing && choice.manager().equals("npm")) {
            return ImportedPackages.installing(project, notes).orElseGet(() -> nothing(notes));
        }
        var lock =
                LOCKS.stream()
                        .filter(l -> l.manager().equals(choice.manager()))
                        .map(Lock::file)
                        .filter(project.folder()::has)
                        .findFirst();
        notes.because(
                3, "%s, because of %s".formatted(shown(choice), lock.orElse(choice.source())));
        return install(choice, lock, notes);
    }

    private static Installing nothing(Notes notes) {
        notes.because(4, "no dependencies, so nothing is installed");
        return Installing.NOTHING;
    }

    private static Installing install(Choice choice, Optional<String> lock, Notes notes) {
        var way =
                WAYS.stream()
                        .filter(w -> w.manager().equals(choice.manager()))
                        .filter(w -> w.line().isEmpty() || w.line().equals(choice.line()))
                        .findFirst()
                        .orElseThrow();
        var command = lock.isPresent() ? way.locked() : way.free();
        notes.because(
                4,
                lock.map(file -> "%s installs exactly what %s says".formatted(words(command), file))
                        .orElseGet(
                                () ->
                                        "%s, because there is no lock file"
                                                .formatted(words(command))));
        var version =
                choice.version()
                        .or(() -> Optional.of(choice.line()).filter(line -> !line.isEmpty()));
        return Installing.by(choice.manager(), lock.orElse(choice.source()), command).in(version);
    }

    /** How this manager installs, in this version if any. */
    static Way way(String manager, Optional<String> version) {
        return WAYS.stream()
                .filter(way -> way.manager().equals(manager))
                .filter(
                        way ->
                                way.line().isEmpty()
                                        || version.map(v -> v.split("\\.", 2)[0].equals(way.line()))
                                                .orElse(true))
                .findFirst()
                .orElseThrow();
    }

    /** The lock that this manager has in a folder, or would make there. */
    static String lock(Folder folder, String manager) {
        var names =
                LOCKS.stream()
                        .filter(lock -> lock.manager().equals(manager))
                        .map(Lock::file)
                        .toList();
        return names.stream().filter(folder::has).findFirst().orElseGet(names::getFirst);
    }

    /** Who is asked for: by name, a lock, pnpm's workspace, bun's program; npm is always there. */
    private static Choice choice(NodeProject project, Notes notes) {
        var locks = LOCKS.stream().filter(lock -> project.folder().has(lock.file())).toList();
        var named = ManagerByName.of(project.manifest(), notes);
        if (named.isPresent()) {
            var manager = named.orElseThrow().manager();
            locks.stream()
                    .filter(lock -> !lock.manager().equals(manager))
                    .forEach(
                            lock -> notes.reject("%s (%s)".formatted(lock.manager(), lock.file())));
            return new Choice(
                    manager,
                    line(manager, named.orElseThrow().version(), project.folder()),
                    named.orElseThrow().version(),
                    named.orElseThrow().key());
        }
        return lock(locks, project.folder(), notes)
                .or(() -> project.folder().first(PNPM_WORKSPACE).map(f -> new Lock(f, "pnpm")))
                .or(() -> lerna(project.folder()))
                .or(() -> scriptOfWorkspace(project.manifest()))
                .or(() -> scriptOfBun(project.manifest()))
                .or(() -> typesOfBun(project.manifest()))
                .map(
                        mark ->
                                new Choice(
                                        mark.manager(),
                                        line(mark.manager(), Optional.empty(), project.folder()),
                                        Optional.empty(),
                                        mark.file()))
                .orElseGet(() -> new Choice("npm", "", Optional.empty(), PackageJson.NAME));
    }

    private static Optional<Lock> lerna(Folder folder) {
        return folder.text(LERNA).stream()
                .flatMap(text -> CLIENT.matcher(text).results())
                .map(client -> new Lock(LERNA, client.group(1)))
                .findFirst();
    }

    /** What a script calls so knows the packages of a workspace by its own install alone. */
    private static Optional<Lock> scriptOfWorkspace(PackageJson manifest) {
        return NodeStart.SCRIPTS.stream()
                .flatMap(
                        name ->
                                CALLS_WORKSPACE
                                        .matcher(manifest.scripts().getOrDefault(name, ""))
                                        .results()
                                        .map(
                                                call ->
                                                        new Lock(
                                                                "the script \"%s\"".formatted(name),
                                                                call.group(1).split(" ")[0])))
                .findFirst();
    }

    /** Only bun has the program that such a script calls. */
    private static Optional<Lock> scriptOfBun(PackageJson manifest) {
        return NodeStart.SCRIPTS.stream()
                .filter(name -> CALLS_BUN.matcher(manifest.scripts().getOrDefault(name, "")).find())
                .findFirst()
                .map(name -> new Lock("the script \"%s\"".formatted(name), "bun"));
    }

    /** Where no script says how it is started, bun's own types say what runs its files. */
    private static Optional<Lock> typesOfBun(PackageJson manifest) {
        return NodeStart.SCRIPTS.stream().anyMatch(manifest::has)
                ? Optional.empty()
                : Stream.of("@types/bun", "bun-types")
                        .filter(manifest::needs)
                        .findFirst()
                        .map(name -> new Lock(name, "bun"));
    }

    /** Of several locks the one that git knows, else the newest. */
    private static Optional<Lock> lock(List<Lock> locks, Folder folder, Notes notes) {
        var managers = locks.stream().map(Lock::manager).distinct().count();
        if (managers < 2) {
            return locks.stream().findFirst();
        }
        var tracked = locks.stream().filter(lock -> GitIndex.knows(folder, lock.file())).toList();
        var chosen =
                (tracked.isEmpty() ? locks : tracked)
                        .stream()
                                .max(Comparator.comparing(lock -> folder.changed(lock.file())))
                                .orElseThrow();
        locks.stream()
                .filter(lock -> !lock.equals(chosen))
                .forEach(lock -> notes.reject("%s (%s)".formatted(lock.manager(), lock.file())));
        notes.warn(
                "There are several lock files: %s. %s is used, because %s; delete the others"
                        .formatted(
                                String.join(", ", locks.stream().map(Lock::file).toList()),
                                chosen.file(),
                                tracked.isEmpty() ? "it is the newest" : "git knows it"));
        return Optional.of(chosen);
    }

    /** Locks of different lines of a manager don't understand each other. */
    private static String line(String manager, Optional<String> version, Folder folder) {
        return switch (manager) {
            case "yarn" ->
                    version.map(v -> v.split("\\.", 2)[0]).orElse(isBerry(folder) ? "4" : "1");
            case "pnpm" ->
                    version.isPresent() ? "" : pnpmLine(folder.text("pnpm-lock.yaml").orElse(""));
            default -> "";
        };
    }

    static boolean isBerry(Folder folder) {
        return folder.has(".yarnrc.yml")
                || folder.text("yarn.lock")
                        .filter(lock -> lock.contains("__metadata:"))
                        .isPresent();
    }

    private static String pnpmLine(String lock) {
        var format = lock.lines().findFirst().orElse("");
        if (!format.startsWith("lockfileVersion:")) {
            return "";
        }
        return Stream.of("5", "6")
                .filter(old -> format.matches("lockfileVersion: *['\"]?" + old + "\\..*"))
                .map(old -> old.equals("5") ? "7" : "8")
                .findFirst()
                .orElse("");
    }

    private static String shown(Choice choice) {
        return choice.manager() + choice.version().map(v -> " " + v.split("\\+", 2)[0]).orElse("");
    }

    private static String words(List<String> command) {
        return String.join(" ", command);
    }

    private static Way way(String manager, String line, String locked, String free) {
        return new Way(manager, line, List.of(locked.split(" ")), List.of(free.split(" ")));
    }
}
