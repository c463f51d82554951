package dev.wasmrun.daemon.app;

import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.Plan;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an app that has failed for want of something is given, so that its next run has it. A person
 * would do the same by hand.
 */
final class Remedies {
    private static final Pattern GOES = Pattern.compile("^cd ([\\w.][\\w./-]*) && ");
    private static final Logger log = LoggerFactory.getLogger(Remedies.class);

    private final EnvExample example;
    private final OwnSecrets secrets;
    private final MissingFolder folders;
    private final MissingPackages packages;
    private final TooNewReleases releases;
    private final OtherRuntime runtime;
    private final Path worked;

    /**
     * @param folder of the project, or of the app in it
     * @param appHome where it is kept what it was given
     */
    Remedies(Path folder, Path appHome, AppSpec spec, Plan plan) {
        var inside = ofStart(folder, plan);
        this.example = new EnvExample(EnvExample.isIn(inside) ? inside : folder, appHome);
        this.secrets = new OwnSecrets(inside, appHome, spec.env().keySet());
        this.folders = new MissingFolder(inside);
        this.packages = new MissingPackages(folder, appHome, spec, plan);
        this.releases = new TooNewReleases(folder, appHome, spec, plan);
        this.runtime = new OtherRuntime(appHome, spec);
        this.worked = appHome.resolve("worked");
    }

    /**
     * Where the start command goes before anything else: {@code cd backend && uvicorn main:app}.
     */
    private static Path ofStart(Path folder, Plan plan) {
        var goes = GOES.matcher(String.join(" ", plan.start()));
        return goes.find() && !goes.group(1).contains("..")
                ? folder.resolve(goes.group(1)).normalize()
                : folder;
    }

    /** For an app with this plan. */
    static Remedies of(AppBase app, Plan plan) {
        var spec = app.saved().now().spec();
        return new Remedies(
                Path.of(spec.path()).resolve(plan.directory()).normalize(),
                app.settings().appHome(app.name().text()),
                spec,
                plan);
    }

    /** The hint with the name of what the project has for it. */
    String named(String hint) {
        return example.named(hint);
    }

    /**
     * Gives what the hint asks for, if it can and has not before.
     *
     * @return what to tell about it; empty when nothing has changed
     */
    Optional<String> take(String hint) {
        return example.take(hint).or(() -> secrets.take(hint)).or(() -> folders.make(hint));
    }

    /**
     * Has the next plan or install bring what the hint speaks of, if it can and has not before. One
     * that has worked is not moved to other releases: what it fails at now is new in its code.
     *
     * @return what to tell about it; empty when nothing has changed
     */
    Optional<String> install(String hint) {
        return packages.take(hint)
                .or(
                        () ->
                                Files.exists(worked)
                                        ? Optional.empty()
                                        : releases.take(hint).or(() -> runtime.take(hint)));
    }

    /** It has answered, with what it has. */
    void worked() {
        try {
            if (Files.notExists(worked)) {
                Files.createFile(worked);
            }
        } catch (IOException e) {
            log.warn("That it works cannot be kept: {}", e.getMessage());
        }
    }

    /** The variables that it gives. */
    Map<String, String> values() {
        var values = new TreeMap<>(secrets.values());
        values.putAll(example.values());
        return values;
    }

    /** What the user should know of them. */
    List<String> warnings() {
        return Stream.of(
                        example.warning(),
                        secrets.warning(),
                        packages.warning(),
                        releases.warning())
                .flatMap(Optional::stream)
                .toList();
    }
}
