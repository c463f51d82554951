package dev.wasmrun.daemon.preview;

import com.typesafe.config.ConfigFactory;

import dev.wasmrun.protocol.Problem;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Passes requests on to an app and its answers back, both streamed and of any size. The app sees
 * the host name that the browser asked for. Each request has a connection of its own, so one that
 * streams holds up no other.
 */
public final class Proxy {
    private static final String CLIENT =
            """
            pekko.http.client {
              user-agent-header = ""
              idle-timeout = infinite
              parsing {
                max-content-length = infinite
                max-response-reason-length = 512
                modeled-header-parsing = off
                illegal-header-warnings = off
                illegal-response-header-value-processing-mode = ignore
                max-header-value-length = 32k
                error-logging-verbosity = off
              }
            }
            """;

    private static final ContentType NOT_SAID =
            org.apache.pekko.http.scaladsl.model.ContentTypes$.MODULE$
                    .application$divoctet$minusstream();

    private final ActorSystem<?> system;
    private final Materializer materializer;
    private final ClientConnectionSettings settings;
    private final PassedHeaders headers;
    private final WebSocketProxy webSockets;

    /**
     * @param ourCookie the app never sees it
     * @param framers the origins that may show apps' pages in a frame
     */
    public Proxy(
            ActorSystem<?> system,
            Materializer materializer,
            String ourCookie,
            List<String> framers) {
        this.system = system;
        this.materializer = materializer;
        this.settings =
                ClientConnectionSettings.create(
                        ConfigFactory.parseString(CLIENT).withFallback(system.settings().config()));
        this.headers = new PassedHeaders(ourCookie, framers);
        // A handshake is checked by headers that must be understood for it.
        this.webSockets =
                new WebSocketProxy(
                        system,
                        materializer,
                        ClientConnectionSettings.create(
                                ConfigFactory.parseString(
                                                "pekko.http.client.parsing.modeled-header-parsing ="
                                                        + " on")
                                        .withFallback(ConfigFactory.parseString(CLIENT))
                                        .withFallback(system.settings().config())));
    }

    /** Fails with the problem {@code app-not-answering} when the app cannot be reached. */
    public CompletionStage<HttpResponse> pass(HttpRequest request, AppPage page) {
        return page.dialer()
                .dial()
                .thenApply(Proxy::blocking)
                .thenCompose(
                        channel ->
                                request.getAttribute(AttributeKeys.webSocketUpgrade)
                                        .map(
                                                upgrade ->
                                                        webSockets.pass(
                                                                request,
                                                                upgrade,
                                                                forApp(request),
                                                                channel))
                                        .orElseGet(() -> exchange(request, channel, page)))
                .exceptionally(
                        failure -> {
                            throw new CompletionException(notAnswering(failure));
                        });
    }

    private static SocketChannel blocking(SocketChannel channel) {
        try {
            channel.configureBlocking(true);
            return channel;
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private CompletionStage<HttpResponse> exchange(
            HttpRequest request, SocketChannel channel, AppPage page) {
        var live = page.live().filter(_ -> LivePage.isAsked(request));
        var headers = forApp(request);
        var connection =
                Http.get(system)
                        .clientLayer(Host.create("localhost"), settings)
                        .atop(ChannelFlow.plain())
                        .join(ChannelFlow.of(channel, () -> {}));
        var passed =
                HttpRequest.create()
                        .withMethod(request.method())
                        .withUri(request.getUri().toRelative())
                        .withProtocol(org.apache.pekko.http.javadsl.model.HttpProtocols.HTTP_1_1)
                        .withEntity(request.entity())
                        .withHeaders(live.isPresent() ? LivePage.asked(headers) : headers)
                        .addHeader(host(request));
        // Open on our side until the answer is here: some servers take a half-closed connection
        // for one that is gone.
        return Source.single(passed)
                .concat(Source.maybe())
                .via(connection)
                .toMat(Sink.head(), Keep.right())
                .run(materializer)
                .thenApply(this::forBrowser)
                .thenApply(
                        answer -> live.map(moment -> LivePage.of(answer, moment)).orElse(answer));
    }

    private HttpResponse forBrowser(HttpResponse response) {
        var passed = response.withHeaders(headers.toBrowser(response));
        return hasType(response)
                ? passed
                : passed.withEntity(
                        (ResponseEntity)
                                response.entity().withContentType(ContentTypes.NO_CONTENT_TYPE));
    }

    // An answer that says no type gets this very constant from Pekko, one that says octet-stream an
    // equal one. A browser would save the former as a file instead of looking what it is.
    @SuppressWarnings("ReferenceEquality")
    private static boolean hasType(HttpResponse response) {
        return response.entity().getContentType() != NOT_SAID;
    }

    private Iterable<HttpHeader> forApp(HttpRequest request) {
        return headers.toApp(request, host(request).value(), remote(request));
    }

    private static HttpHeader host(HttpRequest request) {
        return request.getHeader(Host.class).map(h -> (HttpHeader) h).orElseThrow();
    }

    private static String remote(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(RemoteAddress::getAddress)
                .map(InetAddress::getHostAddress)
                .orElse("127.0.0.1");
    }

    private static RuntimeException notAnswering(Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return new Problem(
                        Problem.Kind.UNAVAILABLE,
                        "app-not-answering",
                        "The app does not answer: " + cause.getMessage(),
                        "Look at its log; it may still be starting")
                .asException();
    }
}
