package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 9 for a project that installs a command of its own with several sub-commands: its README
 * says which one serves ({@code embeddingbuddy serve}). The command alone most often prints help.
 */
final class ReadmeStart {
    // A line of its own, as people copy it; a comment may follow.
    private static final String LINE =
            "(?m)^\\s*(?:[$>%%] )?(?:(?:uv|poetry|pdm|pipenv) run |uvx )?(%s (?:%s)(?: [^\\s#`]+)*)\\s*(?:#.*)?$";

    // `shop serve`, in a sentence
    private static final String INLINE = "`(%s (?:%s))`";

    private static final String SERVES =
            "(?:run|serve|start|launch)(?:[-_:](?:app|server|web|ui|gui))?|(?:run)?server|web(?:ui|server)?|ui|gui|dashboard|dev|app";

    // It becomes a part of a command; what stands for something else is no word of it.
    private static final Pattern PLAIN =
            Pattern.compile("[a-z][\\w-]*(?: --?[\\w-]+(?:[ =](?:[\\d.]+|localhost))?)*");

    private ReadmeStart() {}

    static Optional<Start> find(PythonProject project, Notes notes) {
        if (DjangoStart.isAtTop(project.folder()) || !PythonManager.installsItself(project)) {
            return Optional.empty();
        }
        return PythonScripts.names(project).stream()
                .flatMap(
                        name ->
                                Stream.of(LINE, INLINE)
                                        .map(form -> form.formatted(Pattern.quote(name), SERVES))
                                        .map(Pattern::compile))
                .flatMap(command -> all(project.folder(), command).stream())
                .map(String::strip)
                .filter(command -> PLAIN.matcher(command.replaceFirst("\\S+ ", "")).matches())
                .findFirst()
                .map(
                        command -> {
                            notes.because(9, "the README says: %s".formatted(command));
                            return Start.words(command.split(" "));
                        });
    }

    /** What the README has of this pattern's first group. */
    static List<String> all(Folder folder, Pattern pattern) {
        return folder
                .first("README.md", "README.rst", "README.txt", "readme.md", "README")
                .flatMap(folder::text)
                .stream()
                .flatMap(text -> pattern.matcher(text).results())
                .map(found -> found.group(1))
                .toList();
    }
}
