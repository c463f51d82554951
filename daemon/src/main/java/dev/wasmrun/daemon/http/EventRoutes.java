package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.event.EventFilter;
import dev.wasmrun.daemon.event.Told;
import dev.wasmrun.protocol.AppName;

import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The event stream in its three forms. */
final class EventRoutes {
    private static final ContentType SSE = parse("text/event-stream");
    private static final ContentType NDJSON = parse("application/x-ndjson");

    /** Longer than a heartbeat: who takes nothing for so long is gone. */
    private static final Duration STUCK = Duration.ofSeconds(60);

    private final EventFeed feed;
    private final SharedKillSwitch end;

    EventRoutes(EventFeed feed, SharedKillSwitch end) {
        this.feed = feed;
        this.end = end;
    }

    CompletionStage<HttpResponse> stream(Call call) {
        var batches = batches(call);
        return CompletableFuture.completedFuture(
                call.request()
                        .getAttribute(AttributeKeys.webSocketUpgrade)
                        .map(upgrade -> webSocket(upgrade, batches, call.materializer()))
                        .orElseGet(
                                () ->
                                        accepts(call, "text/event-stream")
                                                ? chunks(SSE, batches, EventRoutes::sse)
                                                : chunks(NDJSON, batches, EventRoutes::ndjson)));
    }

    private Source<List<Told>, NotUsed> batches(Call call) {
        var cursor =
                call.query("cursor")
                        .or(() -> Requests.header(call.request(), "last-event-id"))
                        .orElse("");
        var filter = new EventFilter(call.query("app").map(AppName::new), types(call));
        return feed.read(call.caller(), cursor, filter).backpressureTimeout(STUCK).via(end.flow());
    }

    private static Set<String> types(Call call) {
        var types =
                call.query("types").stream()
                        .flatMap(names -> Arrays.stream(names.split(",", -1)))
                        .collect(Collectors.toUnmodifiableSet());
        if (!EventFilter.TYPES.containsAll(types)) {
            throw Problems.invalid(
                            "unknown-type",
                            "There is an unknown type of event in '%s'"
                                    .formatted(String.join(",", types)),
                            "Known are status, forward, log and removed")
                    .asException();
        }
        return types;
    }

    private static HttpResponse webSocket(
            WebSocketUpgrade upgrade,
            Source<List<Told>, NotUsed> batches,
            Materializer materializer) {
        var texts = batches.map(batch -> (Message) TextMessage.create(array(batch)));
        Sink<Message, ?> unread = Sink.foreach(message -> drain(message, materializer));
        return upgrade.handleMessagesWith(Flow.fromSinkAndSourceCoupled(unread, texts));
    }

    /** A message that is not read to its end would hold up the connection. */
    private static void drain(Message message, Materializer materializer) {
        if (message.isText()) {
            message.asTextMessage().getStreamedText().runWith(Sink.ignore(), materializer);
        } else {
            message.asBinaryMessage().getStreamedData().runWith(Sink.ignore(), materializer);
        }
    }

    private static HttpResponse chunks(
            ContentType type,
            Source<List<Told>, NotUsed> batches,
            Function<List<Told>, String> form) {
        return HttpResponse.create()
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .addHeader(RawHeader.create("X-Accel-Buffering", "no"))
                .withEntity(
                        HttpEntities.createChunked(
                                type,
                                batches.map(batch -> ByteString.fromString(form.apply(batch)))));
    }

    private static String array(List<Told> batch) {
        return batch.stream().map(Told::json).collect(Collectors.joining(",", "[", "]"));
    }

    private static String sse(List<Told> batch) {
        return batch.isEmpty()
                ? ":\n\n"
                : batch.stream()
                        .map(told -> "id: %s\ndata: %s\n\n".formatted(cursor(told), told.json()))
                        .collect(Collectors.joining());
    }

    private static String ndjson(List<Told> batch) {
        return batch.isEmpty()
                ? "\n"
                : batch.stream().map(told -> told.json() + "\n").collect(Collectors.joining());
    }

    private static String cursor(Told told) {
        return told.event().cursor();
    }

    private static boolean accepts(Call call, String type) {
        return Requests.header(call.request(), "accept").filter(a -> a.contains(type)).isPresent();
    }

    private static ContentType parse(String type) {
        return ContentTypes.parse(type);
    }
}
