package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 7 for sources that import what a later Python no longer has. {@link #ALL} is the whole list,
 * after "What's New in Python"; an import that is indented may have a substitute, and counts for
 * nothing.
 *
 * @param newest the last Python that has it
 * @param modules those that went as a whole
 * @param lines what else is written at the left margin
 */
record GoneModules(String newest, String modules, String lines) {
    static final List<GoneModules> ALL =
            List.of(
                    new GoneModules(
                            "3.9",
                            "formatter|parser|symbol",
                            "from collections import (?:.*\\W)?(?:Callable|Iterable|Iterator|Mapping|MutableMapping|MutableSequence|MutableSet|Sequence|Sized)\\b"),
                    new GoneModules(
                            "3.10", "binhex", "from inspect import (?:.*\\W)?getargspec\\b"),
                    new GoneModules(
                            "3.11",
                            "asynchat|asyncore|distutils|imp|smtpd",
                            "from inspect import (?:.*\\W)?formatargspec\\b"),
                    new GoneModules(
                            "3.12",
                            "aifc|audioop|cgi|cgitb|chunk|crypt|imghdr|mailcap|nntplib|pipes|sndhdr|spwd|sunau|telnetlib|xdrlib",
                            "from locale import (?:.*\\W)?resetlocale\\b"));

    /**
     * @param text as the source has it
     */
    record Found(String text, String newest) {}

    /** All that the project's own modules import of it. */
    static Stream<Found> in(Folder folder) {
        return PythonProject.of(folder).sources().stream()
                .flatMap(source -> ALL.stream().flatMap(gone -> gone.in(folder, source)));
    }

    private Stream<Found> in(Folder folder, PythonSource source) {
        return Pattern.compile(
                        "(?m)^(?:(?:import|from) (%s)(?:[\\s.,]|$)|%s)".formatted(modules, lines))
                .matcher(source.text())
                .results()
                .filter(found -> found.group(1) == null || !isOwn(found.group(1), folder, source))
                .map(found -> found.group().strip())
                .limit(1)
                .map(text -> new Found("%s (%s)".formatted(source.file(), text), newest));
    }

    /** A module of the project itself has that name, as {@code parser} often is. */
    private static boolean isOwn(String module, Folder folder, PythonSource source) {
        return Stream.of("", source.parent() + "/")
                .map(in -> in.equals("/") ? module : in + module)
                .anyMatch(path -> folder.has(path + ".py") || folder.hasFolder(path));
    }
}
