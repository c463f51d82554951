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
 * What has to run inside the sandbox before an app can start, and whether it has to run at all: the
 * manager itself, where wasmrun brings it; a virtual environment; the project's dependencies.
 */
public final class InstallStep {
    static final String PROJECT_INSIDE = "/app";

    // A sandbox's /tmp is memory, and bounded: pip has all that it installs there at once, which
    // with torch is more than 3 GB.
    private static final String SCRATCH_INSIDE = "/scratch";

    static final List<String> SYSTEM_PATH =
            List.of("/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin");

    private final Plan plan;
    private final Places places;
    private final Toolchain toolchain;
    private final Optional<Surroundings> partner;
    private final boolean builds;
    private final ManagerSettings settings;
    private final Optional<Tool> tool;
    private final Venv venv;
    private final Surroundings during;
    private final Path folder;
    private final Map<String, String> caller;
    private final Stamp stamp;
    private final boolean declaredOnly;
    private final List<String> undeclared;
    private final List<String> pins;

    private InstallStep(
            Plan plan,
            Places places,
            Toolchain toolchain,
            Map<String, String> caller,
            Optional<Surroundings> partner,
            String stampFile,
            boolean builds,
            boolean declaredOnly) {
        this.plan = plan;
        this.places = places;
        this.toolchain = toolchain;
        this.partner = partner;
        this.builds = builds;
        this.settings = ManagerSettings.of(plan);
        this.tool = Tool.of(plan, toolchain);
        this.venv = new Venv(places.appHome().resolve("venv"), toolchain);
        this.folder = places.project().resolve(plan.directory()).normalize();
        this.caller = caller;
        this.during = during(CallerEnvironment.of(caller, folder));
        this.declaredOnly = declaredOnly;
        this.undeclared =
                declaredOnly
                        ? List.of()
                        : new UndeclaredPackages(places.appHome(), plan.language()).names();
        this.pins =
                ReleasesOfThen.areFor(plan) && !declaredOnly
                        ? new ReleasesOfThen(places.appHome()).pins()
                        : List.of();
        this.stamp =
                Stamp.of(
                                plan,
                                folder,
                                new Stamp.Home(places.appHome(), stampFile),
                                toolchain,
                                InstallScripts.areOff(during.env()))
                        .and(undeclared)
                        .and(pins);
    }

    /**
     * The folders of the host that an install uses, besides its project's.
     *
     * @param appHome this app's alone
     * @param cache shared by all apps, and written by their installs
     * @param tools shared by all apps, who only read it
     */
    public record Places(Path project, Path appHome, Path cache, Path tools) {}

    /** What to do after a command that failed, and the line that tells the user so. */
    public record Retry(InstallCommand command, String line) {}

    /**
     * @param caller the variables of the caller's shell; only the package managers' own are used
     */
    public static InstallStep of(
            Plan plan, Places places, Toolchain toolchain, Map<String, String> caller) {
        return new InstallStep(
                plan, places, toolchain, caller, Optional.empty(), "install.stamp", false, false);
    }

    /** Of the app's project in another language, which is installed before this one or after it. */
    public static InstallStep ofPartner(
            Plan plan, Places places, Toolchain toolchain, Map<String, String> caller) {
        return new InstallStep(
                plan, places, toolchain, caller, Optional.empty(), "partner.stamp", false, false);
    }

    /** The same, with what the app's other project has: its packages may build on that. */
    public InstallStep after(InstallStep other) {
        return new InstallStep(
                plan,
                places,
                toolchain,
                caller,
                Optional.of(other.app()),
                stamp.name(),
                builds,
                declaredOnly);
    }

    /** The same, with the build of its files at the end: the app starts without them, too. */
    public InstallStep building() {
        return new InstallStep(
                plan, places, toolchain, caller, partner, stamp.name(), true, declaredOnly);
    }

    /** The same, without what the app turned out to need besides: {@code --frozen}. */
    public InstallStep declaredOnly() {
        return new InstallStep(
                plan, places, toolchain, caller, partner, stamp.name(), builds, true);
    }

    /** In order; each needs the one before to succeed. */
    public List<InstallCommand> commands() {
        var commands = new ArrayList<InstallCommand>();
        missingTool()
                .map(
                        t ->
                                t.creation(
                                        places.tools(),
                                        places.appHome().getFileName() + "",
                                        withoutTool()))
                .ifPresent(commands::addAll);
        switch (plan.language()) {
            case NODEJS, WASM, STATIC -> {}
            case PYTHON ->
                    venv.creation(plan)
                            .map(
                                    words ->
                                            new InstallCommand(
                                                    "the virtual environment", words, during))
                            .forEach(commands::add);
        }
        if (!plan.install().isEmpty()) {
            if (isOfNamesAlone()) {
                commands.add(install(List.of("npm", "install")));
            }
            commands.add(install(plan.install()));
            if (OldTypes.areWanted(plan, folder)) {
                commands.add(ofTypes());
            }
        }
        if (!pins.isEmpty()) {
            commands.add(ofThen());
        }
        if (!undeclared.isEmpty()) {
            commands.add(ofUndeclared());
        }
        if (builds) {
            commands.add(build());
        }
        return List.copyOf(commands);
    }

    /** Where they run, as the sandbox shows it. */
    public String directory() {
        return plan.directory().equals(".")
                ? PROJECT_INSIDE
                : PROJECT_INSIDE + "/" + plan.directory();
    }

    /** What the app needs around it afterwards; nothing of the caller is in it. */
    public Surroundings app() {
        var env = new TreeMap<>(settings.always());
        var mounts = new ArrayList<>(toolchain.folders().stream().map(Mount::readOnly).toList());
        var path = new ArrayList<String>();
        switch (plan.language()) {
            case NODEJS, WASM, STATIC -> path.add(directory() + "/node_modules/.bin");
            case PYTHON -> {
                path.add(Venv.BIN_INSIDE);
                env.put("VIRTUAL_ENV", Venv.INSIDE);
                mounts.add(new Mount(venv.folder(), Venv.INSIDE, true));
            }
        }
        toolchain.path().forEach(entry -> path.add(entry.toString()));
        tool.map(Tool::bin).ifPresent(path::add);
        tool.map(t -> t.mount(places.tools())).ifPresent(mounts::add);
        tool.flatMap(_ -> toolchain.newer())
                .ifPresent(
                        newer ->
                                newer.folders().stream().map(Mount::readOnly).forEach(mounts::add));
        env.put(
                "PATH",
                String.join(
                        ":",
                        Stream.concat(path.stream(), SYSTEM_PATH.stream()).distinct().toList()));
        var own = new Surroundings(env, mounts);
        return partner.map(own::and).orElse(own);
    }

    /** Nothing changed since the last install that succeeded, and what it made is still there. */
    public boolean isFresh() {
        return commands().isEmpty() || stamp.isFresh() && missingTool().isEmpty();
    }

    /** Makes the folders that are mounted, so that they belong to the user and not to a mount. */
    public void prepare() {
        try {
            for (var command : commands()) {
                for (var mount : command.around().mounts()) {
                    if (mount.writable()) {
                        Files.createDirectories(mount.host());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To be called after the last command succeeded. */
    public void markDone() {
        if (!plan.install().isEmpty() || !undeclared.isEmpty() || builds) {
            stamp.write();
        }
    }

    /** Whether the app starts where this command of it fails, too. */
    public boolean isDispensable(InstallCommand command) {
        return builds
                || !pins.isEmpty() && command.equals(ofThen())
                || !undeclared.isEmpty() && command.equals(ofUndeclared())
                || OldTypes.areWanted(plan, folder) && command.equals(ofTypes());
    }

    /** For what is temporary; whoever starts the install empties it before and after. */
    public Path scratch() {
        return places.appHome().resolve("scratch");
    }

    /**
     * Another try for a command that failed for a reason that has a cure. What a cure made may fail
     * for one that is behind it in the list, so that there is an end.
     */
    public Optional<Retry> retry(InstallCommand failed, List<String> lastLines) {
        if (plan.install().size() < 2) {
            return Optional.empty();
        }
        var cures = Cure.of(settings.tool(), plan.install(), lastLines).toList();
        var commands = cures.stream().map(c -> install(c.instead(plan.install(), lastLines)));
        var tried = commands.toList().lastIndexOf(failed);
        if (tried < 0 && !failed.equals(install(plan.install()))) {
            return Optional.empty();
        }
        return cures.stream()
                .skip(tried + 1)
                .filter(cure -> cure.fits(lastLines))
                .findFirst()
                .map(
                        cure ->
                                new Retry(
                                        install(cure.instead(plan.install(), lastLines)),
                                        cure.line()));
    }

    private boolean isOfNamesAlone() {
        return settings.tool().equals("npm")
                && plan.install().size() > 1
                && UndeclaredPackages.notSaved(plan.install()).findAny().isPresent()
                && Npm.of(toolchain).installsNamesAlone();
    }

    private Optional<Tool> missingTool() {
        return tool.filter(t -> !t.isThere(places.tools()));
    }

    private InstallCommand install(List<String> planned) {
        return new InstallCommand(shown(planned), words(planned), during);
    }

    private InstallCommand ofTypes() {
        return new InstallCommand(
                "types for the project's TypeScript",
                OldTypes.words(Npm.of(toolchain).command(List.of("npm"))),
                during);
    }

    private InstallCommand ofThen() {
        return new InstallCommand(
                "the releases of the time of what the project pins",
                new ReleasesOfThen(places.appHome()).words(plan),
                during);
    }

    private InstallCommand ofUndeclared() {
        var shown = UndeclaredPackages.shown(plan, undeclared);
        return new InstallCommand(
                String.join(" ", shown),
                plan.language() == Language.PYTHON
                        ? UndeclaredPackages.byPip(undeclared)
                        : words(shown),
                during);
    }

    private InstallCommand build() {
        return new InstallCommand(
                String.join(" ", plan.start()), plan.start(), during.with(plan.env()));
    }

    private static String shown(List<String> planned) {
        return planned.getFirst().equals("/bin/sh") ? planned.getLast() : String.join(" ", planned);
    }

    private List<String> words(List<String> planned) {
        if (planned.size() == 1) {
            return List.of("/bin/sh", "-c", planned.getFirst());
        }
        return switch (planned.getFirst()) {
            case "npm" -> Npm.of(toolchain).command(planned);
            case "pip" -> Venv.pip(planned);
            case String other ->
                    Stream.concat(planned.stream(), settings.flags(other).stream()).toList();
        };
    }

    private Surroundings during(CallerEnvironment configuration) {
        var app = app();
        var env = new TreeMap<>(configuration.variables());
        env.putAll(app.env());
        env.putAll(settings.installing());
        env.put("TMPDIR", SCRATCH_INSIDE);
        if (settings.tool().equals("poetry")) {
            env.putAll(PoetryMirror.of(configuration.variables()));
        }
        if (ManagerSettings.isBerry(plan) && YarnRc.isPlugAndPlay(folder)) {
            env.put("YARN_ENABLE_GLOBAL_CACHE", "0"); // the app reads the archives themselves
        }
        if (toolchain.npm().isPresent()) {
            env.putAll(Npm.of(toolchain).env());
        }
        var mounts =
                Stream.of(
                                app.mounts().stream(),
                                configuration.mounts().stream(),
                                settings.mounts(places.cache()),
                                Stream.of(new Mount(scratch(), SCRATCH_INSIDE, true)))
                        .flatMap(some -> some)
                        .distinct()
                        .toList();
        return new Surroundings(env, mounts);
    }

    /** The tool's folder cannot be shown before it is there. */
    private Surroundings withoutTool() {
        var its = tool.map(t -> t.mount(places.tools()));
        return new Surroundings(
                during.env(),
                during.mounts().stream().filter(m -> its.filter(m::equals).isEmpty()).toList());
    }
}
