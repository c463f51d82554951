package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** The lines are what Node.js, Python, and their packages write. */
class CrashCauseTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            textBlock =
"""
Error: Cannot find module '/app/dist/server.js' => The file /app/dist/server.js is not there
Error: Cannot find module 'lodash/fp' => The package lodash is not installed
Error [ERR_MODULE_NOT_FOUND]: Cannot find package '@nestjs/core' imported from /app/main.js => npm install @nestjs/core
Error [ERR_UNKNOWN_BUILTIN_MODULE]: No such built-in module: node:sqlite => newer one to .nvmrc
SyntaxError: The requested module './b.mjs' does not provide an export named 'nix' => newer version
ModuleNotFoundError: No module named 'distutils' => without distutils: add setuptools
ModuleNotFoundError: No module named '_tkinter' => no screen
/venv/bin/python: No module named flask => The module flask is not installed
ModuleNotFoundError: No module named 'google.cloud' => The module google.cloud is not installed
ImportError: cannot import name 'Markup' from 'jinja2' (/venv/lib/python3.12/site-packages/jinja2/__init__.py) => newer than the code, and has no Markup any more
ModuleNotFoundError: No module named 'UserDict' => UserDict is of Python 2
SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)? => written as in Python 2
ImportError: cannot import name 'Mapping' from 'collections' (/usr/lib/python3.12/collections/__init__.py) => older Python to .python-version
AttributeError: 'Flask' object has no attribute 'before_first_request' => newer than the code, and has no before_first_request
AttributeError: module 'numpy' has no attribute 'bool'. => newer than the code, and has no bool
ReferenceError: primordials is not defined => graceful-fs
SyntaxError: Unexpected token '||=' => Node.js knows ||= from 15 on
TypeError: type 'Queue' is not subscriptable => has no Queue yet
YAML file 'backlog.yaml' does not exist. Create it? [Y/n]:  => It asks questions
Error: Cannot find module '.prisma/client/default' => postinstall
Error [ERR_PACKAGE_PATH_NOT_EXPORTED]: Package subpath './lib/token.mjs' is not defined by "exports" in /app/node_modules/.pnpm/x@1/node_modules/markdown-it/package.json => markdown-it has no ./lib/token.mjs
Please upgrade Node.js to a supported version: ">=22.12.0" => wants Node.js 22.12.0
The Angular CLI requires a minimum Node.js version of v22.22 or v24.15. => wants Node.js 22.22
Usage: python -m backend <server|control> [options] => how it is used (python -m backend <server|control> [options])
Error: Unknown argument: aot => does not know the argument aot
TypeError: Os.tmpDir is not a function => no Os.tmpDir since 14: name a newer version of the package
AttributeError: module 'collections' has no attribute 'Mapping' => have no Mapping there
Error: Could not find a production build in the '.next' directory. => development server
Error: @prisma/client did not initialize yet. Please run "prisma generate" and try to import it again. => postinstall
sh: 1: nodemon: not found => The command nodemon is not there
sh: 1: exec: gunicorn: not found => The command gunicorn is not there
bash: line 1: vite: command not found => The command vite is not there
npm error Missing script: "start" => no script start
Error: error:0308010C:digital envelope routines::unsupported => openssl-legacy-provider
You are using Node.js 16.20.2. For Next.js, Node.js version >= v18.17.0 is required. => wants Node.js 18.17.0
You are using Node.js 18.17.1. For Next.js, Node.js version "^18.18.0 || ^19.8.0 || >= 20.0.0" is required. => wants Node.js 18.18.0
TypeError [ERR_UNKNOWN_FILE_EXTENSION]: Unknown file extension ".ts" for /app/src/index.ts => runs .ts files by itself
SyntaxError [ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX]: TypeScript enum is not supported in strip-only mode => add tsx
SyntaxError: Cannot use import statement outside a module => "type": "module"
ReferenceError: require is not defined in ES module scope, you can use import instead => name it .cjs
Error: /app/node_modules/x/x.node: invalid ELF header => remove node_modules
ImportError: libGL.so.1: cannot open shared object file: No such file or directory => This machine has no libGL.so.1
error: Environment variable not found: DATABASE_URL. => --env DATABASE_URL=VALUE
KeyError: 'DATABASE_URL' => --env DATABASE_URL=VALUE
decouple.UndefinedValueError: SECRET_KEY not found. Declare it as envvar or define a default value. => SECRET_KEY
django.core.exceptions.ImproperlyConfigured: Set the SECRET_KEY environment variable => SECRET_KEY
django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty. => SECRET_KEY
openai.OpenAIError: The api_key client option must be set either by passing api_key to the client or by setting the OPENAI_API_KEY environment variable => OPENAI_API_KEY
OpenAIError: The OPENAI_API_KEY environment variable is missing or empty; either provide it => OPENAI_API_KEY
Error: Missing required environment variable: STRIPE_KEY => STRIPE_KEY
Error: MONGO_URI is not defined => MONGO_URI
ValueError: JWT_SECRET must be set => JWT_SECRET
pydantic_core._pydantic_core.ValidationError: 2 validation errors for Settings => its last lines name
Invalid environment variables: { DATABASE_URL: [ 'Required' ] } => its last lines name
django.core.exceptions.ImproperlyConfigured: Requested setting INSTALLED_APPS, but settings are not configured. You must either define the environment variable DJANGO_SETTINGS_MODULE or call settings.configure() => DJANGO_SETTINGS_MODULE=
Error: connect ECONNREFUSED 127.0.0.1:5432 => port 5432 (PostgreSQL)
MongooseServerSelectionError: connect ECONNREFUSED ::1:27017, connect ECONNREFUSED 127.0.0.1:27017 => port 27017 (MongoDB)
MongooseError: Operation `articles.find()` buffering timed out after 10000ms => 27017 (MongoDB)
connection to server at "localhost" (127.0.0.1), port 5432 failed: Connection refused => port 5432 (PostgreSQL)
redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused. => port 6379 (Redis)
ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 8123) => port 8123 in
pymysql.err.OperationalError: (2003, "Can't connect to MySQL server on 'localhost' ([Errno 111] Connection refused)") => MySQL
connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: No such file or directory => PostgreSQL
pymysql.err.OperationalError: (2003, "Can't connect to MySQL server on 'mysql' ([Errno -2] Name or service not known)") => The host mysql is not known
socket.gaierror: [Errno -2] Name or service not known => The host that it names
Error: getaddrinfo ENOTFOUND db => The host db is not known
could not translate host name "postgres" to address: Name or service not known => The host postgres
redis.exceptions.ConnectionError: Error -2 connecting to redis:6379. Name or service not known. => The host redis
Error: listen EADDRINUSE: address already in use :::3000 => same port
OSError: [Errno 98] Address already in use => same port
sqlite3.OperationalError: no such table: users => no table users
sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) unable to open database file => its SQLite database
CommandError: You must set settings.ALLOWED_HOSTS if DEBUG is False. => switch DEBUG on
Error: spawn google chrome ENOENT => opens a browser (google chrome)
FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory => max-old-space-size
Error: ENOSPC: System limit for number of file watchers reached, watch '/app' => max_user_watches
OSError: [Errno 28] No space left on device => no room left
Error: EROFS: read-only file system, open '/etc/x' => outside of its project
FileNotFoundError: [Errno 2] No such file or directory: '/run/secrets/db-password' => one of docker compose
Error: Failed to find .env file at path: .env => The file .env is not there: copy
FileNotFoundError: [Errno 2] No such file or directory: 'config.ini' => The file config.ini is not there
Error: ENOENT: no such file or directory, open '/app/keys/private.pem' => The file /app/keys/private.pem is not there
""")
    void what_a_program_says_at_its_end_tells_what_to_do(String line, String hint) {
        assertThat(CrashCause.hint(List.of("starting", line, "    at load (/app/a.js:1:1)")))
                .hasValueSatisfying(found -> assertThat(found).contains(hint));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TypeError: Cannot read properties of undefined (reading 'x')",
                "KeyError: 'name'",
                "listening on http://127.0.0.1:3000",
                "ImportError: cannot import name 'a' from partially initialized module 'b' (most likely due to a circular import)",
                "Environment variables loaded from .env",
                "NODE_ENV set to production",
                "GET /missing 404",
            })
    void what_tells_nothing_is_given_no_meaning(String line) {
        assertThat(CrashCause.hint(List.of(line))).isEmpty();
    }

    @Test
    void the_last_of_several_ended_it_and_colours_are_no_obstacle() {
        var lines =
                List.of(
                        "Warning: connect ECONNREFUSED 127.0.0.1:6379, going on without",
                        "\u001b[31mError: Cannot find module '\u001b[1mexpress\u001b[0m'\u001b[39m");
        assertThat(CrashCause.hint(lines))
                .hasValueSatisfying(hint -> assertThat(hint).contains("npm install express"));
    }

    @Test
    void a_variable_that_is_used_without_being_set_is_named_by_the_line_that_reads_it() {
        var python =
                List.of(
                        "  File \"/app/shop/settings.py\", line 28, in <module>",
                        "    ALLOWED_HOSTS = os.environ.get(\"DJANGO_ALLOWED_HOSTS\").split(\" \")",
                        "                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
                        "AttributeError: 'NoneType' object has no attribute 'split'");
        var node =
                List.of(
                        "/app/server.js:3",
                        "const hosts = process.env.SHOP_HOSTS.split(',')",
                        "                                     ^",
                        "",
                        "TypeError: Cannot read properties of undefined (reading 'split')",
                        "    at Object.<anonymous> (/app/server.js:3:38)");
        assertThat(CrashCause.hint(python))
                .hasValueSatisfying(
                        hint -> assertThat(hint).contains("--env DJANGO_ALLOWED_HOSTS=VALUE"));
        assertThat(CrashCause.hint(node))
                .hasValueSatisfying(hint -> assertThat(hint).contains("--env SHOP_HOSTS=VALUE"));
        assertThat(CrashCause.hint(python.subList(2, 4))).isEmpty();
    }

    @Test
    void each_hint_can_be_written_with_what_its_words_found() {
        for (var cause : CrashCause.ALL) {
            var needs = cause.hint().contains("%2$s") ? 2 : cause.hint().contains("%1$s") ? 1 : 0;
            assertThat(cause.words().matcher("").groupCount())
                    .as(cause.hint())
                    .isGreaterThanOrEqualTo(needs);
        }
    }
}
