package dev.wasmrun.daemon;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.wasmrun.daemon.app.Refusals;
import dev.wasmrun.daemon.app.Survivor;
import dev.wasmrun.daemon.http.HttpServer;
import dev.wasmrun.daemon.linux.NotifySocket;
import dev.wasmrun.daemon.store.SqliteLibrary;
import dev.wasmrun.daemon.store.Store;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.Problem;

import org.apache.pekko.actor.typed.ActorSystem;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Starts {@code wasmrund}. What prevents it is the last line on stderr, a {@link Problem} as JSON.
 */
public final class Main {
    private static final long START_SECONDS = 60;
    private static final Duration LEAVING = Duration.ofSeconds(40);
    private static final long GLANCE_MS = 20;

    private Main() {}

    public static void main(String[] args) {
        if (List.of(args).contains("--help")) {
            System.out.print(Options.USAGE);
            return;
        }
        try {
            run(Options.parse(List.of(args), System.getenv()), System.getenv());
        } catch (Exception e) {
            refuse(Refusals.of(e));
        }
    }

    private static void run(Options options, Map<String, String> env) throws Exception {
        var home = home(options.home());
        System.setProperty("wasmrun.home", home.toString());
        System.setProperty("wasmrun.log", options.foreground() ? "STDERR" : "FILE");
        var lock = lock(home);
        var settings = Settings.read(given(home, options, env));
        SqliteLibrary.unpackIn(home.resolve("native"));
        var store = Store.open(home.resolve("wasmrun.db"));
        var apps = store.load().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        var survivors = new HashMap<AppName, Survivor>();
        for (var app : apps) {
            Survivors.find(app, settings.appHome(app.name().text()))
                    .ifPresent(run -> survivors.put(app.name(), run));
        }
        var ready = new CompletableFuture<HttpServer>();
        var system =
                ActorSystem.create(
                        Daemon.create(settings, store, apps, survivors, ready),
                        "wasmrund",
                        settings.pekko());
        try {
            var http = ready.get(START_SECONDS, TimeUnit.SECONDS);
            System.err.println("wasmrund %s is ready at %s".formatted(Version.CURRENT, http.url()));
            Optional.ofNullable(env.get("NOTIFY_SOCKET")).ifPresent(Main::tellReady);
        } catch (Exception e) {
            refuse(Refusals.of(e));
        }
        system.getWhenTerminated().toCompletableFuture().join();
        lock.release();
    }

    // A variable that was left over from another service must not end a daemon that works.
    private static void tellReady(String socket) {
        try {
            new NotifySocket(socket).ready();
        } catch (IOException e) {
            System.err.println("The service manager cannot be told: " + e.getMessage());
        }
    }

    private static Settings.Given given(Path home, Options options, Map<String, String> env) {
        var insideUser = System.getProperty("user.name");
        var user = Optional.ofNullable(env.get("WASMRUN_USER")).orElse(insideUser);
        var rootless = !user.equals("root");
        return new Settings.Given(home, user, rootless, options.overrides());
    }

    private static Path home(Path wished) throws IOException {
        try {
            Folders.makePrivate(wished);
            return wished.toRealPath();
        } catch (IOException e) {
            throw new Problem(
                            Problem.Kind.UNAVAILABLE,
                            "no-home",
                            "The folder %s cannot be used: %s".formatted(wished, e),
                            "Set WASMRUN_HOME to a folder of your own")
                    .asException();
        }
    }

    private static FileLock lock(Path home) throws IOException, InterruptedException {
        var channel =
                FileChannel.open(
                        home.resolve("daemon.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        var deadline = Instant.now().plus(LEAVING);
        var lock = channel.tryLock();
        while (lock == null && !answers(home) && Instant.now().isBefore(deadline)) {
            Thread.sleep(GLANCE_MS); // the one before us is still stopping its apps
            lock = channel.tryLock();
        }
        if (lock == null) {
            throw new Problem(
                            Problem.Kind.UNAVAILABLE,
                            "already-running",
                            "A daemon runs already for " + home,
                            "Use it, or stop it first: wasmrun daemon stop")
                    .asException();
        }
        return lock;
    }

    private static boolean answers(Path home) {
        try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(home.resolve("daemon.sock")))) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void refuse(Problem problem) {
        try {
            System.err.println(Json.mapper().writeValueAsString(problem));
        } catch (JsonProcessingException e) {
            System.err.println(problem);
        }
        // Nothing is to be tidied up in an orderly way: no app runs yet.
        Runtime.getRuntime().halt(problem.kind().exitCode());
    }
}
