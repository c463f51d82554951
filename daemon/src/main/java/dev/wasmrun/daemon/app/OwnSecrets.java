package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.detect.EnvFile;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Random values for variables with which an app signs what only it reads again: its sessions, its
 * tokens ({@code SESSION_SECRET}). One that fails for want of such a variable, which nobody gives,
 * gets one, and keeps it, so that sessions outlive a restart. Keys of services are none of them.
 */
final class OwnSecrets {
    private static final Pattern SIGNS =
            Pattern.compile(
                    "(?:(?:APP|ACCESS|AUTH|BETTER|COOKIE|CSRF|DJANGO|EXPRESS|FLASK|HASH|JWT|NEXT|NUXT|REFRESH|SERVER|SESSION|SIGNING|TOKEN|WTF)_?)*(?:SECRET(?:_(?:KEY|TOKEN))?|(?:COOKIE|JWT|SESSION|SIGNING)_KEY)");
    private static final Pattern READ =
            Pattern.compile(
                    "(?:\\benv\\.|\\benv\\[['\"]|environ\\[['\"]|(?:environ\\.get|getenv|config|env|env\\.str)\\(\\s*['\"])(\\w{1,80})");
    private static final Pattern SOURCE = Pattern.compile(".*\\.(?:[cm]?[jt]s|tsx|svelte|py)");
    private static final int BYTES = 32;
    private static final Logger log = LoggerFactory.getLogger(OwnSecrets.class);

    private final Path folder;
    private final Path kept;
    private final Set<String> given;

    /**
     * @param folder of the project, or of the app in it
     * @param appHome where they are kept
     * @param given the variables that the user gives
     */
    OwnSecrets(Path folder, Path appHome, Set<String> given) {
        this.folder = folder;
        this.given = given;
        this.kept = appHome.resolve("secrets.env");
    }

    /**
     * From now on there is a value for the variable that the hint speaks of; where it names none,
     * for those that the sources read.
     *
     * @return what to tell about it; empty when nothing has changed
     */
    Optional<String> take(String hint) {
        var all = all();
        var names =
                wanted(hint)
                        .filter(name -> SIGNS.matcher(name).matches())
                        .filter(name -> !all.containsKey(name) && !isGiven(name))
                        .distinct()
                        .toList();
        return names.isEmpty() ? Optional.empty() : keep(all, names);
    }

    private Stream<String> wanted(String hint) {
        return hint.startsWith(VariableCauses.NO_SECRET)
                ? SourceFiles.texts(folder, SOURCE)
                        .flatMap(text -> READ.matcher(text).results())
                        .map(found -> found.group(1))
                : EnvExample.wanted(hint).stream();
    }

    private Optional<String> keep(Map<String, String> all, List<String> names) {
        var more = new TreeMap<>(all);
        names.forEach(name -> more.put(name, random()));
        try {
            var next = kept.resolveSibling(kept.getFileName() + ".new");
            Files.deleteIfExists(next);
            Files.createFile(
                    next,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.write(
                    next,
                    more.entrySet().stream()
                            .map(one -> "%s=%s".formatted(one.getKey(), one.getValue()))
                            .toList());
            Files.move(next, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            log.warn("No secret can be kept in {}: {}", kept, e.getMessage());
            return Optional.empty();
        }
        return Optional.of(
                "It wants %s, which nobody gives: starting it again with a random value, which it keeps"
                        .formatted(String.join(", ", names)));
    }

    private static String random() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** What the app gets: a value of the user's own is better, as one in a file of the project. */
    Map<String, String> values() {
        return all().entrySet().stream()
                .filter(one -> !isGiven(one.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Map<String, String> all() {
        try {
            return Files.exists(kept)
                    ? EnvFile.parse(Files.readString(kept, StandardCharsets.UTF_8))
                    : Map.of();
        } catch (IOException e) {
            log.warn("The secrets in {} cannot be read: {}", kept, e.getMessage());
            return Map.of();
        }
    }

    private boolean isGiven(String variable) {
        return given.contains(variable) || EnvExample.own(folder).containsKey(variable);
    }

    /** What the user should know of them. */
    Optional<String> warning() {
        return Optional.of(values().keySet().stream().sorted().toList())
                .filter(names -> !names.isEmpty())
                .map(
                        names ->
                                "Nobody gives %1$s, so it has a random value for that. Your own: --env %2$s=VALUE, or a line of .env"
                                        .formatted(String.join(", ", names), names.getFirst()));
    }
}
