package dev.wasmrun.daemon.detect;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rule 5 for pages that one script makes again and again ({@code rollup -c -w}) and another one
 * serves ({@code sirv public --dev}): each alone is half an app.
 */
final class FileServers {
    private static final Pattern CALL =
            Pattern.compile(
                    "(?:^|[\\s/])(?:http-server|live-server|lite-server|browser-sync start|sirv)(?![\\w-])"
                            + "|(?:^\\s*|(?:&&|;)\\s*|\\bnpx\\s+)serve(?![\\w-])");
    private static final Pattern ONE_COMMAND = Pattern.compile("[^&|;'\"]*");
    // It would serve the files that were there when it began, as they were.
    private static final Pattern SIRV_ALONE =
            Pattern.compile("(?:^|[\\s/])sirv(?![\\w-])(?!.*\\s(?:--dev|-D)\\b)");

    private FileServers() {}

    static boolean isCalledBy(String script) {
        return CALL.matcher(script).find();
    }

    /** The command that serves and also makes what is served, where a script watches it. */
    static Optional<String> fed(NodeProject project, String command, Notes notes) {
        if (!isCalledBy(command) || !ONE_COMMAND.matcher(command).matches()) {
            return Optional.empty();
        }
        return project.manifest().scripts().entrySet().stream()
                .filter(script -> NodeStart.isLikely(script.getKey()))
                .filter(script -> NodeStart.isWatcher(script.getValue()))
                .findFirst()
                .flatMap(
                        watcher ->
                                SIRV_ALONE.matcher(command).find()
                                        ? Built.always(project, command, notes)
                                        : Optional.of(
                                                beside(
                                                        watcher.getKey(),
                                                        watcher.getValue(),
                                                        command,
                                                        notes)));
    }

    private static String beside(String name, String watcher, String command, Notes notes) {
        notes.because(5, "the script \"%s\" makes what it serves: %s".formatted(name, watcher));
        return "%s & %s".formatted(watcher, command);
    }
}
