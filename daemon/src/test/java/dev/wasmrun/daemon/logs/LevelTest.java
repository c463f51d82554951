package dev.wasmrun.daemon.logs;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How grave real lines of real programs are. */
class LevelTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "ERROR something broke;ERROR",
                "\u001b[31mERROR\u001b[0m something broke;ERROR",
                "2026-11-28 12:00:00,123 WARNING django.request: Not Found;WARN",
                "2026-11-28T12:00:00.123Z INFO  listening;INFO",
                "[2026-11-28 12:00:00 +0000] [42] [INFO] Booting worker;INFO",
                "INFO:     127.0.0.1:4242 - \"GET / HTTP/1.1\" 200 OK;INFO",
                "[error] 7#7: connect() failed;ERROR",
                "Error: Cannot find module 'x';ERROR",
                "npm ERR! code ENOENT;ERROR",
                "npm warn deprecated x;NONE",
                "(node:42) DeprecationWarning: Buffer();NONE",
                "TypeError: x is not a function;NONE",
                "level=warn msg=\"slow\";WARN",
                "{\"level\":\"error\",\"msg\":\"x\"};ERROR",
                "{\"time\":1,\"level\":50,\"msg\":\"x\"};ERROR",
                "{\"level\" : \"Debug\"};DEBUG",
                "{\"msg\":\"ERROR\"};NONE",
                "[vite] page reload;NONE",
                "TRACE enter;DEBUG",
                "no error here;NONE",
                "We had an ERROR in the middle of it;ERROR",
                "Information about errors;NONE",
                "GET /info 200;NONE",
                "'';NONE",
                "[;NONE",
                "{;NONE",
                "\u001b[;NONE"
            })
    void a_line_says_how_grave_it_is(String line, String level) {
        assertThat(Level.of(line.getBytes(UTF_8)).map(Enum::name).orElse("NONE")).isEqualTo(level);
    }
}
