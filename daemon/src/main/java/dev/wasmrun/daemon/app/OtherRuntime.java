package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.install.NeededRuntimes;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.Language;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An app, or its install, that ends because its Python or Node.js is too new for it, or too old: it
 * is planned with the one that the hint would have the user write down.
 */
final class OtherRuntime {
    /**
     * @param version how its hints name one
     * @param oldest whether newer ones do as well
     */
    private record Words(Language language, Pattern version, boolean oldest) {
        Words(Language language, String version, boolean oldest) {
            this(language, Pattern.compile(version), oldest);
        }

        Optional<String> in(String hint) {
            return version.matcher(hint)
                    .results()
                    .map(found -> (oldest ? ">=" : "") + found.group(1))
                    .findFirst();
        }
    }

    private static final List<Words> ALL =
            List.of(
                    new Words(
                            Language.PYTHON, "\\.python-version, such as (3\\.\\d{1,2})\\b", false),
                    new Words(
                            Language.PYTHON, "\\bwrite (3\\.\\d{1,2}) to \\.python-version", false),
                    new Words(Language.NODEJS, "\\.nvmrc, such as (\\d{2})\\b", false),
                    new Words(Language.NODEJS, "\\bwrite (\\d{2}) to \\.nvmrc", false),
                    new Words(
                            Language.NODEJS,
                            "^It wants Node\\.js (\\d{1,3}(?:\\.\\d{1,3}){0,2}): write that to \\.nvmrc",
                            true));
    private static final Logger log = LoggerFactory.getLogger(OtherRuntime.class);

    private final boolean mayChange;
    private final NeededRuntimes needed;

    /**
     * @param appHome where it is kept
     */
    OtherRuntime(Path appHome, AppSpec spec) {
        this.mayChange = !spec.frozen() && !spec.noInstall();
        this.needed = new NeededRuntimes(appHome);
    }

    /**
     * From now on the app is planned with it.
     *
     * @return what to tell about it; empty when nothing has changed
     */
    Optional<String> take(String hint) {
        return mayChange
                ? ALL.stream()
                        .flatMap(
                                words ->
                                        words
                                                .in(hint)
                                                .flatMap(version -> need(words.language(), version))
                                                .stream())
                        .findFirst()
                : Optional.empty();
    }

    private Optional<String> need(Language language, String version) {
        try {
            return needed.add(language, version)
                    ? Optional.of(
                            "It wants %s %s: starting it again with that, if it can be had"
                                    .formatted(
                                            language == Language.PYTHON ? "Python" : "Node.js",
                                            version.replace(">=", "from ")))
                    : Optional.empty();
        } catch (IOException e) {
            log.warn("What is needed cannot be kept: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
