package dev.wasmrun.daemon.preview;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.WebSocketRequest;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgradeResponse;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.concurrent.CompletionStage;

/**
 * Passes a WebSocket on, message by message. The app is asked first: the browser's upgrade is
 * accepted when the app accepted ours, with the subprotocol that it chose.
 */
final class WebSocketProxy {
    private final ActorSystem<?> system;
    private final Materializer materializer;
    private final ClientConnectionSettings settings;

    WebSocketProxy(
            ActorSystem<?> system, Materializer materializer, ClientConnectionSettings settings) {
        this.system = system;
        this.materializer = materializer;
        this.settings = settings;
    }

    CompletionStage<HttpResponse> pass(
            HttpRequest request,
            WebSocketUpgrade upgrade,
            Iterable<HttpHeader> headers,
            SocketChannel channel) {
        var app =
                Http.get(system)
                        .webSocketClientLayer(asked(request, upgrade, headers), settings)
                        .atop(ChannelFlow.plain())
                        .join(ChannelFlow.of(channel, () -> {}));
        // Both ends are held open until the app has answered.
        var ends =
                Source.<Message>asSubscriber()
                        .viaMat(app, Keep.both())
                        .buffer(1, OverflowStrategy.backpressure())
                        .toMat(Sink.<Message>asPublisher(AsPublisher.WITHOUT_FANOUT), Keep.both())
                        .run(materializer);
        var toApp = ends.first().first();
        var fromApp = ends.second();
        return ends.first()
                .second()
                .thenApply(
                        answer ->
                                answer.isValid()
                                        ? accepted(upgrade, answer, toApp, fromApp)
                                        : answer.response());
    }

    private static HttpResponse accepted(
            WebSocketUpgrade upgrade,
            WebSocketUpgradeResponse answer,
            Subscriber<Message> toApp,
            Publisher<Message> fromApp) {
        var messages =
                Flow.fromSinkAndSource(Sink.fromSubscriber(toApp), Source.fromPublisher(fromApp));
        return answer.chosenSubprotocol()
                .map(protocol -> upgrade.handleMessagesWith(messages, protocol))
                .orElseGet(() -> upgrade.handleMessagesWith(messages));
    }

    private static WebSocketRequest asked(
            HttpRequest request, WebSocketUpgrade upgrade, Iterable<HttpHeader> headers) {
        var host = request.getUri().getHost().address() + ":" + request.getUri().port();
        var asked =
                WebSocketRequest.create("ws://" + host + request.getUri().toRelative().toString());
        for (var header : headers) {
            if (!header.lowercaseName().startsWith("sec-websocket-")
                    && !header.is("raw-request-uri")) {
                asked = asked.addHeader(header);
            }
        }
        var protocols = new ArrayList<String>();
        upgrade.getRequestedProtocols().forEach(protocols::add);
        return protocols.isEmpty() ? asked : asked.requestSubprotocol(String.join(",", protocols));
    }
}
