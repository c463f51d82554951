package dev.wasmrun.daemon.http;

import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.LogFound;
import dev.wasmrun.protocol.LogLine;

import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How what a search found is written. */
final class LogText {
    /** A piece of the lines as text. */
    sealed interface Piece {
        record Text(ByteString bytes) implements Piece {}

        /** A line that is cut when shown: it may be larger than the memory. */
        record LongLine(long seq) implements Piece {}
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

    /** The lines as the app wrote them, each with its end. */
    static List<Piece> texts(List<LogFound> found) {
        var pieces = new ArrayList<Piece>();
        var text = new ByteStringBuilder();
        for (var each : found) {
            switch (each) {
                case LogFound.Hit(var line, _, _) when line.cut() -> {
                    pieces.add(new Piece.Text(text.result()));
                    pieces.add(new Piece.LongLine(line.seq()));
                    text.clear();
                    text.putBytes(LINE_END);
                }
                case LogFound.Hit(var line, _, _) ->
                        text.putBytes(line.text().getBytes(StandardCharsets.UTF_8))
                                .putBytes(LINE_END);
                case LogFound.Broken _ -> text.append(answers(List.of(each)));
                case LogFound.At _, LogFound.Progress _, LogFound.End _ -> {}
            }
        }
        pieces.add(new Piece.Text(text.result()));
        return pieces;
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
