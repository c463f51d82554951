package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.shell.Usage;

/** How many of something the user wants. */
final class Counts {
    private Counts() {}

    static int parse(String text) {
        try {
            var count = Integer.parseInt(text);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Usage.problem("'%s' is no count".formatted(text), "Write a number such as 100");
    }
}
