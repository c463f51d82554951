package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;
import dev.wasmrun.protocol.Readiness;
import dev.wasmrun.protocol.RestartPolicy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a project says about itself in its {@code .wasmrun.toml}. Flags of the command line win over
 * it, it wins over what is detected.
 *
 * @param uiPort of the page with the logs; the app's own port is none of these keys
 * @param cwd the folder of the app, relative to the project; {@code .} when it is the project
 * @param install a shell command
 * @param installScripts whether packages' own scripts run at the install
 * @param start a shell command
 * @param node the version it wants, such as {@code 22}
 * @param python the version it wants, such as {@code 3.12}
 * @param env those of {@code app.env} and, below them, of the file that {@code app.env_file} names
 * @param maxRestarts in a row, before the app counts as failed
 * @param warnings what is written there but does nothing yet
 * @param limits how much of the machine it may take
 * @param tunnel the way to the public that it wants
 * @param logs what it wants of its log
 * @param watching what it says about live reload
 * @param readiness when it counts as ready
 * @param processes all that it is to run at the same time; empty when it says nothing about that
 */
public record ProjectConfig(
        Optional<AppName> name,
        Optional<Language> language,
        Optional<Port> uiPort,
        List<ForwardSpec> forwards,
        String cwd,
        Optional<String> install,
        boolean installScripts,
        Optional<String> start,
        Optional<String> node,
        Optional<String> python,
        Map<String, String> env,
        Optional<RestartPolicy> restart,
        Optional<Integer> maxRestarts,
        Optional<Backoff> backoff,
        List<String> warnings,
        Limits limits,
        Optional<ProjectTunnel> tunnel,
        LogKeys logs,
        Watching watching,
        Readiness readiness,
        List<ProjectProcess> processes) {
    public ProjectConfig {
        forwards = List.copyOf(forwards);
        env = Map.copyOf(env);
        warnings = List.copyOf(warnings);
        processes = List.copyOf(processes);
    }

    /** The one of several processes that the app stands and falls with. */
    public Optional<ProjectProcess> mainProcess() {
        return Processes.main(processes);
    }

    /** The process of this name, when it is named here. */
    public Optional<ProjectProcess> process(String name) {
        return processes.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    private static final Optional<String> EXIT = Optional.of(ProjectProcess.EXIT);

    /** Of a project without the file. */
    public static final ProjectConfig NONE = of(ConfigFile.parse(""), Path.of("/"));

    /**
     * Reads the file when there is one.
     *
     * @throws ProblemException {@code bad-config}, {@code unknown-key}, {@code bad-value}, {@code
     *     isolation-required}
     */
    public static ProjectConfig read(Path project) {
        return new Folder(project)
                .text(ConfigFile.NAME)
                .map(text -> of(ConfigFile.parse(text), project))
                .orElse(NONE);
    }

    private static ProjectConfig of(ConfigFile file, Path project) {
        requireIsolation(file);
        return new ProjectConfig(
                file.as("app.name", "a name of small letters, digits and dashes", AppName::new),
                language(file),
                file.number("os_mode.port").map(number -> new Port(number.intValue())),
                Stream.of("os_mode.forwards", "network.forwards")
                        .flatMap(key -> forwards(file, key))
                        .distinct()
                        .toList(),
                file.text("app.cwd").map(cwd -> inside(file, project, cwd)).orElse("."),
                file.text("app.install").filter(command -> !command.isBlank()),
                file.flag("app.install_scripts").orElse(true),
                file.text("app.start").filter(command -> !command.isBlank()),
                file.text("app.node"),
                file.text("app.python"),
                env(file, project),
                file.as(
                        "restart.policy",
                        "\"no\", \"on-failure\" or \"always\"",
                        RestartPolicy::parse),
                file.number("restart.max").map(Math::toIntExact),
                file.as("restart.backoff", "a range, such as \"1s..30s\"", Backoff::parse),
                Stream.concat(
                                file.idle().stream()
                                        .map("%s is read but has no effect yet"::formatted),
                                openToOthers(file))
                        .toList(),
                limits(file),
                ProjectTunnel.of(file),
                LogKeys.of(file),
                Watching.of(file),
                readiness(file),
                processes(file, project));
    }

    private static List<ProjectProcess> processes(ConfigFile file, Path project) {
        var all = Processes.checked(ProcessTables.of(file, project), ConfigFile.NAME);
        if (!all.isEmpty() && file.text("app.start").isPresent()) {
            throw file.badValue("app.start", "removed: each [[process]] has a start of its own");
        }
        if (Processes.main(all).flatMap(ProjectProcess::ready).equals(EXIT)) {
            throw ProjectProcess.invalid(
                    "process-main-task",
                    "The app stands and falls with the process %s, which is to end"
                            .formatted(Processes.main(all).orElseThrow().name()),
                    "Call the process with the page \"web\", or remove ready = \"exit\" from this one");
        }
        return all;
    }

    private static Limits limits(ConfigFile file) {
        return new Limits(
                file.as("limits.memory", "a size, such as \"512m\"", Limits::bytes),
                file.as("limits.cpus", "a number, such as 1.5", Double::valueOf),
                file.as("limits.pids", "a whole number, such as 512", Integer::valueOf),
                file.as("limits.disk", "a size, such as \"512m\"", Limits::bytes));
    }

    private static Readiness readiness(ConfigFile file) {
        return new Readiness(
                file.as("ready.http", "a path, such as \"/health\"", ProjectConfig::path),
                file.as("ready.timeout", "a length of time, such as \"60s\"", TimeSpan::parse)
                        .map(Duration::toMillis)
                        .orElse(Readiness.USUAL_TIMEOUT_MS),
                Optional.empty());
    }

    // It becomes part of a request.
    private static String path(String text) {
        if (!text.matches("/[!-~]{0,1000}")) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    // A project may say so, but not without its user's knowledge.
    private static Stream<String> openToOthers(ConfigFile file) {
        var forwards =
                Stream.of("os_mode.forwards", "network.forwards")
                        .flatMap(key -> forwards(file, key))
                        .filter(forward -> !forward.isLoopback())
                        .map("%s of .wasmrun.toml lets other machines reach the app"::formatted);
        var tunnel =
                ProjectTunnel.of(file).stream()
                        .map(
                                wanted ->
                                        "[tunnel] of .wasmrun.toml makes the app public at "
                                                + wanted.wish(Map.of()).inOrder().getFirst());
        return Stream.concat(forwards, tunnel);
    }

    private static Optional<Language> language(ConfigFile file) {
        return file.text("os_mode.language").filter("auto"::equals).isPresent()
                ? Optional.empty()
                : file.as("os_mode.language", "auto, nodejs or python", Language::parse);
    }

    private static Stream<ForwardSpec> forwards(ConfigFile file, String key) {
        return file
                .each(
                        key,
                        "a list of HOST_PORT:APP_PORT, such as [\"8080:3000\", \"5353:53/udp\"]",
                        ForwardSpec::parse)
                .stream();
    }

    private static String inside(ConfigFile file, Path project, String cwd) {
        var folder = project.resolve(cwd).normalize();
        if (!folder.startsWith(project.normalize()) || !Files.isDirectory(folder)) {
            throw file.badValue("app.cwd", "a folder inside the project");
        }
        var relative = project.normalize().relativize(folder).toString();
        return relative.isEmpty() ? "." : relative;
    }

    private static Map<String, String> env(ConfigFile file, Path project) {
        var env = new TreeMap<String, String>();
        file.text("app.env_file")
                .map(
                        name ->
                                Optional.of(new Folder(project))
                                        .filter(folder -> folder.owns(name))
                                        .flatMap(folder -> folder.text(name))
                                        .orElseThrow(
                                                () ->
                                                        file.badValue(
                                                                "app.env_file",
                                                                "a file of the project")))
                .map(EnvFile::parse)
                .ifPresent(env::putAll);
        env.putAll(file.variables("app.env"));
        return env;
    }

    private static void requireIsolation(ConfigFile file) {
        if (file.flag("network.isolation").equals(Optional.of(false))) {
            throw new Problem(
                            Problem.Kind.INVALID,
                            "isolation-required",
                            "network.isolation = false in %s: a project's file cannot take isolation away"
                                    .formatted(ConfigFile.NAME),
                            "Remove the key; use forwards to reach the app's ports. Without any isolation: wasmrun os --isolation none")
                    .asException();
        }
    }
}
