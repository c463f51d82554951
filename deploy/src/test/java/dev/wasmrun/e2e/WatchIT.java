package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Live reload, with real editors' habits, real installs and requests that never stop. */
class WatchIT extends HouseTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration INSTALLED = Duration.ofMinutes(3);

    @Test
    void an_express_app_follows_its_files() throws IOException {
        var folder = house.example("node-express", "watched-express");
        var port = House.freePort();
        house.wasmrun(
                        "os",
                        folder,
                        "--detach",
                        "--wait=180s",
                        "--watch",
                        "--forward",
                        port + ":3000")
                .expect(0);
        try (var visitors = new Requests(port, "/api/products")) {
            await().until(() -> visitors.answered() > 0);
            edit(folder.resolve("server.js"), "Enamel mug", "Copper mug");
            answers(port, "/api/products", "Copper mug");
            replace(folder.resolve("server.js"), "Copper mug", "Tin mug");
            answers(port, "/api/products", "Tin mug");
        }
        var app = house.app("watched-express");
        assertThat(app.at("/watch/reason").asText()).isEqualTo("server.js changed");
        assertThat(house.wasmrun("logs", "watched-express").out())
                .contains("(server.js changed): node server.js");

        crashAndMend("watched-express", folder.resolve("server.js"), port, "/api/products");

        edit(folder.resolve("package.json"), "\"5.3.0\"", "\"5.3.0\", \"is-number\": \"7.0.0\"");
        await().atMost(INSTALLED)
                .until(() -> Files.exists(folder.resolve("node_modules/is-number/package.json")));
        edit(folder.resolve("server.js"), "Tin mug", "Mug ' + require('is-number')(5) + '");
        answers(port, "/api/products", "Mug true");
        house.wasmrun("rm", "-f", "watched-express").expect(0);
    }

    @Test
    void a_flask_app_follows_its_files() throws IOException {
        var folder = house.example("python-flask", "watched-flask");
        var port = House.freePort();
        house.wasmrun("os", folder, "-d", "--wait=180s", "--watch", "--forward", port + ":5000")
                .expect(0);
        try (var visitors = new Requests(port, "/api/books")) {
            await().until(() -> visitors.answered() > 0);
            edit(folder.resolve("app.py"), "Invisible Cities", "Visible Cities");
            answers(port, "/api/books", "Visible Cities");
        }
        crashAndMend("watched-flask", folder.resolve("app.py"), port, "/api/books");

        edit(folder.resolve("requirements.txt"), "Flask==3.1.3", "Flask==3.1.3\niniconfig==2.0.0");
        await().atMost(INSTALLED)
                .until(
                        () ->
                                house.wasmrun("exec", "watched-flask", "--", "pip", "list")
                                        .out()
                                        .contains("iniconfig"));
        answers(port, "/api/books", "Visible Cities");
        house.wasmrun("rm", "-f", "watched-flask").expect(0);
    }

    @Test
    void it_is_switched_while_the_app_runs_and_survives_the_daemon() throws IOException {
        var folder = house.project("switched", NodeApps.answering("one"));
        var port = House.freePort();
        house.wasmrun("os", folder, "-d", "--wait", "--forward", port + ":3000").expect(0);
        assertThat(house.wasmrun("watch", "switched", "on").expect(0).out()).contains("on");
        edit(folder.resolve("server.js"), "one", "two");
        answers(port, "/", "two");

        house.wasmrun("daemon", "restart").expect(0);
        await().atMost(SOON)
                .until(() -> house.app("switched").at("/watch/state").asText().equals("on"));
        assertThat(house.app("switched").get("run").asInt()).isEqualTo(2);
        edit(folder.resolve("server.js"), "two", "three");
        answers(port, "/", "three");

        assertThat(house.wasmrun("watch", "switched", "off").expect(0).out()).contains("off");
        assertThat(house.app("switched").at("/watch/state").asText()).isEqualTo("off");
        house.wasmrun("os", folder, "-d", "--watch").expect(0);
        await().atMost(SOON)
                .until(() -> house.app("switched").at("/watch/state").asText().equals("on"));
        house.wasmrun("rm", "-f", "switched").expect(0);
    }

    @Test
    void a_project_of_very_many_files_follows_them_and_costs_the_daemon_little()
            throws IOException {
        var folder = house.project("many", NodeApps.answering("one"));
        for (var i = 0; i < 500; i++) {
            var below = folder.resolve("src/%d/%d".formatted(i % 10, i));
            Files.createDirectories(below);
            for (var j = 0; j < 40; j++) {
                Files.createFile(below.resolve("module-%d.js".formatted(j)));
            }
        }
        house.person().own(folder);
        var port = House.freePort();
        var before = daemonMegabytes();
        house.wasmrun("os", folder, "-d", "--wait", "--watch", "--forward", port + ":3000")
                .expect(0);
        await().atMost(SOON)
                .until(() -> house.app("many").at("/watch/state").asText().equals("on"));
        Files.writeString(folder.resolve("src/7/7/module-7.js"), "changed");
        await().atMost(SOON).until(() -> house.app("many").get("run").asInt() == 2);
        answers(port, "/", "one");
        assertThat(daemonMegabytes() - before).isLessThan(100);
        house.wasmrun("rm", "-f", "many").expect(0);
    }

    private long daemonMegabytes() throws IOException {
        var status = Files.readAllLines(Path.of("/proc/" + house.daemonPid() + "/status"));
        return status.stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                / 1024;
    }

    @Test
    void what_changed_while_no_daemon_was_there_is_noticed() throws IOException {
        var folder = house.project("unseen", NodeApps.answering("one"));
        var port = House.freePort();
        house.wasmrun("os", folder, "-d", "--wait", "--watch", "--forward", port + ":3000")
                .expect(0);
        Programs.succeed("kill", "-9", Long.toString(house.daemonPid()));
        edit(folder.resolve("server.js"), "one", "two");
        await().atMost(SOON).until(() -> house.wasmrun("daemon", "start").code() == 0);
        answers(port, "/", "two");
        house.wasmrun("rm", "-f", "unseen").expect(0);
    }

    @Test
    void an_app_is_ready_when_it_says_so() {
        var source =
                """
                const began = Date.now()
                require('node:http').createServer((request, response) => {
                  response.statusCode = request.url === '/health' && Date.now() < began + 1500 ? 503 : 200
                  response.end('up')
                }).listen(3000)
                """;
        var never =
                "require('node:http').createServer((q, r) => r.writeHead(500).end()).listen(3000)";
        var healthy = "[ready]\nhttp = \"/health\"\n";
        var folder = house.project("slow", Map.of("server.js", source, ".wasmrun.toml", healthy));
        house.wasmrun("os", folder, "-d", "--wait").expect(0);
        assertThat(house.app("slow").get("ready").asBoolean()).isTrue();
        assertThat(house.wasmrun("logs", "slow").out()).contains("Ready: /health is answered");

        var ill =
                house.project(
                        "ill",
                        Map.of(
                                "server.js",
                                never,
                                ".wasmrun.toml",
                                healthy + "timeout = \"1s\"\n"));
        assertThat(house.wasmrun("os", ill, "-d", "--wait").expect(9).err()).contains("ill");
        await().atMost(SOON)
                .until(
                        () ->
                                house.app("ill")
                                        .at("/readiness/problem/code")
                                        .asText()
                                        .equals("not-ready"));
        assertThat(house.app("ill").at("/readiness/problem/message").asText()).contains("500");
        house.wasmrun("rm", "-f", "slow", "ill").expect(0);
    }

    private void crashAndMend(String name, Path file, int port, String path) throws IOException {
        var right = Files.readString(file);
        Files.writeString(file, "this is no program(\n");
        await().atMost(SOON).until(() -> house.app(name).get("state").asText().equals("waiting"));
        assertThat(house.wasmrun("logs", name, "--stream", "stderr").out()).contains("SyntaxError");
        Files.writeString(file, right);
        await().atMost(SOON).until(() -> Page.at(port, path).status() == 200);
    }

    private static void answers(int port, String path, String text) {
        await().atMost(SOON).until(() -> Page.at(port, path).body().contains(text));
    }

    /** Writes into the file, as most editors do. */
    private static void edit(Path file, String from, String to) throws IOException {
        var text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    /** Writes another file and puts it in the place of the first, as others do. */
    private static void replace(Path file, String from, String to) throws IOException {
        var fresh = file.resolveSibling("." + file.getFileName() + ".tmp");
        Files.writeString(fresh, Files.readString(file).replace(from, to));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Somebody who asks again and again, whatever happens to the app. */
    private static final class Requests implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger answered = new AtomicInteger();
        private final CompletableFuture<Void> asking;

        Requests(int port, String path) {
            asking =
                    CompletableFuture.runAsync(
                            () -> {
                                while (!over.get()) {
                                    if (Page.at(port, path).status() == 200) {
                                        answered.incrementAndGet();
                                    }
                                }
                            });
        }

        int answered() {
            return answered.get();
        }

        @Override
        public void close() {
            over.set(true);
            asking.join();
        }
    }
}
