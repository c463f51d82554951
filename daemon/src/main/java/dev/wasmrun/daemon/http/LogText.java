package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.logs.LogSnapshot;
import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.LogFound;
import dev.wasmrun.protocol.LogLine;

import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** How what a search found is written. */
final class LogText {
    /** One way to write it. */
    interface Form {
        ByteString of(List<LogFound> found) throws IOException;
    }

    private static final byte[] LINE_END = {'\n'};

    private LogText() {}

    /** All that a search tells, as NDJSON. */
    static ByteString answers(List<LogFound> found) {
        return ndjson(found.stream());
    }

    /** The lines alone, as NDJSON. */
    static ByteString lines(List<LogFound> found) {
        return ndjson(hits(found));
    }

    /** The lines as the app wrote them, those that are cut when shown as well. */
    static Form texts(LogSnapshot log) {
        return found -> {
            var texts = new ByteStringBuilder();
            for (var line : hits(found).toList()) {
                texts.putBytes(whole(log, line)).putBytes(LINE_END);
            }
            return texts.result();
        };
    }

    private static byte[] whole(LogSnapshot log, LogLine line) throws IOException {
        return line.cut()
                ? log.text(line.seq()).orElse(new byte[0])
                : line.text().getBytes(StandardCharsets.UTF_8);
    }

    private static Stream<LogLine> hits(List<LogFound> found) {
        return found.stream()
                .flatMap(
                        each ->
                                each instanceof LogFound.Hit(var line, _, _)
                                        ? Stream.of(line)
                                        : Stream.empty());
    }

    private static ByteString ndjson(Stream<?> values) {
        var text = new ByteStringBuilder();
        values.forEach(value -> text.putBytes(json(value)).putBytes(LINE_END));
        return text.result();
    }

    private static byte[] json(Object value) {
        try {
            return Json.mapper().writeValueAsBytes(value);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("An answer that JSON cannot hold", e);
        }
    }
}
