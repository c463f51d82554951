package dev.wasmrun.cli.daemon;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What happens, one event after the other, as the daemon tells it (NDJSON). */
public final class EventStream implements AutoCloseable {
    private static final int LONGEST_LINE = 16 * 1024 * 1024;
    private final Exchange exchange;
    private final InputStream in;

    EventStream(Exchange exchange) {
        this.exchange = exchange;
        this.in = new BufferedInputStream(exchange.body(), 64 * 1024);
    }

    /** The next event; empty when the daemon ended the stream. */
    public Optional<JsonObject> next() throws IOException {
        var line = line();
        while (line.filter(String::isBlank).isPresent()) {
            line = line();
        }
        return line.isPresent() ? Optional.of(JsonObject.parse(line.get())) : Optional.empty();
    }

    private Optional<String> line() throws IOException {
        var line = new ByteArrayOutputStream(256);
        for (var b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return Optional.empty();
            }
            if (line.size() == LONGEST_LINE) {
                throw new IOException("An event is longer than " + LONGEST_LINE + " bytes");
            }
            line.write(b);
        }
        return Optional.of(line.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        exchange.close();
    }
}
