package dev.wasmrun.daemon.detect;

import java.util.Optional;
import java.util.regex.Pattern;

/** Rule 9 for a project whose server and app are described in an ini file: Pyramid and alike. */
final class PyramidStart {
    private static final Pattern SERVER = Pattern.compile("(?m)^\\[server:main]");
    private static final Pattern LISTEN =
            Pattern.compile("(?m)^(?:listen\\s*=.*:|port\\s*=\\s*)(\\d{2,5})\\b");

    private PyramidStart() {}

    static Optional<Start> find(PythonProject project, Notes notes) {
        return project.folder()
                .first("development.ini", "local.ini")
                .filter(file -> SERVER.matcher(text(project, file)).find())
                .map(
                        file -> {
                            notes.because(9, "pserve starts the server of %s".formatted(file));
                            var start = Start.words("pserve", file).of("Pyramid");
                            var port = LISTEN.matcher(text(project, file));
                            return port.find()
                                    ? start.usuallyOn(Integer.parseInt(port.group(1)))
                                    : start;
                        });
    }

    private static String text(PythonProject project, String file) {
        return project.folder().text(file).orElse("");
    }
}
