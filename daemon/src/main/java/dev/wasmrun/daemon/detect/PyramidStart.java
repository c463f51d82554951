package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 9 for a project whose server and app are described in an ini file (or in YAML, with
 * plaster_yaml): Pyramid and alike.
 */
final class PyramidStart {
    private static final Pattern SERVER = Pattern.compile("(?m)^\\[server:main]|^server:\\s*$");
    private static final Pattern LISTEN =
            Pattern.compile("(?m)^\\s*(?:listen\\s*[=:].*:|port\\s*[=:]\\s*)(\\d{2,5})\\b");

    /**
     * @param words of its command, before the file
     */
    private record Tool(String name, List<String> words) {
        Start start(String file) {
            return Start.words(
                            Stream.concat(words.stream(), Stream.of(file)).toArray(String[]::new))
                    .of(name);
        }
    }

    private static final Tool PSERVE = new Tool("Pyramid", List.of("pserve"));
    private static final Tool GEARBOX =
            new Tool("TurboGears", List.of("gearbox", "serve", "--config"));

    // sqlalchemy.url = sqlite:///%(here)s/shop.sqlite
    private static final Pattern DATABASE =
            Pattern.compile(
                    "(?m)^sqlalchemy\\.url\\s*=\\s*sqlite:///(?:%\\(here\\)s/)?([\\w./-]+)");
    private static final Pattern MAKES_TABLES = Pattern.compile("init(?:ialize)?_(?:\\w+_)?db");

    private PyramidStart() {}

    static Optional<Start> find(PythonProject project, Notes notes) {
        return project.folder()
                .first("development.ini", "local.ini", "development.yaml", "development.yml")
                .filter(file -> SERVER.matcher(text(project, file)).find())
                .map(
                        file -> {
                            var tool = project.declared().has("turbogears2") ? GEARBOX : PSERVE;
                            notes.because(
                                    9,
                                    "%s starts the server of %s"
                                            .formatted(tool.words().getFirst(), file));
                            var bare = tool.start(file);
                            var start =
                                    makesTables(project, file, notes)
                                            .map(first -> bare.running(first + bare.text()))
                                            .orElse(bare);
                            var port = LISTEN.matcher(text(project, file));
                            return port.find()
                                    ? start.usuallyOn(Integer.parseInt(port.group(1)))
                                    : start;
                        });
    }

    /** The command of the project that makes the tables of a database which is not there yet. */
    private static Optional<String> makesTables(PythonProject project, String file, Notes notes) {
        var database =
                DATABASE.matcher(text(project, file))
                        .results()
                        .map(found -> found.group(1))
                        .filter(found -> text(project, found).isEmpty())
                        .findFirst();
        var script =
                PythonScripts.names(project).stream()
                        .filter(name -> MAKES_TABLES.matcher(name).matches())
                        .findFirst();
        return script.filter(_ -> database.isPresent())
                .map(
                        name -> {
                            notes.because(
                                    9,
                                    "its database %s is not there yet, so %s makes it first"
                                            .formatted(database.orElseThrow(), name));
                            return "%s %s; ".formatted(name, file);
                        });
    }

    private static String text(PythonProject project, String file) {
        return project.folder().text(file).orElse("");
    }
}
