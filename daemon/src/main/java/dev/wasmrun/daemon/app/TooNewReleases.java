package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.detect.DeclaredPins;
import dev.wasmrun.daemon.install.ReleasesOfThen;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.Plan;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An app in Python that ends because a package is newer than its code, or than the packages that it
 * pins: all that it leaves open is installed as of the time of those pins, or of its last commit.
 */
final class TooNewReleases {
    private static final Pattern TOO_NEW =
            Pattern.compile(
                    "newer than the code, or older: name the version|^There is a \\S+, and no \\S+ in it: where");
    private static final Logger log = LoggerFactory.getLogger(TooNewReleases.class);

    private final Path folder;
    private final boolean mayAdd;
    private final ReleasesOfThen releases;

    /**
     * @param folder of the project, or of the app in it
     * @param appHome where it is kept
     */
    TooNewReleases(Path folder, Path appHome, AppSpec spec, Plan plan) {
        this.folder = folder;
        this.mayAdd = !spec.frozen() && !spec.noInstall() && ReleasesOfThen.areFor(plan);
        this.releases = new ReleasesOfThen(appHome);
    }

    /**
     * From now on the releases of then are installed.
     *
     * @return what to tell about it; empty when nothing has changed
     */
    Optional<String> take(String hint) {
        if (!mayAdd || !TOO_NEW.matcher(hint).find() || !releases.pins().isEmpty()) {
            return Optional.empty();
        }
        return time().flatMap(this::want);
    }

    private Optional<List<String>> time() {
        return Optional.of(DeclaredPins.of(folder))
                .filter(pins -> !pins.isEmpty())
                .or(
                        () ->
                                Files.exists(folder.resolve(".git"))
                                        ? Optional.of(List.of(ReleasesOfThen.LAST_COMMIT))
                                        : Optional.empty());
    }

    private Optional<String> want(List<String> time) {
        try {
            releases.want(time);
        } catch (IOException e) {
            log.warn("What is wanted cannot be kept: {}", e.getMessage());
            return Optional.empty();
        }
        return Optional.of(
                "What it leaves open is too new for it: installing the releases of the time of what it pins, or of its last commit, and starting it again");
    }

    /** What the user should know of it. */
    Optional<String> warning() {
        return releases.pins().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "What the project leaves open is installed as of the time of what it pins, or of its last commit: pin the rest, too, as wasmrun exec APP -- pip freeze tells it");
    }
}
