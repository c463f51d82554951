package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.logs.LogQuery;
import dev.wasmrun.protocol.LogStream;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a question about a log from a URL. */
final class LogQueries {
    private static final int USUAL = 500;

    private LogQueries() {}

    static LogQuery of(Call call) {
        return new LogQuery(
                number(call, "from"),
                number(call, "before"),
                (int) number(call, "limit").orElse(USUAL),
                streams(call),
                run(call));
    }

    private static Set<LogStream> streams(Call call) {
        return call.query("stream").stream()
                .flatMap(names -> Arrays.stream(names.split(",", -1)))
                .map(LogStream::parse)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<Integer> run(Call call) {
        var run = number(call, "run");
        return run.isPresent() ? Optional.of((int) run.getAsLong()) : Optional.empty();
    }

    private static OptionalLong number(Call call, String name) {
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
}
