package dev.wasmrun.cli.daemon;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The part of an address behind the question mark. */
public final class Query {
    private final StringBuilder text = new StringBuilder();

    public Query with(String key, Object value) {
        text.append(text.isEmpty() ? '?' : '&')
                .append(key)
                .append('=')
                .append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
