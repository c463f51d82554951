package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 0: the start commands of a {@code Procfile}. Its main process is {@code dev}, else {@code
 * web}; without one of these the file says nothing to us. {@code dev} stands for {@code web}, and
 * {@code release} runs before it.
 */
final class Procfile {
    static final String NAME = "Procfile";

    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]+)\\s*:(.*)");
    private static final Pattern FILE =
            Pattern.compile(
                    "(?<=^|[\\s;&|])(?:\\./[\\w./-]+|[\\w./-]+\\.(?:py|sh|[cm]?js))(?=$|[\\s;&|])");
    private static final Pattern PYTHON =
            Pattern.compile(
                    "\\b(?:python3?|gunicorn|uvicorn|daphne|hypercorn|waitress-serve|uwsgi)\\b");

    private static final Pattern SERVER =
            Pattern.compile(
                    "(?:^|&&|;)\\s*(?:exec\\s+)?(daphne|gunicorn|hypercorn|uwsgi|waitress)\\b");

    // gunicorn shop.wsgi:application
    private static final Pattern MODULE = Pattern.compile("\\s(\\w+)(?:\\.\\w+)*:\\w+");

    private static final int MOST_TOLD = 3;

    private Procfile() {}

    /** All that it names, the main one first. */
    static List<ProjectProcess> processes(Folder folder) {
        var lines = folder.text(NAME).map(Procfile::lines).orElse(List.of());
        var main = line(lines, "dev").or(() -> line(lines, "web"));
        return main.map(
                        first ->
                                Processes.checked(
                                        Stream.concat(
                                                        Stream.of(first),
                                                        lines.stream().filter(Procfile::runsBeside))
                                                .map(Procfile::process)
                                                .toList(),
                                        "the Procfile"))
                .orElse(List.of());
    }

    /**
     * What the shell runs before the main process, up to its own words: the release, else what
     * Django without a release needs.
     *
     * @param replaced the main process is not the Procfile's, and makes its tables itself
     */
    static Optional<String> before(Folder folder, boolean replaced, Notes notes) {
        var lines = folder.text(NAME).map(Procfile::lines).orElse(List.of());
        var release = line(lines, "release").map(Procfile::text).filter(text -> !text.isEmpty());
        return release.isPresent()
                ? release.flatMap(text -> release(folder, text, notes))
                : main(lines)
                        .filter(_ -> !replaced)
                        .filter(text -> PYTHON.matcher(text).find() && !text.contains("migrate"))
                        .flatMap(_ -> DjangoStart.migration(folder, notes));
    }

    private static Optional<String> main(List<Matcher> lines) {
        return line(lines, "dev").or(() -> line(lines, "web")).map(Procfile::text);
    }

    /**
     * Its main process is that of the deployed app, by a server that is installed there only, or of
     * a module that is not here: a project for which the other rules know a start.
     */
    static boolean isOfDeployedApp(Folder folder, Notes notes) {
        var text = folder.text(NAME).map(Procfile::lines).flatMap(Procfile::main).orElse("");
        var server = SERVER.matcher(text).results().map(found -> found.group(1)).findFirst();
        var missing =
                server.filter(name -> !PythonProject.of(folder).declared().has(name))
                        .map("starts %s, which nothing here installs"::formatted)
                        .or(
                                () ->
                                        server.flatMap(_ -> missingModule(folder, text))
                                                .map("serves %s, which is not here"::formatted));
        missing.ifPresent(
                what ->
                        notes.warn(
                                "The Procfile %s: it is started as for development"
                                        .formatted(what)));
        return missing.isPresent();
    }

    private static Optional<String> missingModule(Folder folder, String text) {
        return text.contains("chdir") || text.contains("cd ") || folder.hasFolder("src")
                ? Optional.empty()
                : MODULE.matcher(text)
                        .results()
                        .map(found -> found.group(1))
                        .findFirst()
                        .filter(module -> !ImportRoot.isModule(folder, module));
    }

    // What is released elsewhere may fail here, where the app itself would run: hence no &&.
    private static Optional<String> release(Folder folder, String text, Notes notes) {
        var absent =
                FILE.matcher(text)
                        .results()
                        .map(MatchResult::group)
                        .filter(file -> !folder.has(file) && !text.contains("cd "))
                        .findFirst();
        absent.ifPresent(
                file ->
                        notes.warn(
                                "The release of the Procfile is left out: there is no %s"
                                        .formatted(file)));
        if (absent.isPresent()) {
            return Optional.empty();
        }
        notes.because(0, "the release of the Procfile runs before it");
        return Optional.of(text + "; ");
    }

    private static boolean runsBeside(Matcher line) {
        return switch (line.group(1)) {
            case "dev", "web", "release" -> false;
            default -> true;
        };
    }

    /** A line without a command is no process, as foreman reads it. */
    private static List<Matcher> lines(String text) {
        return allLines(text).filter(line -> !text(line).isEmpty()).toList();
    }

    private static Stream<Matcher> allLines(String text) {
        return text.lines().map(line -> LINE.matcher(line.strip())).filter(Matcher::matches);
    }

    static void tellEmpty(Folder folder, Notes notes) {
        folder.text(NAME).stream()
                .flatMap(Procfile::allLines)
                .filter(line -> text(line).isEmpty())
                .limit(MOST_TOLD)
                .forEach(
                        line ->
                                notes.warn(
                                        "The Procfile has no command for %s, so that line is passed over"
                                                .formatted(line.group(1))));
    }

    private static Optional<Matcher> line(List<Matcher> lines, String process) {
        return lines.stream().filter(line -> line.group(1).equals(process)).findFirst();
    }

    private static ProjectProcess process(Matcher line) {
        return ProjectProcess.of(line.group(1), text(line));
    }

    private static String text(Matcher line) {
        return line.group(2).strip();
    }
}
