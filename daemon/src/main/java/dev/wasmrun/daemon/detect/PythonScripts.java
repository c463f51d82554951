package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Rule 9 for a project that installs commands of its own: {@code [project.scripts]} and alike. */
final class PythonScripts {
    private static final List<String> USUAL =
            List.of("dev", "serve", "server", "start", "run", "web", "app", "api", "main");
    private static final Pattern CONSOLE_SCRIPTS =
            Pattern.compile(
                    "(?:console_scripts['\"]?\\s*[:=]\\s*\\[?(?<list>[^\\]]*)"
                            + "|\\[console_scripts\\](?<section>[^\\]\"']*))");
    private static final Pattern COMMENTS = Pattern.compile("(?m)^\\s*#.*$");
    private static final Pattern ENTRY =
            Pattern.compile("([A-Za-z0-9][\\w.-]*)\\s*=\\s*([\\w.]+:[\\w.]+)");

    // What the command does, which requirements.txt alone does not install.
    private static final String CALL = "python -c 'import sys, %1$s; sys.exit(%1$s.%2$s())'";

    private PythonScripts() {}

    /** The only one, or the one that is named like the project or like what it does. */
    static Optional<Start> start(PythonProject project, Notes notes) {
        var scripts = all(project);
        return Optional.of(scripts.keySet())
                .filter(names -> names.size() == 1)
                .flatMap(names -> names.stream().findFirst())
                .or(() -> project.pyproject().name().filter(scripts::containsKey))
                .or(() -> USUAL.stream().filter(scripts::containsKey).findFirst())
                .map(
                        name -> {
                            notes.because(
                                    9,
                                    "the project installs the command %s (%s)"
                                            .formatted(name, scripts.get(name)));
                            var start =
                                    PythonManager.installsItself(project)
                                            ? Start.words(name)
                                            : Start.shell(
                                                    CALL.formatted(
                                                            (Object[])
                                                                    scripts.get(name).split(":")));
                            return start.in(file(project, scripts.get(name)));
                        });
    }

    /** One of its commands is a function of this module, which another module then calls. */
    static boolean call(PythonProject project, PythonSource source) {
        return all(project).values().stream()
                .map(function -> function.split(":", 2)[0])
                .anyMatch(source.module().replaceFirst("^src\\.", "")::equals);
    }

    /** The commands that the project installs. */
    static Set<String> names(PythonProject project) {
        return all(project).keySet();
    }

    private static Map<String, String> all(PythonProject project) {
        var scripts = new TreeMap<String, String>();
        var pyproject = project.pyproject();
        if (pyproject.has("build-system")
                && new OwnPackage(pyproject, project.folder()).canBeBuilt()) {
            scripts.putAll(pyproject.table("project", "scripts"));
            scripts.putAll(pyproject.table("tool", "poetry", "scripts"));
        }
        for (var file : List.of("setup.py", "setup.cfg")) {
            CONSOLE_SCRIPTS
                    .matcher(
                            COMMENTS.matcher(project.folder().text(file).orElse("")).replaceAll(""))
                    .results()
                    .map(
                            found ->
                                    Optional.ofNullable(found.group("list"))
                                            .orElseGet(
                                                    () ->
                                                            found.group("section")
                                                                    .replace("\\n", "\n")))
                    .flatMap(list -> ENTRY.matcher(list).results())
                    .forEach(entry -> scripts.put(entry.group(1), entry.group(2)));
        }
        return scripts;
    }

    /** Where the command's function is, which may say a port. */
    private static String file(PythonProject project, String function) {
        var path = function.split(":", 2)[0].replace('.', '/') + ".py";
        return project.source("src/" + path).map(PythonSource::file).orElse(path);
    }
}
