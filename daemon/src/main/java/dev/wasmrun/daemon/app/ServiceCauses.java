package dev.wasmrun.daemon.app;

import static dev.wasmrun.daemon.app.CrashWords.words;

import java.util.List;

/** What ends because somebody whom it wants to talk to is not there. Part of {@link CrashCause}. */
final class ServiceCauses {
    private static final String NOT_HERE =
            "Nothing listens on port %1$s in the app, whose 127.0.0.1 is its own and not this machine's:"
                    + " let the project start that service as well, as a [[process]] in .wasmrun.toml,"
                    + " or name a host that the app can reach";
    private static final String UNKNOWN_HOST =
            "The host %1$s is not known here: set the variable that names it (names of docker compose mean nothing outside of it)";

    static final List<CrashWords> ALL =
            List.of(
                    words(
                            "ECONNREFUSED (?:127\\.[\\d.]+|::1|\\[::1\\]|localhost):(\\d+)",
                            NOT_HERE),
                    words(
                            "(?:127\\.0\\.0\\.1|::1|localhost)\"?(?: \\([\\d.:]+\\))?(?::|, port )(\\d+)[^0-9].*refused",
                            NOT_HERE),
                    words("Connect call failed \\('(?:127\\.0\\.0\\.1|::1)', (\\d+)", NOT_HERE),
                    words("\\.s\\.PGSQL\\.(5432)", NOT_HERE),
                    words(
                            "MySQL server on '([\\w.-]{1,253})'.*(?:Name or service not known|name resolution|Unknown)",
                            UNKNOWN_HOST),
                    words(
                            "Can't connect to (?:local )?MySQL server (?:on '(?:localhost|127\\.0\\.0\\.1)|through socket)",
                            NOT_HERE.replace("%1$s", "3306 (MySQL)")),
                    words("getaddrinfo (?:ENOTFOUND|EAI_AGAIN) ([\\w.-]{1,253})", UNKNOWN_HOST),
                    words(
                            "could not translate host name \"([\\w.-]{1,253})\"|[Uu]nknown (?:MySQL server )?host '([\\w.-]{1,253})'",
                            UNKNOWN_HOST),
                    words("Error -[235] connecting to ([\\w.-]{1,253}):", UNKNOWN_HOST),
                    words(
                            "Name or service not known|Temporary failure in name resolution",
                            UNKNOWN_HOST.replace("%1$s", "that it names")),
                    words(
                            "EADDRINUSE|[Aa]ddress (?:is )?already in use",
                            "Two of its own processes want the same port: give one of them another"),
                    words(
                            "no such table: (?:main\\.)?\"?([\\w.]{1,80})|relation \"([\\w.]{1,80})\" does not exist",
                            "Its database has no table %1$s: let it be made first, by the project's migrations"));

    private ServiceCauses() {}
}
