package dev.wasmrun.daemon.network.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a visitor hears from us, instead of the app; the connection ends with it. */
enum Refusal {
    BAD("400 Bad Request", "", "The request is not clear"),
    WHO_ARE_YOU(
            "401 Unauthorized",
            "WWW-Authenticate: Basic realm=\"wasmrun tunnel\", charset=\"UTF-8\"\r\n",
            "This page is for those who have its password"),
    TOO_LONG("431 Request Header Fields Too Large", "", "The head of the request is too long");

    private final String text;

    Refusal(String status, String field, String why) {
        text =
                ("HTTP/1.1 %s\r\n%sContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n"
                                + "Cache-Control: no-store\r\nConnection: close\r\n\r\n%s\n")
                        .formatted(status, field, why.length() + 1, why);
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
