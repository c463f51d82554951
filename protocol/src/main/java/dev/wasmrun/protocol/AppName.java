package dev.wasmrun.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;
import java.util.regex.Pattern;

/** The name of an app. It is a DNS label, because its page lives at {@code NAME.localhost}. */
public record AppName(@JsonValue String text) implements Comparable<AppName> {
    private static final int LONGEST = 40;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");

    @JsonCreator
    public AppName {
        if (text == null || !LABEL.matcher(text).matches()) {
            throw Checks.invalid(
                    "bad-name",
                    "'%s' is no name for an app".formatted(text),
                    "Use 1 to 40 small letters, digits and dashes: --name " + suggestion(text));
        }
    }

    /** The name an app gets from its folder when the user gives none. */
    public static AppName fromFolder(String folder) {
        return new AppName(suggestion(folder));
    }

    private static String suggestion(String text) {
        var plain = text == null ? "" : text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        var cut = plain.substring(0, Math.min(plain.length(), LONGEST)).replaceAll("^-+|-+$", "");
        return cut.isEmpty() ? "app" : cut;
    }

    @Override
    public int compareTo(AppName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
