package dev.wasmrun.daemon.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Why a process of an app failed, read from its own last lines, and what to do about it. {@link
 * #ALL} is the whole list; the last line that one of them fits is the one that counts, since what
 * comes last ended it.
 *
 * @param words what such a line says
 * @param hint what to do; {@code %1$s}, {@code %2$s} stand for the groups of {@code words}
 */
record CrashCause(Pattern words, String hint) {
    private static final Pattern COLOURS = Pattern.compile("\\x1b\\[[0-9;]*m");
    private static final String VARIABLE = "([A-Z][A-Z0-9]*_[A-Z0-9_]+)['\"`]?";
    private static final Map<String, String> SERVICES =
            Map.of(
                    "3306", "MySQL",
                    "5432", "PostgreSQL",
                    "5672", "RabbitMQ",
                    "6379", "Redis",
                    "9092", "Kafka",
                    "9200", "Elasticsearch",
                    "11211", "memcached",
                    "27017", "MongoDB");

    private static final String SET_IT =
            "It wants the variable %1$s: put it into the project's .env, or give --env %1$s=VALUE";
    private static final String NOT_HERE =
            "Nothing listens on port %1$s in the app, whose 127.0.0.1 is its own and not this machine's:"
                    + " let the project start that service as well, as a [[process]] in .wasmrun.toml,"
                    + " or name a host that the app can reach";
    private static final String UNKNOWN_HOST =
            "The host %1$s is not known here: set the variable that names it (names of docker compose mean nothing outside of it)";
    private static final String OLDER_PYTHON =
            "Newer Pythons have no %1$s there any more: write an older Python to .python-version, such as 3.9";
    private static final String NODE_VERSION =
            "It wants Node.js %1$s: write that to .nvmrc, or as node in [app] of .wasmrun.toml";

    static final List<CrashCause> ALL =
            List.of(
                    // what was not built, declared or installed
                    cause(
                            "Cannot find module '(\\.{0,2}/[^']{1,200})'",
                            "The file %1$s is not there: when a build makes it, let it be made first, as in --cmd 'npm run build && npm start'; else correct the path"),
                    cause(
                            "Cannot find (?:module|package) '((?:@[\\w.-]+/)?[\\w.-]+)",
                            "The package %1$s is not installed: add it to package.json, as npm install %1$s does"),
                    cause(
                            "No such built-in module: (\\S{1,80})|does not provide an export named '(\\w+)'",
                            "A newer Node.js or package has it, this one has not: write a newer version to .nvmrc or package.json"),
                    cause(
                            "No module named '?(distutils|imp|asyncore|asynchat|smtpd|cgi|pkg_resources)\\b",
                            "Newer Pythons come without %1$s: add setuptools to the requirements, or write an older Python to .python-version"),
                    cause(
                            "No module named '?(UserDict|ConfigParser|StringIO|urllib2|urlparse|cPickle|Queue|HTMLParser|httplib|Tkinter|SocketServer|BaseHTTPServer|SimpleHTTPServer|Cookie|__builtin__)\\b",
                            "%1$s is of Python 2, which cannot be run here: the project has to be brought to Python 3"),
                    cause(
                            "Missing parentheses in call to '(print|exec)'",
                            "%1$s is written as in Python 2, which cannot be run here: the project has to be brought to Python 3"),
                    cause(
                            "No module named '?_?tkinter",
                            "It opens windows; an app of wasmrun has no screen, but a page or a log"),
                    cause(
                            "No module named '?([\\w.]{1,100})",
                            "The module %1$s is not installed: add its package to requirements.txt or pyproject.toml"),
                    cause(
                            "cannot import name '?(\\w+)'? from '?(?:collections|inspect|asyncio|fractions|typing|math|cgi|gettext|importlib)\\b",
                            OLDER_PYTHON),
                    cause(
                            "cannot import name '?(\\w+)'? from (?!partially)'?([\\w.]+)",
                            "The %2$s that is installed has no %1$s: name the version of it that the project was written for in the requirements"),
                    cause(
                            "module '(?:collections|inspect|asyncio|fractions|time|types)' has no attribute '(\\w+)'",
                            OLDER_PYTHON),
                    cause(
                            "(?:'(Flask|Blueprint|FastAPI|Sanic|Dash|Celery|SQLAlchemy|DataFrame)' object|module '(numpy|pandas|flask|werkzeug|jinja2|markupsafe|sqlalchemy|django|pydantic|tensorflow|keras|sklearn|scipy|PIL(?:\\.\\w+)?|gradio|streamlit|discord)') has no attribute '(\\w+)'",
                            "The %1$s that is installed has no %2$s: name the version of it that the project was written for in the requirements"),
                    cause(
                            "primordials is not defined",
                            "gulp 3 needs Node.js 11 or older, or a newer part: add \"overrides\": {\"graceful-fs\": \"^4.2.11\"} to package.json"),
                    cause(
                            "(?i)\\b(os\\.tmpDir|util\\.(?:is[A-Z]\\w+|pump|puts|print|log|_extend)|crypto\\.create(?:Dec|C)ipher|new Buffer) is not a (?:function|constructor)",
                            "Newer versions of Node.js have no %1$s: write an older one to .nvmrc, such as 16"),
                    cause(
                            "Could not find a production build in the",
                            "It serves a build that is not there: start its development server (--cmd 'npm run dev'), or build first (--cmd 'npm run build && npm start')"),
                    cause(
                            "@prisma/client did not initialize yet|run .?prisma generate",
                            "Prisma's client is not made yet: add the script \"postinstall\": \"prisma generate\" to package.json"),
                    cause(
                            "(?:ash|bash|dash|sh): (?:\\d+: |line \\d+: )?(?:exec: )?([\\w@./+-]{1,100}): (?:command )?not found",
                            "The command %1$s is not there: declare the package that brings it, or install it on this machine"),
                    cause(
                            "Missing script:? \"?([\\w:.-]{1,80})",
                            "package.json has no script %1$s: add it, or give another command with --cmd 'COMMAND'"),

                    // versions
                    cause(
                            "error:0308010C|ERR_OSSL_EVP_UNSUPPORTED",
                            "Its webpack is older than Node.js 17: give --env NODE_OPTIONS=--openssl-legacy-provider, or write 16 to .nvmrc"),
                    cause(
                            "For Next\\.js, Node\\.js version \"?[<>=^~ v]*(\\d+[\\w.]*)",
                            NODE_VERSION),
                    cause(
                            "requires? (?:at least )?Node(?:\\.?js)?(?: version)? ?(?:of )?[<>=^~ v]*(\\d+[\\w.]*)",
                            NODE_VERSION),
                    cause(
                            "Unknown file extension \"(\\.[mc]?tsx?)\"",
                            "Node.js runs %1$s files by itself from 22.18 on: write 24 to .nvmrc, or add tsx and start with it"),
                    cause(
                            "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX|is not supported in strip-only mode",
                            "Node.js takes types out and no more, and this TypeScript needs to be compiled: add tsx, and start with it"),
                    cause(
                            "Cannot use import statement outside a module|Unexpected token 'export'",
                            "Its files are ES modules, and package.json does not say so: add \"type\": \"module\""),
                    cause(
                            "(?:require|module|exports) is not defined in ES module scope",
                            "package.json says \"type\": \"module\", and this file is none: name it .cjs, or take \"type\" out"),
                    cause(
                            "was compiled against a different Node\\.js version|invalid ELF header|wrong ELF class|version `GLIBC",
                            "A package was built for another system or version: remove node_modules, and it is installed anew"),
                    cause(
                            "(lib[\\w.+-]+\\.so[\\w.]*): cannot open shared object file",
                            "This machine has no %1$s: install the system package that brings it"),

                    // what it wants to be told
                    cause("Environment variable not found: (\\w{1,80})", SET_IT),
                    cause("KeyError: '([A-Z][A-Z0-9_]{2,80})'", SET_IT),
                    cause("(\\w{1,80}) not found\\. Declare it as envvar", SET_IT),
                    cause("Set the (\\w{1,80}) environment variable", SET_IT),
                    cause("The ([A-Z_]{1,80}) setting must not be empty", SET_IT),
                    cause("setting the ([A-Z][A-Z0-9_]{2,80}) environment variable", SET_IT),
                    cause(
                            "(?i:missing|required|undefined|unset)(?: (?i:required|env|environment|variables?|var|key))*:? ['\"`]?"
                                    + VARIABLE,
                            SET_IT),
                    cause(
                            VARIABLE
                                    + "(?: environment variable| env var)?:? (?:(?:is |was |are )?(?:missing|required|undefined|unset|empty|not (?:set|defined|provided|specified|found|configured))|(?:must|has to|needs to|should) be (?:set|defined|provided|specified|configured))\\b",
                            SET_IT),
                    cause(
                            "(?i:missing|invalid) environment variables?\\b|validation errors? for \\w*(?:Settings|Config|Env)",
                            "It wants variables, which its last lines name: put them into the project's .env, or give --env NAME=VALUE"),
                    cause(
                            "settings are not configured.*DJANGO_SETTINGS_MODULE|DJANGO_SETTINGS_MODULE.*not (?:set|defined)",
                            "It wants to know its settings: give --env DJANGO_SETTINGS_MODULE=PACKAGE.settings"),

                    // who it wants to talk to
                    cause(
                            "ECONNREFUSED (?:127\\.[\\d.]+|::1|\\[::1\\]|localhost):(\\d+)",
                            NOT_HERE),
                    cause(
                            "(?:127\\.0\\.0\\.1|::1|localhost)\"?(?: \\([\\d.:]+\\))?(?::|, port )(\\d+)[^0-9].*refused",
                            NOT_HERE),
                    cause("Connect call failed \\('(?:127\\.0\\.0\\.1|::1)', (\\d+)", NOT_HERE),
                    cause("\\.s\\.PGSQL\\.(5432)", NOT_HERE),
                    cause(
                            "MySQL server on '([\\w.-]{1,253})'.*(?:Name or service not known|name resolution|Unknown)",
                            UNKNOWN_HOST),
                    cause(
                            "Can't connect to (?:local )?MySQL server (?:on '(?:localhost|127\\.0\\.0\\.1)|through socket)",
                            NOT_HERE.replace("%1$s", "3306 (MySQL)")),
                    cause("getaddrinfo (?:ENOTFOUND|EAI_AGAIN) ([\\w.-]{1,253})", UNKNOWN_HOST),
                    cause(
                            "could not translate host name \"([\\w.-]{1,253})\"|[Uu]nknown (?:MySQL server )?host '([\\w.-]{1,253})'",
                            UNKNOWN_HOST),
                    cause("Error -[235] connecting to ([\\w.-]{1,253}):", UNKNOWN_HOST),
                    cause(
                            "Name or service not known|Temporary failure in name resolution",
                            UNKNOWN_HOST.replace("%1$s", "that it names")),
                    cause(
                            "EADDRINUSE|[Aa]ddress (?:is )?already in use",
                            "Two of its own processes want the same port: give one of them another"),
                    cause(
                            "no such table: (?:main\\.)?\"?([\\w.]{1,80})|relation \"([\\w.]{1,80})\" does not exist",
                            "Its database has no table %1$s: let it be made first, by the project's migrations"),

                    // what it runs out of
                    cause(
                            "JavaScript heap out of memory",
                            "It needs more memory than Node.js takes by itself: give --env NODE_OPTIONS=--max-old-space-size=4096"),
                    cause(
                            "System limit for number of file watchers",
                            "This machine allows too few watched files: sudo sysctl fs.inotify.max_user_watches=524288"),
                    cause(
                            "ENOSPC|No space left on device",
                            "There is no room left: on the disk, or of its temporary files (--disk 4g)"),
                    cause(
                            "EROFS|Read-only file system",
                            "It writes outside of its project: it may write in its folder, in /tmp and in its home"));

    // Of a variable that is not set, and that nothing looked at before it was used.
    private static final Pattern UNSET =
            Pattern.compile(
                    "'?NoneType'?|not None\\b|Cannot read propert(?:y|ies) .*of undefined|[Rr]eceived undefined|must be (?:a|of type) string");
    private static final Pattern READ =
            Pattern.compile(
                    "(?:os\\.environ\\.get|os\\.getenv|getenv)\\(\\s*['\"](\\w{1,80})|process\\.env\\.(\\w{1,80})|process\\.env\\[['\"](\\w{1,80})");
    private static final int NEAR = 12;

    /** What to do about an end with these last lines. */
    static Optional<String> hint(List<String> lastLines) {
        var lines = lastLines.stream().map(line -> COLOURS.matcher(line).replaceAll("")).toList();
        return Stream.iterate(lines.size(), end -> end > 0, end -> end - 1)
                .flatMap(end -> said(lines.subList(0, end)).stream())
                .findFirst();
    }

    /** Without colours. */
    static String plain(String line) {
        return COLOURS.matcher(line).replaceAll("");
    }

    /** What the last of these lines says. */
    private static Optional<String> said(List<String> lines) {
        var last = lines.getLast();
        return ALL.stream()
                .flatMap(cause -> cause.in(last).stream())
                .findFirst()
                .or(
                        () ->
                                UNSET.matcher(last).find()
                                        ? variableReadBefore(lines)
                                        : Optional.empty());
    }

    /** Stack traces quote the line that broke. */
    private static Optional<String> variableReadBefore(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - NEAR), lines.size()).reversed().stream()
                .flatMap(line -> new CrashCause(READ, SET_IT).in(line).stream())
                .findFirst();
    }

    private Optional<String> in(String line) {
        var found = words.matcher(line);
        return found.find() ? Optional.of(hint.formatted(groups(found))) : Optional.empty();
    }

    // Of the ways to say a thing, one has its group.
    private static Object[] groups(Matcher found) {
        return Stream.iterate(1, group -> group <= found.groupCount(), group -> group + 1)
                .map(found::group)
                .filter(java.util.Objects::nonNull)
                .map(word -> SERVICES.containsKey(word) ? named(word) : word)
                .toArray();
    }

    private static String named(String port) {
        return "%s (%s)".formatted(port, SERVICES.get(port));
    }

    private static CrashCause cause(String words, String hint) {
        return new CrashCause(Pattern.compile(words), hint);
    }
}
