package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.event.Audience;
import dev.wasmrun.daemon.event.Events;
import dev.wasmrun.daemon.logs.StoredLogs;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.DaemonStatus;
import dev.wasmrun.protocol.DoctorReport;
import dev.wasmrun.protocol.Event;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.RuntimeRequest;
import dev.wasmrun.protocol.RuntimeStatus;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The real server on a free port, with a stand-in for the apps behind it. */
final class TestDaemon implements AutoCloseable {
    final ActorTestKit kit = ActorTestKit.create();
    final FakeUsers users = new FakeUsers();
    final AtomicInteger stops = new AtomicInteger();
    final Audience audience = new Audience();
    final Path home;
    final Path project;
    final ActorRef<Events.Command> events;
    final HttpServer server;

    TestDaemon() {
        this(Events.Limits.USUAL);
    }

    TestDaemon(Events.Limits limits) {
        try {
            home = Files.createTempDirectory("wasmrun");
            project = Files.createDirectory(home.resolve("shop"));
            Files.writeString(project.resolve("app.js"), "console.log('hello')\n");
            users.log =
                    StoredLogs.holding(
                            home.resolve("log"),
                            List.of("GET / 200", "ERROR boom (x)", "GET /b 404", "x".repeat(9)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        users.apps.put(new AppName("shop"), Samples.app("shop", AppState.RUNNING, project));
        events = kit.spawn(Events.create(limits));
        server = await(start(0));
    }

    /** Another server of this daemon, on the same home. */
    CompletionStage<HttpServer> start(int port) {
        return HttpServer.start(
                kit.system(),
                new HttpSettings(HttpSettings.LOOPBACK, port, home, "0.1.0", "alice"),
                _ -> "nginx (4312)",
                kit.spawn(users.behavior()),
                events,
                control());
    }

    void publish(Function<String, Event> event) {
        events.tell(new Events.Publish(event));
    }

    String token() {
        return SecretFileText.of(home.resolve("token"));
    }

    String host() {
        return "Host: localhost:" + server.port();
    }

    String bearer() {
        return "Authorization: Bearer " + token();
    }

    Path socket() {
        return home.resolve("daemon.sock");
    }

    RawClient.Answer call(String method, String path, String body, String... headers)
            throws IOException {
        try (var client = RawClient.tcp(server.port())) {
            return client.request(method, path, body, headers).answer();
        }
    }

    /** A call by the token's holder. */
    RawClient.Answer call(String method, String path, String body) throws IOException {
        return call(method, path, body, host(), bearer());
    }

    /** The session cookie of a browser that followed a one-time link. */
    String session() throws IOException {
        var url = call("POST", "/api/v1/session/links", "{}").body();
        var path = url.substring(url.indexOf("/session/"), url.lastIndexOf('"'));
        var cookie = call("GET", path, "", host()).headers().get("set-cookie");
        return "Cookie: " + cookie.substring(0, cookie.indexOf(';'));
    }

    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private Control control() {
        return new Control() {
            @Override
            public Audience audience() {
                return audience;
            }

            @Override
            public CompletionStage<DaemonStatus> status() {
                return sample("daemon-status", DaemonStatus.class);
            }

            @Override
            public void leave() {}

            @Override
            public void stop() {
                stops.incrementAndGet();
            }

            @Override
            public CompletionStage<DoctorReport> doctor() {
                return sample("doctor-report", DoctorReport.class);
            }

            @Override
            public CompletionStage<Plan> detect(AppSpec spec) {
                return sample("plan", Plan.class);
            }

            @Override
            public CompletionStage<List<RuntimeStatus>> runtimes() {
                return sample("runtime-status", RuntimeStatus.class).thenApply(List::of);
            }

            @Override
            public CompletionStage<RuntimeStatus> provide(RuntimeRequest request) {
                return sample("runtime-status", RuntimeStatus.class);
            }

            @Override
            public CompletionStage<?> discard(String runtime, String version) {
                return CompletableFuture.completedFuture(version);
            }
        };
    }

    private static <T> CompletionStage<T> sample(String name, Class<T> type) {
        return CompletableFuture.completedFuture(Samples.read(name, type));
    }

    @Override
    public void close() {
        await(server.stop());
        kit.shutdownTestKit();
        try (var files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class SecretFileText {
        static String of(Path file) {
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
