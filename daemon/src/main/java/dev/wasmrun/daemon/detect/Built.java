package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 5 for a start command that runs or serves what a build makes, in a folder that was never
 * built. {@link #SERVERS} lists the commands that serve.
 */
final class Built {
    private static final Pattern RUN =
            Pattern.compile(
                    "(?:^|[\\s/])node\\s+(?:(?:-r|--require|--import|--loader)\\s+\\S+\\s+|--\\S+\\s+)*(?:\\./)?((?!node_modules/)[\\w@][\\w@./-]*)");
    private static final Pattern RELOAD =
            Pattern.compile(
                    "(?:^|[\\s/])nodemon\\s+(?:[^&|;]*\\s)?(?:\\./)?((?:dist|build|out|lib)/[\\w@./-]+\\.[cm]?js)");
    private static final Pattern COMPILES_AGAIN =
            Pattern.compile("tsc\\b[^&|;]*\\s(?:-w|--watch)\\b.*");
    private static final Pattern COMPILES = Pattern.compile("^\\s*(?:npx\\s+)?tsc\\b");
    private static final String BUILD = "build";

    /** A command that serves what a build leaves in a folder. */
    private record Serves(Pattern command, String folder) {}

    static final List<Serves> SERVERS =
            List.of(
                    serves("next start", ".next"),
                    serves("nuxt (?:start|preview)", ".output"),
                    serves("(?:vite|astro) preview", "dist"),
                    serves("gatsby serve", "public"),
                    serves("docusaurus serve", "build"),
                    serves(
                            "serve\\s+(?:[^\\s&|;]+\\s+)*?(?:\\./)?(?<made>build|dist|out|public)",
                            ""));

    private Built() {}

    /** The command that builds it first, where there is one and it is needed. */
    static Optional<String> first(NodeProject project, String command, Notes notes) {
        return missing(project, project.meant(command))
                .flatMap(file -> after(project, command, file + " is not there yet", notes));
    }

    /** The same for what is built at each start. */
    static Optional<String> always(NodeProject project, String command, Notes notes) {
        return after(project, command, "nobody else makes what is served", notes);
    }

    private static Optional<String> after(
            NodeProject project, String command, String why, Notes notes) {
        var made = project.manifest().scripts().getOrDefault(BUILD, "");
        if (made.isBlank() || NodeStart.isWatcher(made)) {
            return compiled(project, command, why, notes);
        }
        notes.because(5, "%s: %s makes it".formatted(why, made));
        return Optional.of("%s run %s && %s".formatted(project.manager(), BUILD, command));
    }

    /** By TypeScript itself, also again and again where a script says so: {@code tsc -w}. */
    private static Optional<String> compiled(
            NodeProject project, String command, String why, Notes notes) {
        if (!project.manifest().needs("typescript")
                || !project.folder().has("tsconfig.json")
                || COMPILES.matcher(command).find()) {
            return Optional.empty();
        }
        notes.because(5, why + ": tsc makes it");
        return Optional.of(
                project.manifest().scripts().values().stream()
                        .filter(COMPILES_AGAIN.asMatchPredicate())
                        .findFirst()
                        .map(again -> "tsc; %s & %s".formatted(again, command))
                        .orElse("tsc && " + command));
    }

    /** Whether it serves what a build made, be it there or not. */
    static boolean isServedBy(String command) {
        return SERVERS.stream().anyMatch(server -> server.command().matcher(command).find());
    }

    private static Serves serves(String command, String folder) {
        return new Serves(Pattern.compile("(?:^|[\\s/])(?:%s)\\b".formatted(command)), folder);
    }

    private static Optional<String> missing(NodeProject project, String command) {
        return missingFile(project, command).or(() -> missingFolder(project, command));
    }

    private static Optional<String> missingFolder(NodeProject project, String command) {
        return SERVERS.stream()
                .flatMap(
                        server ->
                                server.command()
                                        .matcher(command)
                                        .results()
                                        .map(
                                                found ->
                                                        server.folder().isEmpty()
                                                                ? found.group("made")
                                                                : server.folder()))
                .filter(folder -> !project.folder().hasFolder(folder))
                .findFirst();
    }

    private static Optional<String> missingFile(NodeProject project, String command) {
        return Stream.of(RUN, RELOAD)
                .flatMap(pattern -> pattern.matcher(command).results())
                .map(run -> run.group(1))
                .filter(file -> project.file(file).isEmpty())
                .filter(file -> !project.folder().has(file + "/package.json"))
                .findFirst();
    }
}
