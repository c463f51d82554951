package dev.wasmrun.daemon.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Map;
import java.util.Set;

/** Node.js's inspector in an app, so that a debugger of the host can attach to it. */
final class Debugger {
    static final int PORT = 9229;

    /** Those of debuggers of all languages. */
    static final Set<Integer> PORTS = Set.of(PORT, PythonDebugger.PORT);

    private static final int IMPORTS_SINCE = 20;
    private static final String OPTIONS = "NODE_OPTIONS";

    /**
     * Opens the inspector in the process that serves, when it begins to: with {@code --inspect} the
     * first process would take the port, which is npm's, tsx's or nodemon's. A server at a path is
     * a tool's own.
     */
    private static final String ON_LISTEN =
            """
            import net from "node:net";
            import inspector from "node:inspector";
            const listen = net.Server.prototype.listen;
            net.Server.prototype.listen = function (...at) {
              if (!at[0]?.path && !(typeof at[0] == "string" && isNaN(at[0]))) {
                net.Server.prototype.listen = listen;
                if (!inspector.url()) inspector.open(%d, "127.0.0.1");
              }
              return listen.apply(this, at);
            };
            """
                    .formatted(PORT);

    private Debugger() {}

    /** Adds it to the app's variables, behind the options that the app has itself. */
    static void addTo(Map<String, String> env, String version) {
        env.merge(OPTIONS, option(version), (own, ours) -> own + " " + ours);
    }

    private static String option(String version) {
        return Integer.parseInt(version.split("\\.", 2)[0]) < IMPORTS_SINCE
                ? "--inspect=127.0.0.1:" + PORT
                : "--import=data:text/javascript,"
                        + URLEncoder.encode(ON_LISTEN, UTF_8).replace("+", "%20");
    }
}
