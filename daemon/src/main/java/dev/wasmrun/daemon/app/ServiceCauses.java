package dev.wasmrun.daemon.app;

import static dev.wasmrun.daemon.app.CrashWords.words;

import java.util.List;

/** What ends because somebody whom it wants to talk to is not there. Part of {@link CrashCause}. */
final class ServiceCauses {
    static final String NO_DATABASE_FILE = "It cannot open the file of its SQLite database";
    private static final String NOT_HERE =
            "Nothing listens on port %1$s in the app, whose 127.0.0.1 is its own and not this machine's:"
                    + " let the project start that service as well, as a [[process]] in .wasmrun.toml,"
                    + " name a host that the app can reach,"
                    + " or give the app this machine's own network with --isolation none";
    private static final String COMPOSE_NAME =
            "The host %1$s is not known here: set the variable that names it (names of docker compose mean nothing outside of it)";
    private static final String PUBLIC_NAME =
            "The host %1$s cannot be found: look whether this machine reaches the network and its DNS, and whether the name is right";

    // HOST stands for the name; add how another program says that it knows no such one.
    private static final List<String> NO_SUCH_HOST =
            List.of(
                    "MySQL server on 'HOST'.*(?:Name or service not known|name resolution|Unknown)",
                    "(?:getaddrinfo|queryA|querySrv) (?:ENOTFOUND|EAI_AGAIN) (?:_\\w+\\._tcp\\.)?HOST(?![\\w.-])",
                    "could not translate host name \"HOST\"",
                    "[Uu]nknown (?:MySQL server )?host 'HOST'",
                    "Error -[235] connecting to HOST:",
                    "Cannot connect to host HOST:\\d+ .*(?:Name or service not known|name resolution|No address)",
                    "Failed to resolve 'HOST'",
                    "host='HOST', port=\\d+\\).*(?:Name or service not known|name resolution|No address)",
                    "(?:^|[ \"'(])HOST:\\d+: \\[Errno -\\d\\] (?:Name or service|Temporary failure|No address)");

    private static final String NO_TABLE =
            "no such table: (?:main\\.)?\"?([\\w.]{1,80})|relation \"([\\w.]{1,80})\" does not exist";

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
                            "unable to open database file|SQLITE_CANTOPEN|Cannot open database because the directory does not exist",
                            NO_DATABASE_FILE
                                    + ": the folder is not there, or lies outside of the project, where an app may not write; look at what names it, most often a variable (such as --env DATABASE_URL=sqlite:///data.db)"),
                    words(
                            "buffering timed out after \\d+ ?ms",
                            NOT_HERE.replace("%1$s", "27017 (MongoDB)")),
                    words(
                            "Can't connect to (?:local )?MySQL server (?:on '(?:localhost|127\\.0\\.0\\.1)|through socket)",
                            NOT_HERE.replace("%1$s", "3306 (MySQL)")),
                    unknown("([\\w-]{1,63}(?:\\.[\\w-]{1,63})+)", PUBLIC_NAME),
                    unknown("([\\w-]{1,63})", COMPOSE_NAME),
                    words(
                            "Name or service not known|Temporary failure in name resolution",
                            "The host that it names is not known here: look at the variable that names it (names of docker compose mean nothing outside of it), and at the network and DNS of this machine"),
                    words(
                            "EADDRINUSE|[Aa]ddress (?:is )?already in use",
                            "Two of its own processes want the same port: give one of them another"),
                    words(
                                    NO_TABLE,
                                    "Its database has no table %1$s: let Django make its tables, with wasmrun exec APP -- python manage.py migrate")
                            .below("/django/db/|^django\\.db\\."),
                    words(
                            NO_TABLE,
                            "Its database has no table %1$s: let it be made first, by the project's migrations or a command of its own that its README names, such as wasmrun exec APP -- flask init-db"));

    private ServiceCauses() {}

    private static CrashWords unknown(String host, String hint) {
        return words(String.join("|", NO_SUCH_HOST).replace("HOST", host), hint);
    }
}
