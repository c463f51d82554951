package dev.wasmrun.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.exec.Entry;
import dev.wasmrun.daemon.exec.Place;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/** What who opens a command's WebSocket is told before there is a command. */
class ExecSessionTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final ActorTestKit kit = ActorTestKit.create();
    private final Materializer materializer = Materializer.createMaterializer(kit.system());
    @TempDir Path run;

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void who_asks_for_nothing_is_told_so_and_hung_up_on() {
        var told = answers(session(Duration.ofMillis(1)));
        assertThat(text(told)).contains("no-request").contains("\"exitCode\":null");
    }

    @Test
    void a_request_that_cannot_be_read_is_refused_at_once() {
        var session = session(LONG);
        var told = answers(session);
        TestDaemon.await(session.received(TextMessage.create("{")));
        assertThat(text(told)).contains("bad-json");
    }

    @Test
    void a_message_that_never_ends_ends_the_session() {
        var endless = TextMessage.create(Source.<String>maybe());
        assertThat(session(Duration.ofMillis(1)).received(endless))
                .failsWithin(Duration.ofSeconds(10));
    }

    private ExecSession session(Duration patience) {
        var entry = new Entry(run, Place.inSandbox(() -> 1), new Semaphore(1));
        return new ExecSession(entry, materializer, patience);
    }

    private CompletionStage<List<Message>> answers(ExecSession session) {
        return Source.<Message>queue(4, OverflowStrategy.backpressure(), 4)
                .mapMaterializedValue(session::answersTo)
                .toMat(Sink.seq(), Keep.right())
                .run(materializer);
    }

    private static String text(CompletionStage<List<Message>> told) {
        var messages = TestDaemon.await(told);
        assertThat(messages).hasSize(1);
        return messages.getFirst().asTextMessage().getStrictText();
    }
}
