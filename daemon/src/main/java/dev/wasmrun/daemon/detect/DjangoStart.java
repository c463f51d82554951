package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rule 9 for Django: its own server; a database file that is not there yet gets its tables. */
final class DjangoStart {
    static final String MANAGE = "manage.py";
    private static final Pattern SETTINGS =
            Pattern.compile("DJANGO_SETTINGS_MODULE['\"]\\s*,\\s*['\"]([\\w.]+)['\"]");
    // Beside settings.py at the top of the project, where other modules are as well.
    private static final Pattern SETTINGS_FILE =
            Pattern.compile("\\w*settings\\w*\\.py|local\\.py");
    private static final Pattern DATABASE_FILE =
            Pattern.compile("['\"/]((?!django\\.)[\\w.-]+\\.(?:sqlite3?|db))['\"]");

    // DATABASE_URL=sqlite:///db.sqlite3
    private static final Pattern DATABASE_URL =
            Pattern.compile(
                    "(?m)^\\s*(?:export\\s+)?\\w*DATABASE_URL\\s*=\\s*['\"]?sqlite:/{2,4}([\\w./-]+)");
    private static final List<String> VARIABLES =
            List.of(".env", ".env.example", ".env.sample", ".env.template", ".env.dist");

    // It becomes part of a command.
    private static final Predicate<String> PLAIN = Pattern.compile("[\\w.-]+").asMatchPredicate();

    private DjangoStart() {}

    static Optional<Start> find(PythonProject project, Notes notes) {
        return home(project.folder())
                .map(in -> start(project.folder(), in, notes))
                .or(() -> withoutManage(project, notes))
                .or(() -> inOneFile(project.everywhere(), notes));
    }

    /** A module that is its own settings, and what manage.py is elsewhere. */
    private static Optional<Start> inOneFile(PythonProject project, Notes notes) {
        return project.sources().stream()
                .filter(source -> source.text().contains("settings.configure("))
                .filter(source -> source.text().contains("execute_from_command_line("))
                .map(PythonSource::file)
                .findFirst()
                .map(
                        file -> {
                            notes.because(9, "%s is a whole site of Django".formatted(file));
                            var name = file.substring(file.lastIndexOf('/') + 1);
                            var in = file.substring(0, file.length() - name.length());
                            var serve = "python %s runserver 0.0.0.0:$PORT".formatted(name);
                            return Start.shell(
                                            in.isEmpty()
                                                    ? serve
                                                    : "cd %s && %s"
                                                            .formatted(
                                                                    in.replaceFirst("/$", ""),
                                                                    serve))
                                    .in(file)
                                    .of("Django");
                        });
    }

    /** A package of a site has left it behind: its wsgi.py names the settings as well. */
    private static Optional<Start> withoutManage(PythonProject project, Notes notes) {
        return Stream.of("wsgi.py", "asgi.py")
                .flatMap(
                        name ->
                                project.sources().stream()
                                        .map(PythonSource::file)
                                        .filter(file -> file.endsWith("/" + name)))
                .flatMap(file -> served(project.folder(), file, notes).stream())
                .findFirst();
    }

    private static Optional<Start> served(Folder folder, String file, Notes notes) {
        var named = SETTINGS.matcher(folder.text(file).orElse(""));
        if (!named.find() || settings(folder, "", file).isEmpty()) {
            return Optional.empty();
        }
        notes.because(9, "%s names the settings of Django, %s".formatted(file, named.group(1)));
        var django = "python -m django";
        var serve = "%s runserver 0.0.0.0:$PORT".formatted(django);
        return Optional.of(
                Start.shell(migration(folder, "", file, django, notes).orElse("") + serve)
                        .in(file)
                        .of("Django")
                        .with(Map.of("DJANGO_SETTINGS_MODULE", named.group(1))));
    }

    static boolean isAtTop(Folder folder) {
        return home(folder).filter(String::isEmpty).isPresent();
    }

    /** What makes the database file first, where it is not there yet. */
    static Optional<String> migration(Folder folder, Notes notes) {
        return home(folder).flatMap(in -> migration(folder, in, notes));
    }

    /** The folder below the project that its manage.py is in: {@code example/} of a library. */
    static Optional<String> homeBelow(Folder folder) {
        return home(folder).filter(in -> !in.isEmpty());
    }

    /** The folder of manage.py; one that only runs the tests of a library is the last resort. */
    private static Optional<String> home(Folder folder) {
        return homes(folder)
                .filter(in -> !isForTests(folder, in))
                .findFirst()
                .or(() -> homes(folder).findFirst());
    }

    private static boolean isForTests(Folder folder, String in) {
        var named = SETTINGS.matcher(folder.text(in + MANAGE).orElse(""));
        return named.find() && named.group(1).matches("(?:tests?|test_settings)(?:\\..*)?");
    }

    private static Stream<String> homes(Folder folder) {
        return Stream.of(
                        Stream.of(""),
                        below(folder),
                        below(folder).flatMap(in -> below(folder, in)))
                .flatMap(folders -> folders)
                .filter(
                        in ->
                                folder.text(in + MANAGE)
                                        .filter(t -> t.contains("django"))
                                        .isPresent());
    }

    private static Stream<String> below(Folder folder) {
        return folder.folders().stream()
                .filter(PythonProject::mayHoldSources)
                .filter(PLAIN)
                .map(name -> name + "/");
    }

    private static Stream<String> below(Folder folder, String in) {
        return folder.foldersBelow(in.substring(0, in.length() - 1)).stream()
                .filter(PythonProject::mayHoldSources)
                .filter(PLAIN)
                .map(name -> in + name + "/");
    }

    private static Start start(Folder folder, String in, Notes notes) {
        var manage = in + MANAGE;
        notes.because(9, "%s belongs to Django".formatted(manage));
        AssetScripts.tell(folder, notes);
        var serve = "python %s runserver 0.0.0.0:$PORT".formatted(manage);
        return Start.shell(migration(folder, in, notes).orElse("") + serve).in(manage).of("Django");
    }

    private static Optional<String> migration(Folder folder, String in, Notes notes) {
        var manage = in + MANAGE;
        return migration(folder, in, manage, "python " + manage, notes);
    }

    private static Optional<String> migration(
            Folder folder, String in, String manage, String command, Notes notes) {
        return missingDatabase(folder, in, manage)
                .map(
                        file -> {
                            notes.because(
                                    9,
                                    "its database %s has no tables yet, so migrate makes them first"
                                            .formatted(file));
                            return "%s%s migrate --noinput && "
                                    .formatted(makingFolder(folder, in, manage, file), command);
                        });
    }

    /** {@code BASE_DIR / "db" / "data.sqlite3"}: git keeps no folder that is empty. */
    private static String makingFolder(Folder folder, String in, String manage, String database) {
        var named =
                Pattern.compile(
                        "['\"]([\\w-]+)(?:['\"]\\s*/\\s*['\"]|/)%1$s['\"]|join\\([\\w.]+,\\s*['\"]([\\w-]+)['\"],\\s*['\"]%1$s['\"]"
                                .formatted(Pattern.quote(database)));
        return settings(folder, in, manage).stream()
                .flatMap(file -> folder.text(file).stream())
                .flatMap(text -> named.matcher(text).results())
                .map(
                        found ->
                                in
                                        + Objects.requireNonNullElseGet(
                                                found.group(1), () -> found.group(2)))
                .filter(path -> !folder.hasFolder(path))
                .findFirst()
                .map("mkdir -p %s && "::formatted)
                .orElse("");
    }

    /** The file of an SQLite database that the settings name. Other databases are somebody's. */
    private static Optional<String> missingDatabase(Folder folder, String in, String manage) {
        var settings =
                settings(folder, in, manage).stream()
                        .flatMap(file -> folder.text(file).stream())
                        .toList();
        var names =
                Stream.concat(
                                settings.stream()
                                        .filter(text -> text.contains("sqlite"))
                                        .map(DATABASE_FILE::matcher),
                                settings.stream()
                                        .filter(text -> text.contains("DATABASE_URL"))
                                        .limit(1)
                                        .flatMap(_ -> variables(folder, in).stream())
                                        .map(DATABASE_URL::matcher))
                        .flatMap(Matcher::results)
                        .map(found -> found.group(1))
                        .distinct()
                        .toList();
        var isThere =
                names.stream()
                        .anyMatch(name -> isFilled(folder, in + name) || isFilled(folder, name));
        return isThere ? Optional.empty() : names.stream().findFirst();
    }

    /** A server that nobody gave tables makes an empty file. */
    private static boolean isFilled(Folder folder, String database) {
        return folder.text(database).filter(text -> !text.isEmpty()).isPresent();
    }

    /** What the variables of the project are, or will be like. */
    private static Optional<String> variables(Folder folder, String in) {
        return VARIABLES.stream()
                .flatMap(file -> Stream.of(in + file, file))
                .flatMap(file -> folder.text(file).stream())
                .findFirst();
    }

    /**
     * The module that manage.py names, and its neighbours: settings are often split, and {@code
     * settings.py} takes in {@code local_settings.py}.
     */
    private static List<String> settings(Folder folder, String in, String manage) {
        var named = SETTINGS.matcher(folder.text(manage).orElse(""));
        var module =
                named.find()
                        ? above(in).map(from -> from + named.group(1).replace('.', '/'))
                        : usualSettings(folder, in);
        return module.filter(path -> folder.has(path + ".py") || folder.hasFolder(path))
                .findFirst()
                .map(path -> withNeighbours(folder, path))
                .orElse(List.of());
    }

    /** manage.py imports from its own folder, or from one above that it names to Python. */
    private static Stream<String> above(String in) {
        return in.isEmpty()
                ? Stream.of("")
                : Stream.concat(Stream.of(in), above(in.replaceFirst("[^/]+/$", "")));
    }

    /** Where manage.py asks somebody else for the name. */
    private static Stream<String> usualSettings(Folder folder, String in) {
        var below = in.isEmpty() ? below(folder) : below(folder, in);
        return Stream.concat(Stream.of(in), below).map(from -> from + "settings");
    }

    private static List<String> withNeighbours(Folder folder, String module) {
        var parent =
                folder.hasFolder(module)
                        ? module
                        : module.substring(0, Math.max(0, module.lastIndexOf('/')));
        return parent.isEmpty()
                ? folder.files().stream()
                        .filter(name -> SETTINGS_FILE.matcher(name).matches())
                        .toList()
                : folder.filesBelow(parent).stream()
                        .filter(name -> name.endsWith(".py"))
                        .map(name -> parent + "/" + name)
                        .toList();
    }
}
