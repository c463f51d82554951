package dev.wasmrun.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/** The UI's own tests, which drive a real browser. */
final class Browser {
    private Browser() {}

    /**
     * @param given what they are told of the house, in their environment
     */
    static void npm(House house, String script, Map<String, String> given, Duration within)
            throws IOException {
        var out = Files.createTempFile(house.base(), "browser", ".out");
        var builder =
                new ProcessBuilder("npm", "run", script)
                        .directory(house.checkout().resolve("ui").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile());
        builder.environment().putAll(given);
        new Call(builder.start(), out, out, "npm run " + script).ended(within).expect(0);
    }
}
