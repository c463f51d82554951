package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** The lines are what real projects ended with. */
class VariableCausesTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            textBlock =
"""
KeyError: "Config 'SALT' is missing, and has no default." => SALT
node: .env: not found => The file .env is not there
Exception: DATABASE_URL environment variable not defined => --env DATABASE_URL=VALUE
django.core.exceptions.ImproperlyConfigured: Set the DATABASE_URL environment variable => --env DATABASE_URL=VALUE
openai.OpenAIError: Missing credentials. Please pass an `api_key`, `workload_identity`, `admin_api_key`, or set the `OPENAI_API_KEY` or `OPENAI_ADMIN_KEY` environment variable. => --env OPENAI_API_KEY=VALUE
openai.error.AuthenticationError: No API key provided. You can set your API key in code using 'openai.api_key = <API-KEY>', or you can set the environment variable OPENAI_API_KEY=<API-KEY>). => --env OPENAI_API_KEY=VALUE
OpenAIError: Missing credentials. Please pass an `apiKey`, or set the `OPENAI_API_KEY` environment variable. => --env OPENAI_API_KEY=VALUE
  Did not find openai_api_key, please add an environment variable `OPENAI_API_KEY` which contains it, or pass `openai_api_key` as a named parameter. => --env OPENAI_API_KEY=VALUE
slack_bolt.error.BoltError: Either an env variable `SLACK_BOT_TOKEN` or `token` argument in the constructor is required. => --env SLACK_BOT_TOKEN=VALUE
ValueError: You must provide a JWT secret in the environment to use authentication. Run `chainlit create-secret` to generate one. => --env CHAINLIT_AUTH_SECRET=VALUE
openai.AuthenticationError: Error code: 401 - {'error': {'message': 'Incorrect API key provided: sk-abc. You can find your API key at https://platform.openai.com/account/api-keys.'}} => no key or token
TypeError: "Could not resolve authentication method. Expected either api_key or auth_token to be set. Or for one of the `X-Api-Key` or `Authorization` headers to be explicitly omitted" => no key or token
Error: Could not resolve authentication method. Expected either apiKey or authToken to be set. => no key or token
Error: Neither apiKey nor config.authenticator provided => no key or token
stripe.error.AuthenticationError: No API key provided. (HINT: set your API key using "stripe.api_key = <API-KEY>"). => no key or token
TelegramError: 401: Bot Token is required => no key or token
telegram.error.InvalidToken: You must pass the token you received from https://t.me/Botfather! => no key or token
telegram.error.InvalidToken: The token `TOKEN` was rejected by the server. => no key or token
aiogram.utils.token.TokenValidationError: Token is invalid! => no key or token
Error: Empty token! => no key or token
Error [TOKEN_INVALID]: An invalid token was provided. => no key or token
Error [TokenInvalid]: An invalid token was provided. => no key or token
discord.errors.LoginFailure: Improper token has been passed. => no key or token
TypeError: expected token to be a str, received NoneType instead => no key or token
Error: supabaseUrl is required. => no key or token
Error: secretOrPrivateKey must have a value => no secret to sign with
Error: secret option required for sessions => no secret to sign with
RuntimeError: The session is unavailable because no secret key was set. => no secret to sign with
TypeError: OAuth2Strategy requires a clientID option => no key or token
MongooseError: The `uri` parameter to `openUri()` must be a string, got "undefined". Make sure the first parameter to `mongoose.connect()` or `mongoose.createConnection()` is a string. => no URL of its database
MongoParseError: Invalid scheme, expected connection string to start with "mongodb://" or "mongodb+srv://" => no URL of its database
pymongo.errors.InvalidURI: Invalid URI scheme: URI must begin with 'mongodb://' or 'mongodb+srv://' => no URL of its database
sqlalchemy.exc.ArgumentError: Expected string or URL object, got None => no URL of its database
sqlalchemy.exc.ArgumentError: Could not parse rfc1738 URL from string '' => no URL of its database
sqlalchemy.exc.ArgumentError: Could not parse SQLAlchemy URL from given URL string => no URL of its database
AttributeError: 'NoneType' object has no attribute '_instantiate_plugins' => no URL of its database
RuntimeError: Either 'SQLALCHEMY_DATABASE_URI' or 'SQLALCHEMY_BINDS' must be set. => no URL of its database
Error: Dialect needs to be explicitly supplied as of v4.0.0 => no URL of its database
Error: ENOENT: no such file or directory, open '/app/config.yml' => file /app/config.yml is not there: copy
Error: Missing apiToken.salt. Please set apiToken.salt in config/admin.js => It wants variables, which the files in config/ read
Error: App keys are required. Please set app.keys in config/server.js => It wants variables, which the files in config/ read
[ERROR]  There seems to be an unexpected error, try again with --debug for more information => It wants variables, which the files in config/ read
FileNotFoundError: [Errno 2] No such file or directory: 'settings.ini' => file settings.ini is not there: copy
""")
    void what_it_wants_to_be_told_is_named(String line, String hint) {
        assertThat(CrashCause.hint(List.of("starting", line, "    at load (/app/a.js:1:1)")))
                .hasValueSatisfying(found -> assertThat(found).contains(hint));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Exception: DATABASE_URL environment variable not defined",
                "Error: Invalid environment variables",
                "TelegramError: 401: Bot Token is required",
                "sqlalchemy.exc.ArgumentError: Expected string or URL object, got None",
            })
    void a_file_of_variables_is_read_where_it_is_named_only(String line) {
        assertThat(CrashCause.hint(List.of(line)))
                .hasValueSatisfying(
                        hint ->
                                assertThat(hint)
                                        .contains("--env-file .env")
                                        .doesNotContain("project's .env"));
    }

    @Test
    void what_reads_the_projects_env_by_itself_may_find_it_there() {
        assertThat(
                        CrashCause.hint(
                                List.of(
                                        "decouple.UndefinedValueError: SECRET_KEY not found. Declare it as envvar or define a default value.")))
                .hasValueSatisfying(hint -> assertThat(hint).contains("project's .env"));
    }

    @Test
    void a_key_that_configparser_misses_is_no_variable() {
        assertThat(
                        CrashCause.hint(
                                List.of(
                                        "  File \"/app/rules_bot.py\", line 30, in main",
                                        "    updater = Updater(token=config[\"KEYS\"][\"bot_api\"], defaults=defaults)",
                                        "                            ~~~~~~^^^^^^^^",
                                        "  File \"/usr/lib/python3.11/configparser.py\", line 979, in __getitem__",
                                        "    raise KeyError(key)",
                                        "KeyError: 'KEYS'")))
                .hasValueSatisfying(
                        hint ->
                                assertThat(hint)
                                        .contains("no KEYS", ".example")
                                        .doesNotContain("--env"));
    }

    @Test
    void a_constant_without_a_value_is_named_by_the_line_that_uses_it() {
        assertThat(
                        CrashCause.hint(
                                List.of(
                                        "  File \"/app/app/db.py\", line 11, in <module>",
                                        "    engine = AsyncEngine(create_engine(DATABASE_URL, echo=True, future=True))",
                                        "                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
                                        "  File \"/venv/lib/python3.11/site-packages/sqlmodel/engine/create.py\", line 139, in create_engine",
                                        "    return _create_engine(url, **current_kwargs)  # type: ignore",
                                        "           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
                                        "  File \"<string>\", line 2, in create_engine",
                                        "  File \"/venv/lib/python3.11/site-packages/sqlalchemy/util/deprecations.py\", line 309, in warned",
                                        "    return fn(*args, **kwargs)",
                                        "           ^^^^^^^^^^^^^^^^^^^",
                                        "  File \"/venv/lib/python3.11/site-packages/sqlalchemy/engine/create.py\", line 520, in create_engine",
                                        "    u, plugins, kwargs = u._instantiate_plugins(kwargs)",
                                        "                         ^^^^^^^^^^^^^^^^^^^^^^",
                                        "AttributeError: 'NoneType' object has no attribute '_instantiate_plugins'")))
                .hasValueSatisfying(hint -> assertThat(hint).contains("--env DATABASE_URL=VALUE"));
    }

    @Test
    void a_token_that_is_refused_is_named_by_the_line_that_reads_it() {
        assertThat(
                        CrashCause.hint(
                                List.of(
                                        "  File \"/app/bot.py\", line 40, in <module>",
                                        "    bot.run(os.environ[\"DISCORD_TOKEN\"])",
                                        "  File \"/venv/lib/python3.11/site-packages/discord/client.py\", line 860, in run",
                                        "discord.errors.LoginFailure: Improper token has been passed.")))
                .hasValueSatisfying(hint -> assertThat(hint).contains("--env DISCORD_TOKEN=VALUE"));
    }

    @Test
    void a_list_of_what_is_wrong_names_the_variable_of_its_last_entry() {
        assertThat(
                        CrashCause.hint(
                                List.of(
                                        "    received: 'undefined',",
                                        "    path: [ 'AUTH_DISCORD_SECRET' ],",
                                        "    message: 'Required'",
                                        "  }",
                                        "]",
                                        "        throw new Error(\"Invalid environment variables\");",
                                        "Error: Invalid environment variables",
                                        "    at createEnv (file:///app/node_modules/@t3-oss/env-core/dist/index.js:67:16)")))
                .hasValueSatisfying(
                        hint -> assertThat(hint).contains("--env AUTH_DISCORD_SECRET=VALUE"));
    }
}
