package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.logs.LinePattern;
import dev.wasmrun.daemon.logs.LogFilter;
import dev.wasmrun.daemon.logs.LogQuery;
import dev.wasmrun.daemon.logs.LogSearch;
import dev.wasmrun.protocol.LogLevel;
import dev.wasmrun.protocol.LogStream;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads questions about a log from a URL. */
final class LogQueries {
    private static final int USUAL = 500;
    private static final int MOST_CONTEXT = 20;

    private LogQueries() {}

    static LogQuery page(Call call) {
        return new LogQuery(
                number(call, "from"),
                number(call, "before"),
                (int) Math.min(Integer.MAX_VALUE, number(call, "limit").orElse(USUAL)),
                filter(call));
    }

    static LogSearch.Request search(Call call) {
        return new LogSearch.Request(
                filter(call),
                pattern(call),
                number(call, "from").orElse(0),
                number(call, "before").orElse(Long.MAX_VALUE),
                isForward(call),
                number(call, "limit").orElse(Long.MAX_VALUE),
                (int) Math.min(MOST_CONTEXT, number(call, "context").orElse(0)),
                tells(call));
    }

    /** What a download holds: all that is wanted, oldest first. */
    static LogSearch.Request download(Call call) {
        return new LogSearch.Request(
                filter(call),
                pattern(call),
                number(call, "from").orElse(0),
                number(call, "before").orElse(Long.MAX_VALUE),
                true,
                Long.MAX_VALUE,
                0,
                LogSearch.Tells.LINES);
    }

    private static LinePattern pattern(Call call) {
        return LinePattern.of(
                new LinePattern.Wish(
                        call.query("q").orElse(""),
                        call.flag("regex"),
                        call.flag("case"),
                        call.flag("word")));
    }

    private static boolean isForward(Call call) {
        return switch (call.query("direction").orElse("forward")) {
            case "forward" -> true;
            case "backward" -> false;
            case String other -> throw bad("direction", "forward or backward, not " + other);
        };
    }

    private static LogSearch.Tells tells(Call call) {
        return switch (call.query("only").orElse("")) {
            case "" -> LogSearch.Tells.LINES;
            case "seq" -> LogSearch.Tells.PLACES;
            case "count" -> LogSearch.Tells.COUNT;
            case String other -> throw bad("only", "seq or count, not " + other);
        };
    }

    private static LogFilter filter(Call call) {
        return new LogFilter(
                names(call, "stream").map(LogStream::parse).collect(Collectors.toUnmodifiableSet()),
                names(call, "level").map(LogQueries::level).collect(Collectors.toUnmodifiableSet()),
                run(call),
                time(call, "since"),
                time(call, "until"),
                call.query("process"));
    }

    private static Optional<LogLevel> level(String name) {
        return name.equals("none") ? Optional.empty() : Optional.of(LogLevel.parse(name));
    }

    private static Stream<String> names(Call call, String key) {
        return call.query(key).stream().flatMap(names -> Arrays.stream(names.split(",", -1)));
    }

    static Optional<Integer> run(Call call) {
        var run = number(call, "run");
        return run.isPresent()
                ? Optional.of((int) Math.min(Integer.MAX_VALUE, run.getAsLong()))
                : Optional.empty();
    }

    private static Optional<Instant> time(Call call, String key) {
        try {
            return call.query(key).map(text -> OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            throw bad(key, "a time, such as 2026-03-01T09:31:00Z");
        }
    }

    static OptionalLong number(Call call, String name) {
        var text = call.query(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!text.get().matches("[0-9]{1,18}")) {
            throw Problems.invalid(
                            "bad-query",
                            "'%s' must be a number from 0".formatted(name),
                            "Write for example ?%s=100".formatted(name))
                    .asException();
        }
        return OptionalLong.of(Long.parseLong(text.get()));
    }

    static RuntimeException bad(String name, String wanted) {
        return Problems.invalid(
                        "bad-query",
                        "'%s' must be %s".formatted(name, wanted),
                        "See /api/v1/openapi.json")
                .asException();
    }
}
