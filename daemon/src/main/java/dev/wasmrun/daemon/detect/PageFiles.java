package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rule 5 for a server in Python whose pages want files that a build of Node.js makes ({@code
 * static/bundle.js}), and that are not there yet: they are built once.
 *
 * @param folder of the package.json with the build; {@code .} for the project's own
 * @param missing the first that a page refers to, or the folder that a module serves
 */
record PageFiles(String folder, String missing) {
    private static final String BUILD = "build";
    private static final Pattern WANTED =
            Pattern.compile(
                    "(?:\\b(?:src|href)\\s*=\\s*[\"']?(?!\\w+:|//)"
                            + "|\\bfilename\\s*=\\s*['\"]"
                            + "|\\{%-?\\s*static\\s+['\"])"
                            + "/?([\\w@./-]+\\.(?:m?js|css))\\b");
    // A tag of a template that reads the list of what was built.
    private static final Pattern BUNDLE =
            Pattern.compile("\\{%-?\\s*(?:render_bundle|render_entry|webpack_asset)\\b");
    private static final Pattern SERVED =
            Pattern.compile(
                    "\\b(?:static_folder|StaticFiles\\(\\s*directory)\\s*=\\s*['\"]([\\w.-][\\w./-]*)['\"]");
    private static final Pattern SOURCE = Pattern.compile("(?:^|/)(?:src|source)/");
    private static final Set<String> NO_PAGES =
            Set.of("node_modules", "venv", "env", "migrations", "tests", "test", "docs");
    private static final List<String> OUTPUTS = List.of("dist", "build", "out");
    private static final int MOST_FOLDERS = 200;
    private static final int MOST_FILES = 4000;
    private static final int MOST_PAGES = 100;

    static Optional<PageFiles> of(Folder project) {
        var folders = builders(project);
        return folders.isEmpty() ? Optional.empty() : of(project, folders);
    }

    private static Optional<PageFiles> of(Folder project, List<String> folders) {
        return served(project, folders).or(() -> shown(project, folders));
    }

    /** What a module says that it serves: {@code static_folder="../client/dist"}. */
    private static Optional<PageFiles> served(Folder project, List<String> folders) {
        var sources = PythonProject.of(project).sources();
        return built(project, folders, sources)
                .or(
                        () ->
                                sources.stream()
                                        .flatMap(source -> missing(project, source))
                                        .findFirst()
                                        .map(
                                                missing ->
                                                        new PageFiles(
                                                                folders.getFirst(), missing)));
    }

    /** The folder for files, where nobody made it. */
    private static Stream<String> missing(Folder project, PythonSource source) {
        return SERVED.matcher(source.text())
                .results()
                .map(found -> found.group(1))
                .filter(
                        in ->
                                Stream.of("", source.parent() + "/")
                                        .noneMatch(from -> project.hasFolder(from + in)));
    }

    private static Optional<PageFiles> built(
            Folder project, List<String> folders, List<PythonSource> sources) {
        return folders.stream()
                .filter(in -> !in.equals("."))
                .flatMap(in -> OUTPUTS.stream().map(out -> new PageFiles(in, in + "/" + out)))
                .filter(files -> !project.hasFolder(files.missing))
                .filter(files -> sources.stream().anyMatch(files::isNamedIn))
                .findFirst();
    }

    /** {@code "client/dist"}, or {@code os.path.join("client", "dist")}. */
    private boolean isNamedIn(PythonSource source) {
        return source.mentions(
                "\\b%s\\b".formatted(missing.replace("/", "(?:/|['\"]\\s*[,/]\\s*['\"])")));
    }

    /** What a page refers to. */
    private static Optional<PageFiles> shown(Folder project, List<String> folders) {
        var files = project.walk(MOST_FOLDERS, MOST_FILES, name -> !NO_PAGES.contains(name));
        var there =
                files.stream()
                        .filter(file -> !SOURCE.matcher(file).find())
                        .map(PageFiles::last)
                        .collect(Collectors.toSet());
        return files.stream()
                .filter(file -> file.endsWith(".html"))
                .limit(MOST_PAGES)
                .flatMap(page -> project.text(page).stream())
                .flatMap(PageFiles::wanted)
                .filter(file -> !there.contains(last(file)))
                .findFirst()
                .map(missing -> new PageFiles(folders.getFirst(), missing));
    }

    private static Stream<String> wanted(String page) {
        return Stream.concat(
                WANTED.matcher(page).results().map(found -> found.group(1)),
                BUNDLE.matcher(page).results().map(_ -> "webpack-stats.json"));
    }

    /** The folders whose package.json builds something, the project's own first. */
    private static List<String> builders(Folder project) {
        return Stream.concat(Stream.of("."), project.folders().stream())
                .filter(in -> project.has("%s/%s".formatted(in, PackageJson.NAME)))
                .filter(in -> PackageJson.of(project.folder(in)).has(BUILD))
                .toList();
    }

    private static String last(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    /** What runs in that folder. */
    static Start start(NodeProject project) {
        return Start.words(project.manager(), "run", BUILD);
    }

    void tell(Notes notes) {
        notes.because(
                5,
                "%s is to be served, and is not there yet: \"%s\" of %s makes it"
                        .formatted(
                                missing,
                                BUILD,
                                folder.equals(".")
                                        ? PackageJson.NAME
                                        : "%s/%s".formatted(folder, PackageJson.NAME)));
    }
}
