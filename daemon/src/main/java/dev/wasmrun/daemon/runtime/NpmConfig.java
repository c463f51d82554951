package dev.wasmrun.daemon.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What npm would read from a user's shell and {@code .npmrc}: variables win over the file. A
 * project's own file has no say in where wasmrun gets programs from.
 */
final class NpmConfig {
    private static final int LARGEST = 1 << 16;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
    private static final String PREFIX = "npm_config_";

    private final Map<String, String> caller;
    private final Map<String, String> values = new HashMap<>();

    NpmConfig(Map<String, String> caller) {
        this.caller = caller;
        file().ifPresent(this::read);
        caller.forEach(
                (name, value) -> {
                    if (name.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
                        values.put(variableKey(name), value);
                    }
                });
    }

    Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isBlank());
    }

    private static String variableKey(String name) {
        return name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Optional<Path> file() {
        var named =
                caller.entrySet().stream()
                        .filter(entry -> entry.getKey().equalsIgnoreCase(PREFIX + "userconfig"))
                        .map(entry -> Path.of(entry.getValue()))
                        .findFirst();
        return named.or(
                        () ->
                                Optional.ofNullable(caller.get("HOME"))
                                        .map(home -> Path.of(home, ".npmrc")))
                .filter(Files::isRegularFile);
    }

    private void read(Path file) {
        try (var in = Files.newInputStream(file)) {
            new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.startsWith("#") && !line.startsWith(";"))
                    .filter(line -> line.indexOf('=') > 0)
                    .forEach(this::line);
        } catch (IOException e) {
            // As npm does with a file that it may not read: the others count.
        }
    }

    private void line(String line) {
        var equals = line.indexOf('=');
        var value = line.substring(equals + 1).strip().replaceAll("^([\"'])(.*)\\1$", "$2");
        values.put(
                line.substring(0, equals).strip(),
                VARIABLE.matcher(value)
                        .replaceAll(
                                name ->
                                        java.util.regex.Matcher.quoteReplacement(
                                                caller.getOrDefault(name.group(1), ""))));
    }
}
