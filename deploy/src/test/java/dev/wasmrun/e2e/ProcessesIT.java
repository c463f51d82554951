package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Several processes of one project: one app, one network, each with a life of its own. */
class ProcessesIT extends HouseTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    // Asks the worker over the app's own loopback, so its answer shows that both share a network.
    private static final String WEB =
            """
            const http = require('node:http')
            http.createServer((request, response) => {
              console.log('a page')
              http.get('http://127.0.0.1:' + (Number(process.env.PORT) + 100), (answer) => {
                answer.on('data', (text) => response.write(text))
                answer.on('end', () => response.end(' of web ' + process.uptime()))
              }).on('error', (failure) => response.end('no worker: ' + failure.code))
            }).listen(process.env.PORT)
            """;
    // Counts, each line in one write, so that a loss or a double is seen.
    private static final String WORKER =
            """
            import http.server, os, threading, time

            class Jobs(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(200)
                    self.end_headers()
                    self.wfile.write(b"job")
                def log_message(self, *words):
                    pass

            def count():
                n = 0
                while True:
                    n += 1
                    os.write(1, b"done %d\\n" % n)
                    time.sleep(0.02)

            threading.Thread(target=count, daemon=True).start()
            http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Jobs).serve_forever()
            """;

    private int webAndWorker(String name) {
        var port = House.freePort();
        var folder =
                house.project(
                        name,
                        Map.of(
                                "package.json",
                                "{}",
                                "web.js",
                                WEB,
                                "worker.py",
                                WORKER,
                                "Procfile",
                                "web: node web.js\nworker: python3 worker.py\nrelease: false\n"));
        house.wasmrun("os", folder, "-d", "--wait", "--forward", port + ":3000").expect(0);
        answers(port, "job of web");
        return port;
    }

    private static void answers(int port, String text) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Page.at(port, "/").body()).contains(text));
    }

    private JsonNode process(String app, String name) {
        return StreamSupport.stream(house.app(app).get("processes").spliterator(), false)
                .filter(one -> one.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String state(String app, String process) {
        return process(app, process).get("state").asText();
    }

    private long pid(String app, String process) {
        return process(app, process).get("pid").asLong();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private List<String> lines(String app, String process, String stream) {
        return house.wasmrun(
                        "logs",
                        app,
                        "-n",
                        1_000_000,
                        "--process",
                        process,
                        "--stream",
                        stream,
                        "--format",
                        "ndjson")
                .expect(0)
                .out()
                .lines()
                .map(line -> line.replaceFirst(".*\"text\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    @Test
    void a_procfile_with_web_and_worker_is_one_app() {
        var port = webAndWorker("shop");
        var shop = house.app("shop");
        assertThat(shop.get("ports").toString()).isEqualTo("[3000]");
        assertThat(process("shop", "web").get("main").asBoolean()).isTrue();
        assertThat(process("shop", "worker").get("port").asInt()).isEqualTo(3100);
        assertThat(house.wasmrun("ps").out()).contains("  worker").contains("  web");
        assertThat(house.wasmrun("ports", "shop").out()).contains("3000").contains("3100");
        assertThat(house.wasmrun("exec", "shop", "--", "cat", "/app/Procfile").out())
                .contains("worker");
        // plain text tells the lines apart by their names
        assertThat(house.wasmrun("logs", "shop", "-n", 100_000).out())
                .containsPattern("(?m)^worker \\| done 1$")
                .containsPattern("(?m)^web \\| a page$");
        assertThat(lines("shop", "worker", "stdout")).contains("done 1").doesNotContain("a page");
        assertThat(lines("shop", "web", "stdout")).contains("a page").doesNotContain("done 1");
        assertThat(house.wasmrun("logs", "shop", "--process", "x").code()).isEqualTo(3);

        oneCrash(port);
        oneRestart();
        house.wasmrun("stop", "shop").expect(0);
        house.wasmrun("stop", "shop").expect(0);
        assertThat(state("shop", "worker")).isEqualTo("stopped");
        house.wasmrun("rm", "shop").expect(0);
    }

    private void oneCrash(int port) {
        await().atMost(SOON).until(() -> process("shop", "worker").get("ready").asBoolean());
        var web = pid("shop", "web");
        var worker = pid("shop", "worker");
        kill(worker);
        await().atMost(SOON).until(() -> isAnother("shop", "worker", worker));
        assertThat(pid("shop", "web")).isEqualTo(web);
        assertThat(process("shop", "worker").get("restarts").asInt()).isEqualTo(1);
        assertThat(process("shop", "web").get("restarts").asInt()).isZero();
        answers(port, "job of web");
    }

    // Between two processes there is none, and it counts as running until its last line is read.
    private boolean isAnother(String app, String process, long before) {
        var now = pid(app, process);
        return state(app, process).equals("running") && now > 0 && now != before;
    }

    private void oneRestart() {
        var web = pid("shop", "web");
        var worker = pid("shop", "worker");
        house.wasmrun("restart", "shop", "--process", "worker").expect(0);
        await().atMost(SOON).until(() -> isAnother("shop", "worker", worker));
        assertThat(pid("shop", "web")).isEqualTo(web);
        assertThat(house.wasmrun("restart", "shop", "--process", "x").code()).isEqualTo(3);
    }

    @Test
    void one_is_stopped_alone_until_it_is_started_again() {
        var port = webAndWorker("alone");
        await().atMost(SOON).until(() -> process("alone", "worker").get("ready").asBoolean());
        var web = pid("alone", "web");
        var worker = pid("alone", "worker");
        commandsInEach();
        house.wasmrun("stop", "alone", "--process", "worker").expect(0);
        assertThat(state("alone", "worker")).isEqualTo("stopped");
        assertThat(ProcessHandle.of(worker).filter(ProcessHandle::isAlive)).isEmpty();
        answers(port, "no worker");
        var outcome = house.wasmrun("exec", "alone", "--process", "worker", "--", "true");
        assertThat(outcome.err()).contains("worker of alone does not run");

        // neither a new daemon nor a restart of the other one starts it
        kill(house.daemonPid());
        house.wasmrun("daemon", "start").expect(0);
        answers(port, "no worker");
        assertThat(pid("alone", "web")).isEqualTo(web);
        house.wasmrun("restart", "alone", "--process", "web").expect(0);
        await().atMost(SOON).until(() -> process("alone", "web").get("ready").asBoolean());
        answers(port, "no worker");
        assertThat(state("alone", "worker")).isEqualTo("stopped");

        house.wasmrun("start", "alone", "--process", "worker").expect(0);
        answers(port, "job of web");
        house.wasmrun("stop", "alone", "--process", "web").expect(0);
        assertThat(house.app("alone").get("state").asText()).isEqualTo("stopped");
        assertThat(house.wasmrun("start", "alone", "--process", "worker").err())
                .contains("wasmrun start alone");
        house.wasmrun("rm", "alone").expect(0);
    }

    // Both say PORT, and it is another for each.
    private void commandsInEach() {
        var port = List.of("--", "sh", "-c", "echo $PORT in $PWD");
        assertThat(exec("worker", port)).isEqualTo("3100 in /app\n");
        assertThat(exec("web", port)).isEqualTo("3000 in /app\n");
        var processes = List.of("--", "sh", "-c", "cat /proc/[0-9]*/cmdline");
        assertThat(exec("worker", processes)).contains("worker.py").doesNotContain("web.js");
    }

    private String exec(String process, List<String> command) {
        var words =
                Stream.concat(Stream.of("exec", "alone", "--process", process), command.stream());
        return house.wasmrun(words.toArray()).expect(0).out();
    }

    @Test
    void all_of_it_survives_a_kill_of_the_daemon() {
        var port = webAndWorker("kept");
        await().atMost(SOON).until(() -> process("kept", "worker").get("ready").asBoolean());
        var web = pid("kept", "web");
        var worker = pid("kept", "worker");
        kill(house.daemonPid());
        house.wasmrun("daemon", "start").expect(0);
        answers(port, "job of web");
        await().atMost(SOON).until(() -> state("kept", "worker").equals("running"));
        assertThat(pid("kept", "web")).isEqualTo(web);
        assertThat(pid("kept", "worker")).isEqualTo(worker);

        kill(house.daemonPid());
        kill(worker);
        house.wasmrun("daemon", "start").expect(0);
        await().atMost(SOON).until(() -> isAnother("kept", "worker", worker));
        assertThat(process("kept", "worker").get("exitCode").isNull()).isTrue();
        assertThat(pid("kept", "web")).isEqualTo(web);
        answers(port, "job of web");

        house.wasmrun("stop", "kept").expect(0);
        everyLineOnce();
        house.wasmrun("rm", "kept").expect(0);
    }

    // Each life of the worker counts from one.
    private void everyLineOnce() {
        var numbers =
                lines("kept", "worker", "stdout").stream()
                        .map(line -> Integer.parseInt(line.replace("done ", "")))
                        .toList();
        var second = numbers.lastIndexOf(1);
        assertThat(second).isPositive();
        assertThat(numbers.subList(0, second))
                .isEqualTo(IntStream.rangeClosed(1, second).boxed().toList());
        assertThat(numbers.subList(second, numbers.size()))
                .isEqualTo(IntStream.rangeClosed(1, numbers.size() - second).boxed().toList());
    }

    @Test
    void processes_start_in_their_order_and_end_in_the_reverse_one() throws IOException {
        var before = Leftovers.of(house);
        var say =
                """
                const fs = require('node:fs')
                const say = (what) => fs.appendFileSync('/app/order.txt', process.env.NAME + ' ' + what + '\\n')
                say('begins')
                process.on('SIGTERM', () => { say('ends'); process.exit(0) })
                """;
        var listening =
                say
                        + "setTimeout(() => require('node:http').createServer((q, a) => a.end('yes')).listen(process.env.PORT), 300)";
        var folder =
                house.project(
                        "ordered",
                        Map.of(
                                "package.json",
                                "{}",
                                "task.js",
                                "require('node:fs').appendFileSync('/app/order.txt', 'task done\\n')",
                                "server.js",
                                listening,
                                ".wasmrun.toml",
                                """
                                [[process]]
                                name = "worker"
                                start = "exec node server.js"
                                port = 4100
                                env = { NAME = "worker" }
                                depends_on = ["web"]
                                [[process]]
                                name = "web"
                                start = "exec node server.js"
                                env = { NAME = "web" }
                                depends_on = ["db", "task"]
                                [[process]]
                                name = "db"
                                start = "exec node server.js"
                                port = 4000
                                ready = "/"
                                env = { NAME = "db" }
                                [[process]]
                                name = "task"
                                start = "node task.js"
                                depends_on = ["db"]
                                ready = "exit"
                                [limits]
                                pids = 200
                                """));
        house.wasmrun("os", folder, "-d", "--wait").expect(0);
        await().atMost(SOON).until(() -> process("ordered", "worker").get("ready").asBoolean());
        assertThat(state("ordered", "task")).isEqualTo("stopped");
        assertThat(process("ordered", "task").get("exitCode").asInt()).isZero();
        house.wasmrun("stop", "ordered").expect(0);
        assertThat(Files.readString(folder.resolve("order.txt")).lines())
                .containsExactly(
                        "db begins",
                        "task done",
                        "web begins",
                        "worker begins",
                        "worker ends",
                        "web ends",
                        "db ends");
        house.wasmrun("rm", "ordered").expect(0);
        Leftovers.awaitSameAs(before, house);
    }

    @Test
    void the_end_of_the_main_process_is_the_end_of_the_app() {
        var folder =
                house.project(
                        "brief",
                        Map.of(
                                "package.json",
                                "{}",
                                "Procfile",
                                "web: sh -c 'sleep 1; exit 0'\nworker: sleep 1000\nbad: false\n"));
        house.wasmrun("os", folder, "-d").expect(0);
        await().atMost(SOON)
                .until(() -> house.app("brief").get("state").asText().equals("stopped"));
        await().atMost(SOON).until(() -> state("brief", "worker").equals("stopped"));
        assertThat(process("brief", "bad").at("/problem/code").asText()).isEqualTo("process-ended");
        house.wasmrun("rm", "brief").expect(0);
    }

    @Test
    void what_is_wrong_with_them_is_told_before_anything_starts() {
        refused("a depends on a", "[[process]]\nname='a'\nstart='x'\ndepends_on=['a']\n");
        refused("depends on b", "[[process]]\nname='a'\nstart='x'\ndepends_on=['b']\n");
        refused("no start command", "[[process]]\nname='a'\n");
        refused(
                "two processes with the name a",
                "[[process]]\nname='a'\nstart='x'\n[[process]]\nname='a'\nstart='x'\n");
        refused("no valid TOML at line 1", "[[process]\nname=");
    }

    private void refused(String why, String toml) {
        var folder = house.project("wrong", Map.of("package.json", "{}", ".wasmrun.toml", toml));
        var ended = house.wasmrun("os", folder, "-d");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains(why);
    }
}
