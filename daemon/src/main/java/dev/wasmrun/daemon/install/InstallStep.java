package dev.wasmrun.daemon.install;

import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What has to run inside the sandbox before an app can start, and whether it has to run at all.
 *
 * @param commands the words of each, in order; each needs the one before to succeed
 * @param directory where they run, as the sandbox shows it
 * @param during what they need around them, with the caller's configuration
 * @param app what the app needs around it afterwards; nothing of the caller is in it
 */
public record InstallStep(
        List<List<String>> commands,
        String directory,
        Surroundings during,
        Surroundings app,
        Stamp stamp,
        Path cache) {
    static final String PROJECT_INSIDE = "/app";

    private static final List<String> SYSTEM_PATH =
            List.of("/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin");

    public InstallStep {
        commands = commands.stream().map(List::copyOf).toList();
    }

    /** The folders of the host that belong to one app's install, besides its project. */
    public record Places(Path project, Path appHome, Path cache) {}

    /** What to do after a command that failed, and the line that tells the user so. */
    public record Retry(List<String> command, String line) {}

    /**
     * @param caller the variables of the caller's shell; only the package managers' own are used
     */
    public static InstallStep of(
            Plan plan, Places places, Toolchain toolchain, Map<String, String> caller) {
        var directory =
                plan.directory().equals(".")
                        ? PROJECT_INSIDE
                        : PROJECT_INSIDE + "/" + plan.directory();
        var folder = places.project().resolve(plan.directory()).normalize();
        var venv = new Venv(places.appHome().resolve("venv"), toolchain);
        var app = app(plan, directory, venv, toolchain);
        var stamp = Stamp.of(plan, folder, places.appHome(), toolchain);
        return new InstallStep(
                commands(plan, venv, toolchain),
                directory,
                during(plan, folder, places, toolchain, caller, app),
                app,
                stamp,
                places.cache());
    }

    /** Nothing changed since the last install that succeeded, and what it made is still there. */
    public boolean isFresh() {
        return commands.isEmpty() || stamp.isFresh();
    }

    /** Makes the folders that are mounted, so that they belong to the user and not to a mount. */
    public void prepare() {
        try {
            for (var mount : during.mounts()) {
                if (mount.writable()) {
                    Files.createDirectories(mount.host());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To be called after the last command succeeded. */
    public void markDone() {
        stamp.write();
    }

    /** Another try for a command that failed for a reason that has a cure. */
    public Optional<Retry> retry(List<String> failed, List<String> lastLines) {
        if (!failed.contains("ci") || !Npm.isLockOutOfDate(lastLines)) {
            return Optional.empty();
        }
        var install = failed.stream().map(word -> word.equals("ci") ? "install" : word).toList();
        return Optional.of(
                new Retry(
                        install,
                        "The lock file does not fit package.json; npm install brings it up to date"));
    }

    private static List<List<String>> commands(Plan plan, Venv venv, Toolchain toolchain) {
        var commands = new ArrayList<List<String>>();
        switch (plan.language()) {
            case NODEJS -> {}
            case PYTHON -> venv.creation(plan).forEach(commands::add);
        }
        if (!plan.install().isEmpty()) {
            commands.add(command(plan, toolchain));
        }
        return commands;
    }

    private static List<String> command(Plan plan, Toolchain toolchain) {
        if (plan.install().size() == 1) {
            return List.of("/bin/sh", "-c", plan.install().getFirst());
        }
        return switch (plan.language()) {
            case NODEJS -> Npm.of(toolchain).command(plan.install().get(1));
            case PYTHON -> Venv.pip(plan.install());
        };
    }

    private static Surroundings app(Plan plan, String directory, Venv venv, Toolchain toolchain) {
        var env = new TreeMap<String, String>();
        var mounts = new ArrayList<>(toolchain.folders().stream().map(Mount::readOnly).toList());
        var path = new ArrayList<String>();
        switch (plan.language()) {
            case NODEJS -> path.add(directory + "/node_modules/.bin");
            case PYTHON -> {
                path.add(Venv.BIN_INSIDE);
                env.put("VIRTUAL_ENV", Venv.INSIDE);
                mounts.add(new Mount(venv.folder(), Venv.INSIDE, true));
            }
        }
        toolchain.path().forEach(entry -> path.add(entry.toString()));
        env.put(
                "PATH",
                String.join(
                        ":",
                        Stream.concat(path.stream(), SYSTEM_PATH.stream()).distinct().toList()));
        return new Surroundings(env, mounts);
    }

    private static Surroundings during(
            Plan plan,
            Path folder,
            Places places,
            Toolchain toolchain,
            Map<String, String> caller,
            Surroundings app) {
        var configuration = CallerEnvironment.of(caller, folder);
        var env = new TreeMap<>(configuration.variables());
        env.putAll(app.env());
        env.putAll(ofManager(plan, toolchain));
        var mounts =
                Stream.of(
                                app.mounts().stream(),
                                configuration.mounts().stream(),
                                Stream.of(cache(plan.language(), places.cache())))
                        .flatMap(some -> some)
                        .distinct()
                        .toList();
        return new Surroundings(env, mounts);
    }

    private static Map<String, String> ofManager(Plan plan, Toolchain toolchain) {
        return switch (plan.language()) {
            case NODEJS -> toolchain.npm().isEmpty() ? Map.of() : Npm.of(toolchain).env();
            case PYTHON -> Venv.PIP;
        };
    }

    private static Mount cache(Language language, Path cache) {
        return switch (language) {
            case NODEJS -> new Mount(cache.resolve("npm"), Npm.CACHE_INSIDE, true);
            case PYTHON -> new Mount(cache.resolve("pip"), Venv.CACHE_INSIDE, true);
        };
    }
}
