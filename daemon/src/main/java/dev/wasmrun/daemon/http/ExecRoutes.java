package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.app.App;
import dev.wasmrun.daemon.exec.Entry;

import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Commands in the sandboxes of apps, each with a WebSocket of its own. */
final class ExecRoutes {
    private static final int BUFFERED = 16;
    private static final int WRITERS = 4;

    /** An idle shell is no dead connection. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Apps apps;
    private final SharedKillSwitch end;

    ExecRoutes(Apps apps, SharedKillSwitch end) {
        this.apps = apps;
        this.end = end;
    }

    CompletionStage<HttpResponse> open(Call call) {
        var upgrade =
                call.request()
                        .getAttribute(AttributeKeys.webSocketUpgrade)
                        .orElseThrow(
                                () ->
                                        Problems.invalid(
                                                        "websocket-wanted",
                                                        "A command is run over a WebSocket",
                                                        "Use wasmrun exec, or see docs/api.md")
                                                .asException());
        var process = call.query("process");
        return apps.<Entry>ask(
                        call.caller(), call.app(), replyTo -> new App.Enter(process, replyTo))
                .thenApply(entry -> upgrade.handleMessagesWith(flow(entry, call.materializer())));
    }

    private Flow<Message, Message, NotUsed> flow(Entry entry, Materializer materializer) {
        var session = new ExecSession(entry, materializer, Deadlines.BODY);
        var input =
                Flow.<Message>create()
                        .mapAsync(1, session::received)
                        .toMat(Sink.ignore(), Keep.right())
                        .mapMaterializedValue(done -> done.whenComplete((_, _) -> session.close()));
        var output =
                Source.<Message>queue(BUFFERED, OverflowStrategy.backpressure(), WRITERS)
                        .mapMaterializedValue(session::answersTo)
                        .keepAlive(HEARTBEAT, () -> TextMessage.create("{}"))
                        .via(end.flow())
                        .watchTermination(
                                (_, done) -> {
                                    done.whenComplete((_, _) -> session.close());
                                    return NotUsed.getInstance();
                                });
        return Flow.fromSinkAndSourceCoupled(input, output);
    }
}
