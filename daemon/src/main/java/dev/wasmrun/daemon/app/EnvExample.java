package dev.wasmrun.daemon.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of a project that shows which variables it wants: {@code .env.example}. A hint that asks
 * for a file of variables names it.
 */
final class EnvExample {
    private static final int LONGEST = 64 * 1024;
    private static final Pattern NAME =
            Pattern.compile(
                    "\\.?env(?:[._-]\\w+)*[._-](?:example|sample|template|dist)|\\.?(?:example|sample)[._-]env");
    private static final Pattern ASKED = Pattern.compile("--env-file \\.env(?![\\w.])");
    private static final Pattern VARIABLE = Pattern.compile("wants the variable (\\w+)");

    private EnvExample() {}

    static String in(String hint, Path project) {
        var asked = ASKED.matcher(hint);
        return asked.find()
                ? of(project, hint)
                        .map(
                                file ->
                                        asked.replaceFirst(
                                                Matcher.quoteReplacement(
                                                        "--env-file %s (the project's own example)"
                                                                .formatted(file))))
                        .orElse(hint)
                : hint;
    }

    private static Optional<String> of(Path project, String hint) {
        var variable = VARIABLE.matcher(hint);
        var wanted = variable.find() ? variable.group(1) : "";
        try (var files = Files.list(project)) {
            return files.filter(file -> NAME.matcher(file.getFileName() + "").matches())
                    .filter(file -> has(file, wanted))
                    .map(file -> file.getFileName() + "")
                    .sorted()
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty(); // a hint is no place for a second failure
        }
    }

    private static boolean has(Path file, String variable) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).contains(variable);
        } catch (IOException e) {
            return false;
        }
    }
}
