package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Language;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rules 4 and 8 for an app whose commands call programs of another language than its own ({@code
 * concurrently "vite" "uvicorn main:app"}): what that language's project declares is installed,
 * too.
 *
 * @param folder where it is; {@code .} for the project's own
 * @param caller what calls them, for people
 */
record CalledProject(Language language, String folder, String caller) {
    static final Pattern PYTHON =
            Pattern.compile(
                    "(?:^|[\\s;&|\"'])(?:python3?|uvicorn|gunicorn|hypercorn|flask|fastapi|(?:uv|poetry|pipenv|pdm) run)\\s");
    private static final Pattern NODE =
            Pattern.compile("(?:^|[\\s;&|\"'])(?:node|npm|npx|pnpm|yarn)\\s");
    private static final Pattern SPAWNS =
            Pattern.compile(
                    "\\b(?:spawn|execFile)(?:Sync)?\\(\\s*['\"`]python3?['\"`]|\\bexec(?:Sync)?\\(\\s*['\"`]python3?\\s|\\bPythonShell\\b");
    private static final Pattern SCRIPT = Pattern.compile(".*\\.[cm]?[jt]s");
    private static final int MOST_FOLDERS = 60;
    private static final int MOST_FILES = 600;
    private static final Pattern GOES_TO =
            Pattern.compile(
                    "(?:\\bcd|--prefix|--cwd|--dir|--app-dir|--directory|--project|\\s-C)[ =]['\"]?(?:\\./)?([\\w@][\\w@./-]*)");
    private static final Pattern BEFORE_FILE =
            Pattern.compile("(?<![\\w./-])([\\w-]+)/[\\w/-]+\\.py\\b");

    /**
     * @param own the app's language
     * @param commands all that it runs
     */
    static Optional<CalledProject> of(Language own, Folder folder, Collection<String> commands) {
        return switch (own) {
            case NODEJS ->
                    called(Language.PYTHON, PYTHON, folder, commands).or(() -> spawned(folder));
            case PYTHON -> called(Language.NODEJS, NODE, folder, commands);
            case WASM, STATIC -> Optional.empty();
        };
    }

    private static Optional<CalledProject> called(
            Language language, Pattern programs, Folder folder, Collection<String> commands) {
        return commands.stream()
                .filter(command -> programs.matcher(command).find())
                .flatMap(command -> Stream.concat(folders(command), Stream.of(".")))
                .map(in -> in.replaceFirst("/+$", ""))
                .filter(in -> !in.contains("..") && folder.owns(in) && folder.hasFolder(in))
                .filter(in -> declares(language, folder.folder(in)))
                .findFirst()
                .map(in -> new CalledProject(language, in, "the start command"));
    }

    /** By a source: {@code spawn("python", ["train.py"])}. */
    private static Optional<CalledProject> spawned(Folder folder) {
        var files = folder.walk(MOST_FOLDERS, MOST_FILES, name -> !name.equals("node_modules"));
        return files.stream().noneMatch(file -> file.endsWith(".py"))
                ? Optional.empty()
                : files.stream()
                        .filter(file -> SCRIPT.matcher(file).matches())
                        .filter(
                                file ->
                                        folder.text(file)
                                                .filter(text -> SPAWNS.matcher(text).find())
                                                .isPresent())
                        .findFirst()
                        .map(file -> new CalledProject(Language.PYTHON, ".", file));
    }

    private static Stream<String> folders(String command) {
        return Stream.of(GOES_TO, BEFORE_FILE)
                .flatMap(pattern -> pattern.matcher(command).results())
                .map(found -> found.group(1));
    }

    private static boolean declares(Language language, Folder folder) {
        return language == Language.PYTHON
                ? !PythonManager.choose(PythonProject.of(folder), new Notes()).command().isEmpty()
                : PackageJson.of(folder).hasDependencies();
    }

    void tell(Notes notes) {
        notes.because(
                language == Language.PYTHON ? 8 : 4,
                "%s calls %s, whose packages %s declares"
                        .formatted(
                                caller,
                                Names.of(language),
                                folder.equals(".") ? "the project" : folder + "/"));
    }
}
