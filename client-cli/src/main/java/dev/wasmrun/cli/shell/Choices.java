package dev.wasmrun.cli.shell;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads the value of a flag that allows a few words. */
final class Choices {
    private Choices() {}

    static <E extends Enum<E>> E parse(Class<E> type, String flag, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(choice -> word(choice).equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                Usage.problem(
                                        "'%s' is no value of %s".formatted(text, flag),
                                        "Use one of: " + String.join(", ", words(type))));
    }

    private static <E extends Enum<E>> List<String> words(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Choices::word).toList();
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
