package dev.wasmrun.daemon.app;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder in the project where an app wants to put its database or its log, and which its
 * repository has not, because nothing is in it: it is made, empty.
 */
final class MissingFolder {
    private static final Pattern LOG_OR_DATABASE =
            Pattern.compile(
                    "The file (?:/app/)?(\\S+\\.(?:log|db|sqlite3?)) is not there",
                    Pattern.CASE_INSENSITIVE);
    // a string of a source
    private static final Pattern DATABASE =
            Pattern.compile(
                    "['\"`](?:sqlite:/{3}|file:)?((?:\\.{0,2}/)?(?:[\\w.-]+/)+[\\w.-]+\\.(?:db|sqlite3?))['\"`?]");
    private static final Pattern SOURCE = Pattern.compile(".*\\.(?:[cm]?[jt]s|tsx|py|prisma)");
    private static final Logger log = LoggerFactory.getLogger(MissingFolder.class);

    private final Path project;

    MissingFolder(Path project) {
        this.project = project;
    }

    /**
     * Makes the folder that the hint speaks of, if it is not there.
     *
     * @return what to tell about it; empty when nothing has changed
     */
    Optional<String> make(String hint) {
        return wanted(hint)
                .map(file -> project.resolve(file).normalize().getParent())
                .filter(folder -> Files.notExists(folder) && isInside(folder))
                .findFirst()
                .flatMap(this::make);
    }

    private Stream<String> wanted(String hint) {
        return hint.startsWith(ServiceCauses.NO_DATABASE_FILE)
                ? SourceFiles.texts(project, SOURCE)
                        .flatMap(text -> DATABASE.matcher(text).results())
                        .map(found -> found.group(1).replaceFirst("^(?:\\.{0,2}/)+", ""))
                : LOG_OR_DATABASE.matcher(hint).results().map(found -> found.group(1));
    }

    private Optional<String> make(Path folder) {
        try {
            Files.createDirectories(folder);
            return Optional.of(
                    "It wants the folder %s, which is not there: made it, and starting it again"
                            .formatted(project.relativize(folder)));
        } catch (IOException e) {
            log.warn("The folder {} cannot be made: {}", folder, e.getMessage());
            return Optional.empty();
        }
    }

    /** Also behind links. */
    private boolean isInside(Path folder) {
        try {
            var there = folder;
            while (Files.notExists(there)) {
                there = there.getParent();
            }
            return there.toRealPath().startsWith(project.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
