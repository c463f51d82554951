package dev.wasmrun.daemon.http;

import static dev.wasmrun.daemon.http.Answers.NO_CONTENT;
import static dev.wasmrun.daemon.http.Answers.OK;

import dev.wasmrun.daemon.app.App;
import dev.wasmrun.daemon.logs.LogSearch;
import dev.wasmrun.daemon.logs.LogSnapshot;
import dev.wasmrun.protocol.LogFound;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What is asked about an app's log. The app is asked for a view of it only; reading is done by
 * threads of its own, so that the longest search holds up no app and no other request.
 */
final class LogRoutes {
    private static final ContentType NDJSON = ContentTypes.parse("application/x-ndjson");
    private static final int USUAL_BUCKETS = 200;
    private static final int MOST_BUCKETS = 2_000;

    private final Apps apps;
    private final Executor readers;
    private final SharedKillSwitch end;

    LogRoutes(Apps apps, Executor readers, SharedKillSwitch end) {
        this.apps = apps;
        this.readers = readers;
        this.end = end;
    }

    CompletionStage<HttpResponse> page(Call call) {
        var query = LogQueries.page(call);
        return reading(call, log -> Answers.json(OK, log.page(query)));
    }

    CompletionStage<HttpResponse> runs(Call call) {
        return reading(call, log -> Answers.json(OK, log.runs()));
    }

    CompletionStage<HttpResponse> counts(Call call) {
        var run = LogQueries.run(call);
        return reading(call, log -> Answers.json(OK, log.counts(run)));
    }

    CompletionStage<HttpResponse> density(Call call) {
        var buckets =
                (int)
                        Math.min(
                                MOST_BUCKETS,
                                LogQueries.number(call, "buckets").orElse(USUAL_BUCKETS));
        var from = LogQueries.number(call, "from").orElse(0);
        var to = LogQueries.number(call, "to").orElse(Long.MAX_VALUE - 1) + 1;
        return reading(call, log -> Answers.json(OK, log.density(buckets, from, to)));
    }

    CompletionStage<HttpResponse> text(Call call) {
        var number = call.path().get("seq");
        if (!number.matches("[0-9]{1,18}")) {
            throw LogQueries.bad("seq", "the number of a line");
        }
        return reading(call, log -> whole(log, Long.parseLong(number)));
    }

    private HttpResponse whole(LogSnapshot log, long seq) throws IOException {
        var line = log.text(seq);
        if (line.isEmpty()) {
            throw gone(seq).asException();
        }
        line.get().close();
        return plain(LineSteps.of(log, seq, readers).via(end.flow()));
    }

    // As the app wrote it; never to be taken for a page.
    private static HttpResponse plain(Source<ByteString, NotUsed> text) {
        return noStore()
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
                .withEntity(HttpEntities.createChunked(ContentTypes.TEXT_PLAIN_UTF8, text));
    }

    private static Problem gone(long seq) {
        return new Problem(
                Problem.Kind.NOT_FOUND,
                "no-such-line",
                "Line %s is not stored".formatted(seq),
                "It may have been deleted as too old, or not be written yet");
    }

    CompletionStage<HttpResponse> clear(Call call) {
        return apps.<Done>ask(call.caller(), call.app(), App.ClearLog::new)
                .thenApply(_ -> Answers.empty(NO_CONTENT));
    }

    CompletionStage<HttpResponse> search(Call call) {
        var request = LogQueries.search(call);
        return looking(call)
                .thenApply(
                        log ->
                                noStore()
                                        .withEntity(
                                                HttpEntities.createChunked(
                                                        NDJSON,
                                                        found(log, request)
                                                                .map(LogText::answers))));
    }

    CompletionStage<HttpResponse> download(Call call) {
        var request = LogQueries.download(call);
        var format = call.query("format").orElse("text");
        var isText =
                switch (format) {
                    case "text" -> true;
                    case "ndjson" -> false;
                    default -> throw LogQueries.bad("format", "text or ndjson");
                };
        return looking(call)
                .thenApply(
                        log ->
                                noStore()
                                        .addHeader(attachment(log, isText))
                                        .withEntity(
                                                HttpEntities.createChunked(
                                                        isText
                                                                ? ContentTypes.TEXT_PLAIN_UTF8
                                                                : NDJSON,
                                                        isText
                                                                ? texts(log, request)
                                                                : found(log, request)
                                                                        .map(LogText::lines)
                                                                        .filter(
                                                                                bytes ->
                                                                                        !bytes
                                                                                                .isEmpty()))));
    }

    private Source<ByteString, NotUsed> texts(LogSnapshot log, LogSearch.Request request) {
        return found(log, request)
                .mapConcat(LogText::texts)
                .flatMapConcat(
                        piece ->
                                switch (piece) {
                                    case LogText.Piece.Text(var bytes) -> Source.single(bytes);
                                    case LogText.Piece.LongLine(var seq) ->
                                            LineSteps.of(log, seq, readers);
                                })
                .filter(bytes -> !bytes.isEmpty());
    }

    private static RawHeader attachment(LogSnapshot log, boolean isText) {
        return RawHeader.create(
                "Content-Disposition",
                "attachment; filename=\"%s.%s\"".formatted(log.app(), isText ? "log" : "ndjson"));
    }

    private static HttpResponse noStore() {
        return HttpResponse.create()
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .addHeader(RawHeader.create("X-Accel-Buffering", "no"));
    }

    /** Each step is done when its result can be sent: who reads slowly is searched for slowly. */
    private Source<List<LogFound>, NotUsed> found(LogSnapshot log, LogSearch.Request request) {
        return Source.unfoldResourceAsync(
                        () ->
                                java.util.concurrent.CompletableFuture.completedFuture(
                                        new SearchSteps(log, request)),
                        steps -> steps.next(readers),
                        steps -> steps.close(readers))
                .filter(some -> !some.isEmpty())
                .via(end.flow());
    }

    private CompletionStage<LogSnapshot> looking(Call call) {
        return apps.<LogSnapshot>ask(call.caller(), call.app(), App.LookAtLog::new);
    }

    private interface Reading<T> {
        T of(LogSnapshot log) throws IOException;
    }

    private CompletionStage<HttpResponse> reading(Call call, Reading<HttpResponse> reading) {
        Function<LogSnapshot, HttpResponse> read =
                log -> {
                    try {
                        return reading.of(log);
                    } catch (IOException e) {
                        throw LogSnapshot.unreadable(log.app(), e).asException();
                    }
                };
        return looking(call).thenApplyAsync(read, readers);
    }
}
