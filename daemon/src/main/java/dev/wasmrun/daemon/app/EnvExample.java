package dev.wasmrun.daemon.app;

import static java.util.stream.Collectors.toSet;

import dev.wasmrun.daemon.detect.EnvFile;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of a project that shows which variables it wants: {@code .env.example}. A person copies
 * it to {@code .env}; an app that fails for want of a variable gets that one of it instead, as long
 * as there is no {@code .env}: the others may be of another place, as {@code DB_HOST=db} is. A hint
 * that asks for a file of variables names it.
 */
final class EnvExample {
    private static final Pattern NAME =
            Pattern.compile(
                    "\\.?env(?:[._-]\\w+)*[._-](?:example|sample|template|dist)|\\.?(?:example|sample)[._-]env");
    private static final Pattern OWN =
            Pattern.compile("\\.env(?:\\.(?:local|development|dev)){0,2}");
    private static final Pattern ASKED = Pattern.compile("--env-file \\.env(?![\\w.])");
    private static final String SOME = "It wants variables, ";
    private static final String ALL = "*";
    private static final Pattern VARIABLE = Pattern.compile("wants the variable (\\w+)");
    // Django without them refuses everybody.
    private static final Set<String> FOR_WHOM =
            Set.of("DEBUG", "ALLOWED_HOSTS", "DJANGO_DEBUG", "DJANGO_ALLOWED_HOSTS");
    private static final Logger log = LoggerFactory.getLogger(EnvExample.class);

    private final Path folder;
    private final Path taken;

    /**
     * @param folder of the project, or of the app in it
     * @param appHome where it is kept which of its values are wanted
     */
    EnvExample(Path folder, Path appHome) {
        this.folder = folder;
        this.taken = appHome.resolve("env-example");
    }

    static boolean isIn(Path folder) {
        return !files(folder, NAME).isEmpty();
    }

    /**
     * The hint with the name of the file, or of another example, when that shows what is missing.
     */
    String named(String hint) {
        return SourceExample.hint(folder, hint).orElseGet(() -> withFile(hint));
    }

    private String withFile(String hint) {
        var asked = ASKED.matcher(hint);
        return asked.find()
                ? with(wanted(hint).orElse(""))
                        .map(
                                file ->
                                        asked.replaceFirst(
                                                Matcher.quoteReplacement(
                                                        "--env-file %s (the project's own example)"
                                                                .formatted(file))))
                        .orElse(hint)
                : hint;
    }

    /** The variable that a hint asks for. */
    static Optional<String> wanted(String hint) {
        return Optional.of(VARIABLE.matcher(hint)).filter(Matcher::find).map(at -> at.group(1));
    }

    private Optional<String> with(String variable) {
        return files(folder, NAME).stream()
                .filter(file -> text(file).contains(variable))
                .findFirst();
    }

    /**
     * From now on it gives the variable that the hint speaks of, if it has not before; all of them
     * when the hint names none.
     *
     * @return what to tell about it; empty when nothing has changed
     */
    Optional<String> take(String hint) {
        var variable = hint.startsWith(SOME) ? Optional.of(ALL) : wanted(hint);
        return variable.filter(name -> !taken().contains(name)).flatMap(this::takeOne);
    }

    private Optional<String> takeOne(String variable) {
        var file = giving(variable).filter(_ -> files(folder, OWN).isEmpty());
        if (file.isEmpty()) {
            return Optional.empty();
        }
        var names = new TreeSet<>(taken());
        names.add(variable);
        try {
            Files.write(taken, names);
            return Optional.of(
                    "It wants %s, which %s has: starting it again with that"
                            .formatted(variable.equals(ALL) ? "variables" : variable, file.get()));
        } catch (IOException e) {
            log.warn("The values of {} cannot be taken: {}", folder, e.getMessage());
            return Optional.empty();
        }
    }

    private Set<String> taken() {
        return Files.exists(taken) ? SourceFiles.text(taken).lines().collect(toSet()) : Set.of();
    }

    /**
     * What the app gets, with who may see it as in the example; nothing before it failed for want
     * of it, and once there is a .env.
     */
    Map<String, String> values() {
        var names = taken();
        if (names.isEmpty() || !files(folder, OWN).isEmpty()) {
            return Map.of();
        }
        var values = new TreeMap<String, String>();
        names.forEach(
                name -> giving(name).ifPresent(file -> all(file).forEach(values::putIfAbsent)));
        if (!names.contains(ALL)) {
            values.keySet().removeIf(name -> !names.contains(name) && !FOR_WHOM.contains(name));
        }
        return values;
    }

    private Optional<String> giving(String variable) {
        return files(folder, NAME).stream()
                .filter(
                        file ->
                                variable.equals(ALL)
                                        ? !all(file).isEmpty()
                                        : all(file).containsKey(variable))
                .findFirst();
    }

    private Map<String, String> all(String file) {
        var values = new TreeMap<>(EnvFile.parse(text(file)));
        values.values().removeIf(String::isEmpty);
        values.keySet().removeAll(Set.of("HOST", "PORT")); // it has them
        values.remove("NODE_ENV", "production"); // of whoever deploys it
        return values;
    }

    /** What the files of variables give that the project reads itself. */
    static Map<String, String> own(Path folder) {
        var values = new TreeMap<String, String>();
        files(folder, OWN)
                .forEach(
                        file ->
                                values.putAll(
                                        EnvFile.parse(SourceFiles.text(folder.resolve(file)))));
        return values;
    }

    /** What the user should know of them. */
    Optional<String> warning() {
        var names = values().keySet();
        return names.stream()
                .findFirst()
                .flatMap(this::giving)
                .map(
                        file ->
                                "There is no .env, so it has %s of %s. Your own: cp %s .env, and change that"
                                        .formatted(String.join(", ", names), file, file));
    }

    private static List<String> files(Path folder, Pattern name) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> file.getFileName() + "")
                    .filter(name.asMatchPredicate())
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // a failure is no place for a second one
        }
    }

    private String text(String file) {
        return SourceFiles.text(folder.resolve(file));
    }
}
