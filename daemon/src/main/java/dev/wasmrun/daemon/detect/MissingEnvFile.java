package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 5 for {@code node --env-file=.env server.js} where git has no {@code .env}: Node.js would
 * end at once. The project's example of it stands in, else it runs without.
 */
final class MissingEnvFile {
    private static final Pattern FLAG =
            Pattern.compile("\\s--env-file(?:=|\\s+)((?:\\./)?\\.env[\\w.-]*)(?=\\s|$)");
    private static final List<String> EXAMPLES =
            List.of(".env.example", ".env.sample", ".env.template", ".env.dist", "env.example");

    private MissingEnvFile() {}

    static String replaced(Folder folder, String command, Notes notes) {
        return FLAG.matcher(command)
                .replaceAll(flag -> Matcher.quoteReplacement(replaced(folder, flag, notes)));
    }

    private static String replaced(Folder folder, MatchResult flag, Notes notes) {
        var file = flag.group(1).replaceFirst("^\\./", "");
        if (folder.has(file)) {
            return flag.group();
        }
        var example = example(folder, file);
        notes.warn(
                "There is no %s, which the start command reads: %s"
                        .formatted(
                                file,
                                example.map("%s stands in; copy it and fill it in"::formatted)
                                        .orElse("it runs without")));
        return example.map(" --env-file="::concat).orElse("");
    }

    private static Optional<String> example(Folder folder, String file) {
        return Stream.concat(Stream.of(".example", ".sample").map(file::concat), EXAMPLES.stream())
                .filter(folder::has)
                .findFirst();
    }
}
