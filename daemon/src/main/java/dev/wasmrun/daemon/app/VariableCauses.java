package dev.wasmrun.daemon.app;

import static dev.wasmrun.daemon.app.CrashWords.words;

import java.util.List;
import java.util.stream.Stream;

/** What ends because nobody told it what it wants to know. Part of {@link CrashCause}. */
final class VariableCauses {
    private static final String VARIABLE = "([A-Z][A-Z0-9]*_[A-Z0-9_]+)['\"`]?";
    static final String SET_IT =
            "It wants the variable %1$s: give --env %1$s=VALUE, or a file that has it: --env-file .env, or env_file = \".env\" in [app] of .wasmrun.toml";
    private static final String DOTENV =
            "It wants the variable %1$s: put it into the project's .env, which it reads by itself, or give --env %1$s=VALUE";
    private static final String SET_THEM =
            "give them by --env NAME=VALUE, or in a file: --env-file .env, or env_file = \".env\" in [app] of .wasmrun.toml";
    private static final String KEY =
            "It has no key or token for a service, or a wrong one. Set the variable that it reads it from; its README or .env.example names it: --env NAME=VALUE, or --env-file .env";
    static final String NO_SECRET = "It has no secret to sign with";
    private static final String SECRET =
            NO_SECRET
                    + ": set the variable that it reads it from (--env NAME=VALUE, or --env-file .env), such as SESSION_SECRET or SECRET_KEY";
    private static final String DATABASE =
            "It has no URL of its database, or one that it cannot read. Set the variable that it reads it from; its README or .env.example names it: --env NAME=VALUE, or --env-file .env";
    static final String COPY =
            "The file %1$s is not there: copy the project's example of it (such as .example, .sample, .dist or .template beside it), and fill in what it leaves open";
    private static final String NO_FILE =
            "(?:FileNotFoundError: \\[Errno 2\\] No such file or directory: |ENOENT: no such file or directory, \\w+ )";
    private static final String SETTINGS_FILE = "\\.(?:json|ya?ml|toml|ini|cfg|conf|env))'";

    /** A value that is missing or wrong; lines above may tell which variable it comes from. */
    static final List<CrashWords> VALUES =
            List.of(
                    words(
                            "secret option required for sessions|JwtStrategy requires a secret|secretOrPrivateKey must have a value|no secret key was set|A secret key is required to use CSRF|\\.keys required for signed cookies|\\bMissingSecret\\b|\\bNO_SECRET\\b",
                            SECRET),
                    words(
                            "(?i:bot token (?:is )?(?:required|missing|not provided|not defined))|Token is invalid!|Empty token!|must pass the token|The token `.*` was rejected",
                            KEY),
                    words(
                            "\\b(?:TOKEN_INVALID|TokenInvalid|InvalidToken|LoginFailure|TokenValidationError)\\b|[Ee]xpected token to be (?:a str\\b|set)",
                            KEY),
                    words(
                            "(?i:no api key provided|did not provide an api key|(?:incorrect|invalid) api key|invalid x-api-key)|Could not resolve authentication method|Neither apiKey nor config\\.authenticator",
                            KEY),
                    words(
                            "supabase(?:Url|Key) is required|Strategy requires a (?:client|secret|consumer)|Signing secret not found",
                            KEY),
                    words(
                            "parameter to [`'\"]?openUri|Invalid URI scheme: URI must begin|expected connection string to start with",
                            DATABASE),
                    words(
                            "Expected string or URL object, got None|'_instantiate_plugins'|Could not parse (?:rfc1738|SQLAlchemy) URL|'SQLALCHEMY_DATABASE_URI' or|Dialect needs to be explicitly supplied",
                            DATABASE));

    private static final List<CrashWords> NAMES =
            List.of(
                    words(
                            "settings are not configured.*DJANGO_SETTINGS_MODULE|DJANGO_SETTINGS_MODULE.*not (?:set|defined)",
                            "It wants to know its settings: give --env DJANGO_SETTINGS_MODULE=PACKAGE.settings"),
                    words(
                            "You must set settings\\.ALLOWED_HOSTS if DEBUG is False",
                            "Its settings are those of a deployed site: switch DEBUG on by the variable that they read it from, or name other settings (--env DJANGO_SETTINGS_MODULE=PACKAGE.settings)"),
                    words("Environment variable not found: (\\w{1,80})", DOTENV),
                    words("(\\w{1,80}) not found\\. Declare it as envvar", DOTENV),
                    words(
                                    "configparser\\.NoSectionError: No section: '(\\w{1,80})'|KeyError: '(\\w{1,80})'",
                                    "The settings that configparser read have no %1$s: most often their file is not there; copy the project's example of it (such as .ini.example), and fill it in")
                            .below("configparser\\.py\""),
                    words("KeyError: '([A-Z][A-Z0-9_]{2,80})'", SET_IT),
                    words("Config '(\\w{1,80})' is missing, and has no default", DOTENV),
                    words(
                            "\\b[Ss]et(?:ting)? the ['\"`]?([A-Z][A-Z0-9_]{2,80})\\b.{0,60}environment variable",
                            SET_IT),
                    words(
                            "(?:set|define|add|provide)(?: the| an)? environment variable ['\"`]?([A-Z][A-Z0-9_]{2,80})",
                            SET_IT),
                    words(
                            "(?i:either an env(?:ironment)? variable) ['\"`]?([A-Z][A-Z0-9_]{2,80})",
                            SET_IT),
                    words(
                            "provide a JWT secret in the environment",
                            SET_IT.replace("%1$s", "CHAINLIT_AUTH_SECRET")),
                    words("The ([A-Z_]{1,80}) setting must not be empty", SET_IT));

    private static final List<CrashWords> GENERAL =
            List.of(
                    words(
                            "(?i:missing|required|undefined|unset)(?: (?i:required|env|environment|variables?|var|key))*:? ['\"`]?"
                                    + VARIABLE,
                            SET_IT),
                    words(
                            VARIABLE
                                    + "(?: environment variable| env var)?:? (?:(?:is |was |are )?(?:missing|required|undefined|unset|empty|not (?:set|defined|provided|specified|found|configured))|(?:must|has to|needs to|should) be (?:set|defined|provided|specified|configured))\\b",
                            SET_IT),
                    words( // Strapi, which names its own settings and no variable
                            "App keys are required\\. Please set app\\.keys|Missing (?:jwtSecret|apiToken\\.salt|admin\\.auth\\.secret)|There seems to be an unexpected error, try again with --debug",
                            "It wants variables, which the files in config/ read: " + SET_THEM),
                    words(
                            "(?i:missing|invalid) environment variables?\\b|validation errors? for \\w*(?:Settings|Config|Env)",
                            "It wants variables, which its last lines name: " + SET_THEM),
                    words(
                            "[Nn]o such file or directory(?:, open|:) '((?![^']*\\bpackage)[^']{1,200}"
                                    + SETTINGS_FILE,
                            COPY),
                    words("Config file '([^']{1,200})' not found", COPY),
                    words("Failed to find \\.env file at path: (\\S{1,200})", COPY),
                    words("^node: (\\S{1,200}): not found", COPY),
                    words(
                            NO_FILE + "'(/run/secrets/[^']{1,100})'",
                            "The secret %1$s is one of docker compose: give what it holds another way, such as a file of the project or a variable (--env)"),
                    words(
                            NO_FILE + "'([^']{0,200}[./][^']{1,200})'",
                            "The file %1$s is not there: copy the project's example of it, if it has one; else its README says where it comes from"));

    /** The names of variables first: a line that has one may also say that a key is missing. */
    static final List<CrashWords> ALL =
            Stream.of(NAMES, VALUES, GENERAL).flatMap(List::stream).toList();

    private VariableCauses() {}
}
