package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;

import dev.wasmrun.daemon.process.FakeProcess;
import dev.wasmrun.protocol.AppState;
import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Readiness;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When an app counts as ready, asked by HTTP of a real server. */
class AppReadyTest {
    @TempDir Path home;
    private StagedApp stage;
    private HttpServer app;
    private volatile int status = 503;
    private volatile boolean failing;
    private volatile boolean starting;

    @BeforeEach
    void open() throws IOException {
        stage = new StagedApp(home);
        stage.supplies.readiness = new Readiness(Optional.of("/health"), 30_000, Optional.empty());
        app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.createContext(
                "/",
                exchange -> {
                    var found = exchange.getRequestURI().getPath().equals("/health");
                    var usual = found ? status : starting ? 503 : 404;
                    exchange.sendResponseHeaders(failing ? 500 : usual, -1);
                    exchange.close();
                });
        app.start();
        stage.supplies.inside.leadsTo(app.getAddress().getPort());
        stage.supplies.inside.listensOn(3000);
    }

    @AfterEach
    void close() throws IOException {
        stage.close();
        app.stop(0);
    }

    private FakeProcess runs() {
        stage.answer(stage.run());
        var process = stage.supplies.launched("start");
        stage.until(AppState.RUNNING);
        return process;
    }

    @Test
    void it_is_ready_when_its_own_page_says_so_and_shows_nothing_before() {
        runs();
        var listening = stage.until("listening", now -> !now.ports().isEmpty());
        assertThat(listening.ready()).isFalse();
        assertThat(stage.refusal(stage.ask(App.Dial::new)).code()).isEqualTo("not-ready");
        status = 204;
        stage.pass(Duration.ofMillis(200));
        assertThat(stage.until("ready", AppStatus::ready).readiness().http()).contains("/health");
        stage.answer(stage.ask(App.Dial::new));
    }

    @Test
    void one_that_takes_too_long_runs_on_and_says_why_it_is_not_ready() {
        runs();
        stage.until("listening", now -> !now.ports().isEmpty());
        stage.pass(Duration.ofSeconds(31));
        var late = stage.until("late", now -> now.readiness().problem().isPresent());
        var problem = late.readiness().problem().orElseThrow();
        assertThat(late.state()).isEqualTo(AppState.RUNNING);
        assertThat(problem.kind()).isEqualTo(Problem.Kind.TIMEOUT);
        assertThat(problem.message()).contains("30.0 s").contains("/health").contains("503");
        status = 200;
        stage.pass(Duration.ofMillis(200));
        assertThat(stage.until("ready", AppStatus::ready).readiness().problem()).isEmpty();
    }

    @Test
    void without_a_question_it_is_ready_when_it_answers_anything_at_all() {
        stage.supplies.readiness = Readiness.USUAL;
        runs();
        var ready = stage.until("ready", AppStatus::ready);
        assertThat(ready.readiness().problem()).as("404 is an answer").isEmpty();
        assertThat(stage.supplies.inside.dialed()).hasSize(1);
    }

    @Test
    void a_program_without_a_framework_may_break_of_a_path_and_is_ready_when_it_listens() {
        stage.supplies.readiness = Readiness.USUAL;
        stage.supplies.framework = Optional.empty();
        runs();
        stage.until("ready", AppStatus::ready);
        assertThat(stage.supplies.inside.dialed()).isEmpty();
    }

    @Test
    void a_page_that_fails_is_no_reason_to_wait_but_told_with_its_cause() {
        stage.supplies.readiness = Readiness.USUAL;
        stage.supplies.recent.add("Error: Cannot find module 'express'");
        failing = true;
        runs();
        await().until(() -> stage.supplies.inside.dialed().size() == 1);
        stage.pass(Duration.ofMillis(400));
        var problem = stage.until("ready", AppStatus::ready).readiness().problem().orElseThrow();
        assertThat(problem.code()).isEqualTo("page-fails");
        assertThat(problem.message()).contains("500");
        assertThat(problem.hint()).contains("npm install express");
    }

    @Test
    void a_page_that_is_not_there_yet_is_asked_for_again() {
        stage.supplies.readiness = Readiness.USUAL;
        starting = true;
        runs();
        stage.until("listening", now -> !now.ports().isEmpty());
        stage.pass(Duration.ofSeconds(2));
        await().until(() -> stage.supplies.inside.dialed().size() > 1);
        assertThat(stage.describe().ready()).isFalse();
        starting = false;
        stage.pass(Duration.ofSeconds(2));
        assertThat(stage.until("ready", AppStatus::ready).readiness().problem()).isEmpty();
    }

    @Test
    void what_a_hint_calls_manage_py_is_where_the_start_command_has_it() {
        stage.supplies.readiness = Readiness.USUAL;
        stage.supplies.start = "python shop/manage.py runserver";
        stage.supplies.recent.add("django.db.utils.OperationalError: no such table: blog_post");
        failing = true;
        runs();
        await().until(() -> stage.supplies.inside.dialed().size() == 1);
        stage.pass(Duration.ofMillis(400));
        var problem = stage.until("ready", AppStatus::ready).readiness().problem().orElseThrow();
        assertThat(problem.hint()).contains("exec shop -- python shop/manage.py migrate");
    }

    @Test
    void one_that_hangs_up_is_given_time_to_end() throws IOException {
        stage.supplies.readiness = Readiness.USUAL;
        try (var hangsUp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> hangUp(hangsUp));
            stage.supplies.inside.leadsTo(hangsUp.getLocalPort());
            var process = runs();
            await().until(() -> stage.supplies.inside.dialed().size() == 1);
            assertThat(stage.describe().ready()).isFalse();
            process.end(3);
            assertThat(stage.until(AppState.FAILED).problem()).as("it never worked").isPresent();
        }
    }

    private static void hangUp(ServerSocket server) {
        try {
            while (!server.isClosed()) {
                server.accept().close();
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    @Test
    void why_it_does_not_answer_is_read_in_its_log_and_said_once() {
        runs();
        stage.until("listening", now -> !now.ports().isEmpty());
        stage.pass(Duration.ofSeconds(4));
        stage.supplies.recent.add("Error: Cannot find module 'express'");
        stage.pass(Duration.ofSeconds(4));
        await().until(() -> said().size() == 1);
        stage.pass(Duration.ofSeconds(24));
        var problem =
                stage.until("late", now -> now.readiness().problem().isPresent())
                        .readiness()
                        .problem()
                        .orElseThrow();
        assertThat(problem.code()).isEqualTo("not-ready");
        assertThat(problem.hint()).contains("npm install express").endsWith("wasmrun logs shop");
        assertThat(said()).hasSize(1);
    }

    @Test
    void a_program_that_ended_under_its_reloader_is_a_problem_until_it_answers() {
        stage.supplies.recent.add("Error: Cannot find module 'express'");
        stage.supplies.recent.add(
                "\u001b[31m[nodemon] app crashed - waiting for file changes before starting...\u001b[39m");
        stage.supplies.recent.add("Node.js v20.20.2"); // on stderr, which is read on its own
        runs();
        stage.until("listening", now -> !now.ports().isEmpty());
        stage.pass(Duration.ofSeconds(4));
        var stuck = stage.until("stuck", now -> now.readiness().problem().isPresent());
        var problem = stuck.readiness().problem().orElseThrow();
        assertThat(problem.kind()).isEqualTo(Problem.Kind.FAILED);
        assertThat(problem.code()).isEqualTo("program-ended");
        assertThat(problem.hint()).contains("npm install express");
        stage.pass(Duration.ofSeconds(60));
        assertThat(stage.describe().readiness().problem())
                .as("also when its time is over")
                .hasValueSatisfying(one -> assertThat(one.code()).isEqualTo("program-ended"));
        stage.supplies.recent.add("[nodemon] restarting due to changes...");
        stage.pass(Duration.ofSeconds(4));
        stage.until("started again", now -> now.readiness().problem().isEmpty());
        status = 200;
        stage.pass(Duration.ofMillis(200));
        assertThat(stage.until("ready", AppStatus::ready).readiness().problem()).isEmpty();
    }

    @Test
    void nobody_asks_why_of_one_that_answers() {
        stage.supplies.readiness = Readiness.USUAL;
        stage.supplies.recent.add("Error: Cannot find module 'express'");
        runs();
        stage.until("ready", AppStatus::ready);
        stage.pass(Duration.ofSeconds(10));
        stage.answer(stage.ask(App.Dial::new)); // whatever was asked is answered by now
        assertThat(said()).isEmpty();
    }

    @Test
    void of_several_programs_at_once_the_one_that_ended_is_told_until_it_is_back() {
        stage.supplies.readiness = Readiness.USUAL;
        runs();
        stage.until("ready", AppStatus::ready);
        stage.supplies.recent.add("[1] VITE ready in 300 ms");
        stage.supplies.recent.add("[0] Error: Cannot find module 'express'");
        stage.supplies.recent.add("[1] GET / 200");
        stage.supplies.recent.add("\u001b[34m[0]\u001b[39m npm run server exited with code 1");
        stage.supplies.recent.add("[1] GET /favicon.ico 404");
        stage.pass(Duration.ofSeconds(4));
        var status = stage.until("told", now -> now.readiness().problem().isPresent());
        var problem = status.readiness().problem().orElseThrow();
        assertThat(problem.code()).isEqualTo("part-ended");
        assertThat(problem.message()).contains("[0] has ended");
        assertThat(problem.hint()).contains("npm install express");
        assertThat(status.ready()).isTrue();
        stage.supplies.recent.add("[0] listening on 5000");
        stage.pass(Duration.ofSeconds(6));
        stage.until("back", now -> now.readiness().problem().isEmpty());
    }

    @Test
    void of_several_programs_at_once_one_that_waits_for_a_change_has_ended() {
        assertThat(
                        CauseLook.hasEnded(
                                List.of(
                                        "[0] [nodemon] app crashed - waiting for file changes before starting...")))
                .as("the other one may yet answer")
                .isFalse();
        assertThat(
                        PartsLook.ended(
                                List.of(
                                        "[server] [nodemon] app crashed - waiting for file changes before starting...",
                                        "[server] Node.js v20.20.2",
                                        "[client] ready")))
                .hasValueSatisfying(part -> assertThat(part.name()).isEqualTo("server"));
        assertThat(
                        PartsLook.ended(
                                List.of(
                                        "[server] [nodemon] app crashed - waiting for file changes before starting...",
                                        "[server] [nodemon] starting `node server.js`")))
                .isEmpty();
    }

    @Test
    void of_several_programs_at_once_one_that_ends_well_is_no_problem() {
        stage.supplies.readiness = Readiness.USUAL;
        runs();
        stage.until("ready", AppStatus::ready);
        stage.supplies.recent.add("[css] Done in 300ms.");
        stage.supplies.recent.add("[css] npm run css exited with code 0");
        stage.pass(Duration.ofSeconds(40));
        stage.answer(stage.ask(App.Dial::new));
        assertThat(stage.describe().readiness().problem()).isEmpty();
    }

    @Test
    void one_that_no_longer_answers_is_asked_why() {
        stage.supplies.readiness = Readiness.USUAL;
        runs();
        stage.until("ready", AppStatus::ready);
        stage.supplies.inside.listensOn();
        stage.supplies.recent.add("KeyError: 'SHOP_KEY'");
        stage.until("not ready", now -> !now.ready());
        stage.pass(Duration.ofSeconds(4));
        await().until(() -> said().size() == 1);
    }

    private List<String> said() {
        return stage.supplies.said.stream()
                .filter(line -> line.startsWith("It does not answer yet"))
                .toList();
    }
}
