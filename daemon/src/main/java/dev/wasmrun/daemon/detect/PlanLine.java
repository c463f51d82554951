package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Reload;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rule 13: the plan as one line for people. */
final class PlanLine {
    private PlanLine() {}

    static String of(
            Language language,
            Versions.Chosen version,
            Installing installing,
            Start start,
            Port port,
            Reload reload) {
        var what =
                Stream.of(runtime(language, version), manager(installing), app(start))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", "));
        return "Detected %s; start: %s; port %s; reload: %s"
                .formatted(what, start.text(), port, words(reload));
    }

    /** What is installed for the commands in another language. */
    static String with(Plan partner) {
        return "; with %s %s%s"
                .formatted(
                        Names.of(partner.language()),
                        partner.version(),
                        partner.manager().map(", "::concat).orElse(""));
    }

    private static String words(Reload reload) {
        return switch (reload) {
            case SELF -> "its own";
            case RESTART -> "restart on change";
        };
    }

    private static String runtime(Language language, Versions.Chosen version) {
        var runtime = language.runsOn();
        return "%s%s %s%s"
                .formatted(
                        runtime == language ? "" : Names.of(language) + " on ",
                        Names.of(runtime),
                        version.version(),
                        version.source().map(" (%s)"::formatted).orElse(""));
    }

    private static String manager(Installing installing) {
        return installing
                .manager()
                .map(name -> name + installing.source().map(" (%s)"::formatted).orElse(""))
                .orElse("");
    }

    private static String app(Start start) {
        return start.framework()
                .map(name -> name + " app" + start.file().map(" in "::concat).orElse(""))
                .orElse("");
    }
}
