package dev.wasmrun.daemon.app;

import static dev.wasmrun.daemon.app.CrashWords.words;

import java.util.List;

/** What ends because nobody told it what it wants to know. Part of {@link CrashCause}. */
final class VariableCauses {
    private static final String VARIABLE = "([A-Z][A-Z0-9]*_[A-Z0-9_]+)['\"`]?";
    static final String SET_IT =
            "It wants the variable %1$s: put it into the project's .env, or give --env %1$s=VALUE";

    static final List<CrashWords> ALL =
            List.of(
                    words("Environment variable not found: (\\w{1,80})", SET_IT),
                    words("KeyError: '([A-Z][A-Z0-9_]{2,80})'", SET_IT),
                    words("(\\w{1,80}) not found\\. Declare it as envvar", SET_IT),
                    words("Set the (\\w{1,80}) environment variable", SET_IT),
                    words("The ([A-Z_]{1,80}) setting must not be empty", SET_IT),
                    words("setting the ([A-Z][A-Z0-9_]{2,80}) environment variable", SET_IT),
                    words(
                            "(?i:missing|required|undefined|unset)(?: (?i:required|env|environment|variables?|var|key))*:? ['\"`]?"
                                    + VARIABLE,
                            SET_IT),
                    words(
                            VARIABLE
                                    + "(?: environment variable| env var)?:? (?:(?:is |was |are )?(?:missing|required|undefined|unset|empty|not (?:set|defined|provided|specified|found|configured))|(?:must|has to|needs to|should) be (?:set|defined|provided|specified|configured))\\b",
                            SET_IT),
                    words(
                            "(?i:missing|invalid) environment variables?\\b|validation errors? for \\w*(?:Settings|Config|Env)",
                            "It wants variables, which its last lines name: put them into the project's .env, or give --env NAME=VALUE"),
                    words(
                            "settings are not configured.*DJANGO_SETTINGS_MODULE|DJANGO_SETTINGS_MODULE.*not (?:set|defined)",
                            "It wants to know its settings: give --env DJANGO_SETTINGS_MODULE=PACKAGE.settings"));

    private VariableCauses() {}
}
