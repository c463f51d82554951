package dev.wasmrun.daemon.http;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.wasmrun.daemon.app.App;
import dev.wasmrun.daemon.event.EventFilter;
import dev.wasmrun.daemon.logs.LogQuery;
import dev.wasmrun.daemon.logs.LogSnapshot;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Event;
import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.LogPage;
import dev.wasmrun.protocol.LogStream;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.util.ByteString;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What an open page of a watched app learns of its app: when to load anew, and what went wrong. */
final class Live {
    private static final Duration STUCK = Duration.ofSeconds(60);
    private static final int LINES = 40;

    /** The app at one moment, as far as its page must know. */
    record Moment(String state, boolean ready, int run, int styles) {
        static Moment of(AppStatus app) {
            return new Moment(app.state().wire(), app.ready(), app.run(), app.watch().styles());
        }
    }

    /** Why an app does not answer, with the last lines that it wrote about it. */
    record Why(String message, String hint, List<String> lines) {}

    private final EventFeed feed;
    private final Apps apps;
    private final Executor readers;
    private final SharedKillSwitch end;
    private final String script = script();

    /**
     * @param readers for reading logs
     */
    Live(EventFeed feed, Apps apps, Executor readers, SharedKillSwitch end) {
        this.feed = feed;
        this.apps = apps;
        this.readers = readers;
        this.end = end;
    }

    private static String script() {
        try (var in = Live.class.getResourceAsStream("/live.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse page() {
        return HttpResponse.create()
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .withEntity(
                        HttpEntities.create(
                                ContentTypes.parse("text/javascript; charset=UTF-8"),
                                ByteString.fromString(script)));
    }

    /** As server-sent events, for as long as the page is open. */
    HttpResponse moments(AppName app, Caller owner) {
        var filter = new EventFilter(Optional.of(app), Set.of("status"));
        var texts =
                feed.read(owner, "", filter)
                        .map(
                                batch ->
                                        batch.stream()
                                                .map(told -> told.event())
                                                .filter(Event.StatusChanged.class::isInstance)
                                                .map(Event.StatusChanged.class::cast)
                                                .reduce((_, newest) -> newest)
                                                .map(status -> text(Moment.of(status.app())))
                                                .orElse(":\n\n"))
                        .map(ByteString::fromString)
                        .backpressureTimeout(STUCK)
                        .via(end.flow());
        return HttpResponse.create()
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .withEntity(
                        HttpEntities.createChunked(ContentTypes.parse("text/event-stream"), texts));
    }

    private static String text(Moment moment) {
        try {
            return "data: %s\n\n".formatted(Json.mapper().writeValueAsString(moment));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A moment that JSON cannot hold", e);
        }
    }

    CompletionStage<Why> why(AppStatus app, Caller owner) {
        var problem =
                app.problem()
                        .orElseGet(
                                () ->
                                        new Problem(
                                                Problem.Kind.UNAVAILABLE,
                                                "no-page",
                                                "It is %s.".formatted(app.state().wire()),
                                                ""));
        return lines(app, owner)
                .thenApply(lines -> new Why(problem.message(), problem.hint(), lines));
    }

    // An install belongs to the run that it was for.
    private CompletionStage<List<String>> lines(AppStatus app, Caller owner) {
        var query =
                new LogQuery(
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        LINES,
                        Set.of(LogStream.STDERR, LogStream.INSTALL),
                        Optional.empty());
        return apps.<LogSnapshot>ask(owner, app.name(), App.LookAtLog::new)
                .thenApplyAsync(log -> page(log, query), readers)
                .thenApply(
                        page ->
                                page.lines().stream()
                                        .filter(
                                                line ->
                                                        line.run() == app.run()
                                                                || (app.processes().isEmpty()
                                                                        && line.run() > app.run()))
                                        .map(line -> plain(line.text()))
                                        .toList());
    }

    private static LogPage page(LogSnapshot log, LogQuery query) {
        try {
            return log.page(query);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String plain(String coloured) {
        return coloured.replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "");
    }
}
