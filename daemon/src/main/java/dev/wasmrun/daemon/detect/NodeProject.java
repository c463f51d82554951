package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder read as a Node.js project.
 *
 * @param inside where the sandbox shows the folder
 * @param manager who runs scripts that need one
 * @param managerVersion as far as the project or its lock asks for one
 */
record NodeProject(
        Folder folder, String inside, PackageJson manifest, String manager, String managerVersion) {
    private static final List<String> ENTRY_FOLDERS =
            List.of("", "src/", "dist/", "server/", "backend/");
    private static final List<String> ENTRY_NAMES =
            List.of("server", "app", "index", "main", "start");
    private static final List<String> SUFFIXES = List.of(".js", ".mjs", ".cjs", ".ts");
    private static final Pattern READ_BY_TOOLS =
            Pattern.compile(
                    "(?i)(?:^|/)(?:(?:gulpfile|gruntfile)(?:\\.\\w+)?|[^/]+\\.config)\\.[cm]?[jt]s$");
    // TypeScript's runners know JSX.
    private static final Pattern BUNDLED = importing("svelte|vue|jsx|tsx|css|scss");
    private static final Pattern BUNDLED_TYPESCRIPT = importing("svelte|vue|css|scss");
    private static final Pattern FOLDER_LINKER =
            Pattern.compile("(?m)^nodeLinker:\\s*['\"]?(?:node-modules|pnpm)");
    private static final Pattern RUN_FILE =
            Pattern.compile("(?:^|[\\s/])(?:node|nodemon|tsx|ts-node|ts-node-dev)\\s+([^&|;]+)");

    private static final Pattern SOURCE_FILE =
            Pattern.compile(
                    "(?:^|[\\s/])(?:node|nodemon|tsx|ts-node|ts-node-dev|babel-node)\\s(?:[^&|;]*\\s)?(?:\\./)?(src|server|app|bin)/[\\w./-]+");

    // No word after it is a file: each is an option, or the value of one.
    private static final Pattern BARE_NODEMON =
            Pattern.compile(
                    "(?:^|[\\s/])nodemon(?:\\s+(?:(?:-w|--watch|-e|--ext|-i|--ignore|-d|--delay)[ =]\\S+|--?[\\w-]+))*\\s*$");

    static NodeProject of(Folder folder, String inside) {
        return new NodeProject(folder, inside, PackageJson.of(folder), "npm", "");
    }

    NodeProject managedBy(Installing installing) {
        return new NodeProject(
                folder,
                inside,
                manifest,
                installing.manager().orElse(manager),
                installing.version().orElse(managerVersion));
    }

    /** Packages are in archives that only programs which yarn starts can read. */
    boolean isPlugAndPlay() {
        return manager.equals("yarn")
                && (NodeManager.isBerry(folder) || managerVersion.matches("[2-9]\\b.*"))
                && folder.text(".yarnrc.yml")
                        .filter(t -> FOLDER_LINKER.matcher(t).find())
                        .isEmpty();
    }

    /** The file that a manifest names, unless it is what a tool reads or a bundler takes in. */
    Optional<String> program(String name) {
        return file(name).filter(this::isProgram);
    }

    private boolean isProgram(String file) {
        var bundled = file.endsWith("ts") ? BUNDLED_TYPESCRIPT : BUNDLED;
        return !READ_BY_TOOLS.matcher(file).find()
                && !bundled.matcher(folder.text(file).orElse("")).find();
    }

    /** A file with one of the names that entry points usually have. */
    Optional<String> usualEntry() {
        return ENTRY_FOLDERS.stream()
                .filter(in -> in.isEmpty() || !folder.has(in + PackageJson.NAME))
                .flatMap(
                        in ->
                                ENTRY_NAMES.stream()
                                        .flatMap(n -> SUFFIXES.stream().map(s -> in + n + s)))
                .filter(folder::has)
                .filter(this::isProgram)
                .findFirst();
    }

    /** A file as Node.js finds it: the name itself, with a suffix, or a folder's index. */
    Optional<String> file(String name) {
        var plain = name.startsWith("./") ? name.substring(2) : name;
        return Stream.of(plain, plain + ".js", plain + ".mjs", plain + ".cjs", plain + "/index.js")
                .filter(folder::has)
                .findFirst();
    }

    private static Pattern importing(String suffixes) {
        return Pattern.compile(
                "(?m)^\\s*import\\b[^'\";]*['\"][^'\"\n]+\\.(?:%s)['\"]".formatted(suffixes));
    }

    /** What runs in the end: a bare {@code nodemon} runs what its configuration says, or main. */
    String meant(String command) {
        return BARE_NODEMON.matcher(command).find()
                ? Stream.concat(
                                folder.text("nodemon.json").flatMap(PackageJson::tolerant).stream(),
                                Stream.of(manifest.json().path("nodemonConfig")))
                        .map(config -> config.path("exec").asText(""))
                        .filter(exec -> !exec.isBlank())
                        .findFirst()
                        .or(() -> manifest.text("main").map("node "::concat))
                        .orElse(command)
                : command;
    }

    /** The file that a command such as {@code nodemon --inspect server} runs. */
    Optional<String> fileRunBy(String command) {
        var run = RUN_FILE.matcher(meant(command));
        return run.find()
                ? Stream.of(run.group(1).strip().split("\\s+"))
                        .flatMap(word -> (word.equals(".") ? main() : file(word)).stream())
                        .findFirst()
                : Optional.empty();
    }

    /** The only file that it runs is not there, and no build makes what is in such a folder. */
    boolean runsNothing(String command) {
        return fileRunBy(command).isEmpty()
                && SOURCE_FILE
                        .matcher(command)
                        .results()
                        .map(found -> found.group(1))
                        .anyMatch(in -> !folder.hasFolder(in));
    }

    private Optional<String> main() {
        return manifest.text("main").flatMap(this::file).or(() -> file("index.js"));
    }
}
