package dev.wasmrun.cli;

import static dev.wasmrun.cli.Samples.app;
import static dev.wasmrun.cli.Samples.line;
import static dev.wasmrun.cli.Samples.log;
import static dev.wasmrun.cli.Samples.page;
import static dev.wasmrun.cli.Samples.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

final class VerbsTest {
    private static final String APPS = "GET /api/v1/apps";
    @TempDir Path home;
    @TempDir Path project;
    private FakeDaemon daemon;
    private Shell shell;

    @BeforeEach
    void startDaemon() throws IOException {
        daemon =
                FakeDaemon.unix(home)
                        .on(
                                APPS,
                                "["
                                        + app("shed", "stopped")
                                        + ","
                                        + app("shop", "running", Samples.ready())
                                        + "]");
        shell = new Shell(home, project);
    }

    @AfterEach
    void stopDaemon() throws IOException {
        daemon.close();
    }

    @Test
    void ps_shows_one_app_a_row() {
        assertThat(shell.run("ps").out().lines())
                .satisfiesExactly(
                        header ->
                                assertThat(header.split(" +"))
                                        .containsExactly(
                                                "NAME",
                                                "STATE",
                                                "READY",
                                                "PORTS",
                                                "URL",
                                                "CPU",
                                                "MEM",
                                                "RESTARTS",
                                                "AGE"),
                        shed -> assertThat(shed).startsWith("shed  stopped  no     8080->3000"),
                        shop -> assertThat(shop).startsWith("shop  running  yes    8080->3000"));
    }

    @Test
    void top_shows_the_busiest_first_and_once_where_nobody_watches() {
        daemon.on(
                APPS,
                "[%s,%s,%s]"
                        .formatted(
                                app("idle", "running", Samples.taking(0.001, 40)),
                                app("gone", "stopped", json -> json.putNull("usage")),
                                app("busy", "running", Samples.taking(1.5, 512))));
        assertThat(shell.run("top").out().lines())
                .containsExactly(
                        "NAME  CPU   MEM     PROCESSES",
                        "busy  150%  512 MB  3",
                        "idle  0%    40 MB   3");
        assertThat(shell.run("top", "id", "-q").out()).isEqualTo("idle\n");
    }

    @Test
    void ps_passes_the_daemons_json_through() {
        var json = "[{\"name\":\"shop\",\"later\":{\"a\":[1,2.5]}}]";
        daemon.on(APPS, json);
        assertThat(shell.run("ps", "--format", "json").out()).isEqualTo(json + "\n");
        assertThat(shell.run("ps", "--format=ndjson").out())
                .isEqualTo("{\"name\":\"shop\",\"later\":{\"a\":[1,2.5]}}\n");
        assertThat(shell.run("ps", "-q").out()).isEqualTo("shop\n");
    }

    @Test
    void the_name_of_an_app_may_be_a_unique_prefix() {
        daemon.on("POST /api/v1/apps/shop/stop", app("shop", "stopped"));
        assertThat(shell.run("stop", "sho").code()).isZero();
        assertThat(shell.run("stop", "sh").err()).contains("'sh' may be shed or shop");
        assertThat(shell.run("stop", "sh").code()).isEqualTo(2);
    }

    @Test
    void an_unknown_app_is_not_found_with_a_suggestion() {
        var outcome = shell.run("inspect", "shpo");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err()).contains("There is no app 'shpo'", "Did you mean shop?");
    }

    @Test
    void without_a_name_it_is_the_app_of_this_folder() throws IOException {
        assertThat(shell.run("restart").err()).contains("This folder has no app", "shed, shop");
        daemon.on(APPS, "[" + app("shop", "running", Samples.at(project.toRealPath())) + "]")
                .on("POST /api/v1/apps/shop/restart", app("shop", "starting"));
        assertThat(shell.run("restart").out()).contains("shop  starting");
    }

    @Test
    void a_refusal_of_the_daemon_is_shown_and_decides_the_exit_code() {
        daemon.on(
                "DELETE /api/v1/apps/shop",
                _ ->
                        new FakeDaemon.Reply(
                                409, Samples.problem("conflict", "still-running", "shop runs")));
        var outcome = shell.run("rm", "shop");
        assertThat(outcome.code()).isEqualTo(6);
        assertThat(outcome.err()).isEqualTo("error: shop runs\n  Do this\n");
    }

    @Test
    void force_is_passed_on() {
        daemon.on("DELETE /api/v1/apps/shop", _ -> new FakeDaemon.Reply(204, ""));
        assertThat(shell.run("rm", "-f", "shop").out()).isEqualTo("shop\n");
        assertThat(daemon.wasAsked("DELETE", "/api/v1/apps/shop?force=true")).isTrue();
    }

    @Test
    void a_refused_forward_is_told_with_its_reason() {
        daemon.on(
                "POST /api/v1/apps/shop/forwards",
                "{\"address\":\"127.0.0.1\",\"hostPort\":80,\"appPort\":3000,\"state\":\"refused\",\"problem\":"
                        + Samples.problem("conflict", "port-taken", "Port 80 is used by nginx")
                        + "}");
        var outcome = shell.run("forward", "add", "shop", "80:3000");
        assertThat(outcome.code()).isEqualTo(6);
        assertThat(outcome.err()).contains("Port 80 is used by nginx");
        assertThat(daemon.last("POST", "/api").json().text("forward")).contains("80:3000");
    }

    @Test
    void a_forward_of_a_port_that_several_have_is_removed_with_its_address() {
        daemon.on("DELETE /api/v1/apps/shop/forwards/8080", _ -> new FakeDaemon.Reply(204, ""));
        assertThat(shell.run("forward", "rm", "shop", "[::1]:8080").out()).isEqualTo("8080\n");
        assertThat(daemon.wasAsked("DELETE", "/api/v1/apps/shop/forwards/8080?address=%3A%3A1"))
                .isTrue();
        shell.run("forward", "rm", "shop", "8080/udp");
        assertThat(daemon.wasAsked("DELETE", "/api/v1/apps/shop/forwards/8080?protocol=udp"))
                .isTrue();
        assertThat(shell.run("forward", "rm", "shop", "no:where").err())
                .contains("'no:where' names no forward");
    }

    @Test
    void a_forward_that_leads_nowhere_says_so_in_the_list() {
        daemon.on(
                "GET /api/v1/apps/shop/forwards",
                "[{\"address\":\"127.0.0.1\",\"hostPort\":8080,\"appPort\":3000,\"state\":\"open\",\"problem\":null,\"protocol\":\"tcp\",\"hint\":\"Nothing listens on 3000\"}]");
        assertThat(shell.run("forward", "ls", "shop").out())
                .contains("127.0.0.1:8080 -> 3000  open   Nothing listens on 3000");
    }

    @Test
    void ports_tells_what_is_open_and_where_the_host_reaches_it() {
        daemon.on(
                "GET /api/v1/apps/shop/ports",
                "[{\"protocol\":\"tcp\",\"address\":\"0.0.0.0\",\"port\":3000,\"process\":\"node\",\"pid\":4312,\"page\":true,\"forwards\":[\"127.0.0.1:8080\",\"[::1]:8080\"]},"
                        + "{\"protocol\":\"udp\",\"address\":\"::1\",\"port\":53,\"process\":null,\"pid\":null,\"page\":false,\"forwards\":[]}]");
        assertThat(shell.run("ports", "shop").out().lines())
                .containsExactly(
                        "PROTOCOL  ADDRESS  PORT  PROCESS      PAGE  FORWARDED",
                        "tcp       0.0.0.0  3000  node (4312)  yes   127.0.0.1:8080,[::1]:8080",
                        "udp       ::1      53    -            no    -");
        assertThat(shell.run("ports", "shop", "-q").out()).isEqualTo("3000\n53\n");
    }

    @Test
    void a_udp_forward_is_listed_as_such() {
        daemon.on(
                "GET /api/v1/apps/shop/forwards",
                "[{\"address\":\"127.0.0.1\",\"hostPort\":5353,\"appPort\":53,\"state\":\"open\",\"problem\":null,\"protocol\":\"udp\"}]");
        assertThat(shell.run("forward", "ls", "shop").out())
                .contains("127.0.0.1:5353 -> 53/udp  open");
    }

    @Test
    void logs_of_several_apps_are_merged_by_time() {
        daemon.on(
                "GET /api/v1/apps/shop/logs",
                page(3, line(1, "stdout", "a"), line(3, "stderr", "c")));
        daemon.on("GET /api/v1/apps/shed/logs", page(2, line(2, "stdout", "b")));
        assertThat(shell.run("logs", "shop", "shed", "-n", "2").out())
                .isEqualTo("shop a\nshed b\nshop c\n");
    }

    @Test
    void logs_follow_and_filter_by_stream() {
        daemon.on("GET /api/v1/apps/shop/logs", page(4, line(4, "stderr", "old")));
        var logs = shell.start("logs", "shop", "-f", "-n", "1", "--stream", "stderr");
        await().until(() -> daemon.watchers() == 1);
        daemon.emit(log("9", "shop", line(5, "stdout", "no"), line(6, "stderr", "new")));
        logs.awaitOut("new");
        daemon.emit(
                "{\"type\":\"removed\",\"cursor\":\"10\",\"at\":\"2026-01-01T00:00:00Z\",\"app\":\"shop\"}");
        assertThat(logs.outcome().out()).isEqualTo("old\nnew\n");
        assertThat(daemon.requests)
                .anyMatch(request -> request.path().endsWith("/logs?limit=1&stream=stderr"));
    }

    @Test
    void logs_that_match_come_with_their_neighbours_each_once() {
        daemon.on("GET /api/v1/apps/shop/logs", page(9));
        daemon.on(
                "GET /api/v1/apps/shop/logs/search",
                "{\"progress\":{\"seq\":1,\"hits\":0}}\n"
                        + hit(line(7, "stdout", "seven"), line(6, "stdout", "six"))
                        + hit(line(3, "stdout", "three"), line(2, "stdout", "two"))
                        + hit(line(2, "stdout", "two"), line(1, "stdout", "one"))
                        + "{\"end\":{\"hits\":3,\"reached\":1,\"complete\":true}}\n");
        assertThat(shell.run("logs", "shop", "--grep", "e+", "-C", "1", "-n", "3").out())
                .isEqualTo("one\ntwo\nthree\n--\nsix\nseven\n");
        assertThat(daemon.last("GET", "/api/v1/apps/shop/logs/search").path())
                .contains("q=e%2B&regex=true&case=true", "direction=backward", "limit=3")
                .contains("before=10");
    }

    private static String hit(String hit, String before) {
        return "{\"hit\":%s,\"before\":[%s],\"after\":[]}\n".formatted(hit, before);
    }

    @Test
    void a_search_that_breaks_off_is_told() {
        daemon.on("GET /api/v1/apps/shop/logs", page(9));
        daemon.on(
                "GET /api/v1/apps/shop/logs/search",
                "{\"problem\":{\"kind\":\"failed\",\"code\":\"log-unreadable\",\"message\":\"No disk\",\"hint\":\"h\"}}\n");
        var outcome = shell.run("logs", "shop", "--grep", "x");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("No disk");
    }

    @Test
    void logs_since_a_time_are_all_of_them_and_the_order_is_that_of_times() {
        daemon.on(
                "GET /api/v1/apps/shop/logs",
                page(3, line(1, "stdout", "a"), line(3, "stdout", "c")));
        daemon.on("GET /api/v1/apps/shed/logs", page(2, line(2, "stdout", "b")));
        assertThat(shell.run("logs", "shop", "shed", "--since", "2026-01-01T00:00:00Z").out())
                .isEqualTo("shop a\nshed b\nshop c\n");
        assertThat(daemon.last("GET", "/api/v1/apps/shop/logs").path())
                .contains("since=2026-01-01T00%3A00%3A00Z", "limit=5000");
    }

    @Test
    void flags_of_logs_that_make_no_sense_are_refused() {
        assertThat(shell.run("logs", "shop", "--since", "noon").code()).isEqualTo(2);
        assertThat(shell.run("logs", "shop", "-f", "--until", "1m").code()).isEqualTo(2);
        assertThat(shell.run("logs", "shop", "-C", "2").code()).isEqualTo(2);
    }

    @Test
    void a_run_that_there_never_was_is_not_found() {
        daemon.on("GET /api/v1/apps/shop/logs/runs", "[{\"run\":1},{\"run\":40}]");
        daemon.on("GET /api/v1/apps/shop/logs", page(1, line(1, "stdout", "a")));
        var outcome = shell.run("logs", "shop", "--run", "999");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err()).contains("shop has had no run 999", "run 40");
        assertThat(shell.run("logs", "shop", "--run", "40").out()).isEqualTo("a\n");
        assertThat(shell.run("logs", "shop", "--run", "-1").code()).isEqualTo(2);
    }

    @Test
    void a_line_that_is_cut_is_said_to_be_once_beside_the_data() {
        var cut = line(7, "stdout", "xx").replace("}", ",\"cut\":true}");
        daemon.on("GET /api/v1/apps/shop/logs", page(8, cut, cut.replace("7", "8")));
        var outcome = shell.run("logs", "shop");
        assertThat(outcome.out()).isEqualTo("xx\nxx\n");
        assertThat(outcome.err()).containsOnlyOnce("GET /api/v1/apps/shop/logs/7/text");
    }

    @Test
    void logs_can_be_deleted() {
        daemon.on("DELETE /api/v1/apps/shop/logs", "");
        assertThat(shell.run("logs", "clear", "shop").out()).isEqualTo("shop\n");
        assertThat(shell.run("logs", "clear").code()).isEqualTo(2);
    }

    @Test
    void wait_ends_when_the_app_is_so() {
        assertThat(shell.run("wait", "shop", "--for", "ready").code()).isZero();
        assertThat(shell.run("wait", "shed", "--for", "ready").code()).isEqualTo(1);
        daemon.greets(status("1", app("shop", "running")));
        assertThat(shell.run("wait", "shop", "--for", "exit", "--timeout", "200ms").code())
                .isEqualTo(9);
        var ended = Samples.notReady("failed", "program-ended");
        daemon.on(APPS, "[" + app("shop", "running") + "]")
                .greets(status("1", app("shop", "running", ended)));
        assertThat(shell.run("wait", "shop", "--for", "ready").err()).contains("Do this");
        assertThat(shell.run("wait", "shop", "--for", "exit", "--timeout", "200ms").code())
                .as("its reloader runs")
                .isEqualTo(9);
        daemon.greets(status("1", app("shop", "failed", Samples.exited(7))));
        assertThat(shell.run("wait", "shop", "--for", "exit").code()).isEqualTo(7);
    }

    @Test
    void ui_prints_its_link_where_no_browser_is() {
        daemon.on("POST /api/v1/session/links", "{\"url\":\"http://localhost:8420/session/abc\"}");
        assertThat(shell.run("ui", "--print", "shop").out())
                .isEqualTo("http://localhost:8420/session/abc\n");
        assertThat(daemon.last("POST", "/api").json().text("to")).contains("/apps/shop");
    }

    @Test
    void doctor_exits_10_when_something_required_fails() {
        daemon.on(
                "GET /api/v1/doctor",
                "{\"checks\":[{\"name\":\"bubblewrap\",\"ok\":false,\"required\":true,\"message\":\"missing\",\"hint\":\"apt-get install bubblewrap\"}]}");
        var outcome = shell.run("doctor");
        assertThat(outcome.code()).isEqualTo(10);
        assertThat(outcome.out())
                .contains("bubblewrap  FAILS  missing; apt-get install bubblewrap");
    }

    @Test
    void unknown_commands_get_a_suggestion() {
        assertThat(shell.run("stpo").err()).contains("Did you mean wasmrun stop?");
        assertThat(shell.run("login").err()).contains("'wasmrun login' is not there yet");
        assertThat(shell.run("forward", "list").err())
                .contains("forward ls, forward add, forward rm");
        assertThat(shell.run("stpo").code()).isEqualTo(2);
    }

    @Test
    void events_print_a_status_of_each_app() {
        daemon.greets(
                status("1", app("shed", "stopped")),
                status("2", app("shop", "running", Samples.ready())));
        assertThat(shell.run("events").out())
                .contains("status   shed is stopped\n", "status   shop is running, ready\n");
    }

    @Test
    void completion_knows_the_commands() {
        assertThat(shell.run("completion", "bash").out())
                .contains("restart", "--forward", "complete -F");
        assertThat(shell.run("completion", "fish").code()).isEqualTo(2);
    }

    @Test
    void colours_can_be_forced_and_forbidden() {
        assertThat(shell.run("ps", "--color", "always").out()).contains("\u001b[");
        shell.onATerminal();
        assertThat(shell.run("ps").out()).contains("\u001b[");
        assertThat(shell.run("ps", "--color=never").out()).doesNotContain("\u001b[");
        shell.variables.put("NO_COLOR", "1");
        assertThat(shell.run("ps").out()).doesNotContain("\u001b[");
    }

    @Test
    void verbs_that_take_away_print_json_too() {
        daemon.on("DELETE /api/v1/apps/shop", _ -> new FakeDaemon.Reply(204, ""))
                .on("DELETE /api/v1/apps/shop/forwards/8080", _ -> new FakeDaemon.Reply(204, ""));
        assertThat(shell.run("rm", "shop", "--format", "json").out())
                .isEqualTo("[{\"name\":\"shop\"}]\n");
        assertThat(shell.run("rm", "shop", "-q").out()).isEqualTo("shop\n");
        assertThat(shell.run("forward", "rm", "shop", "8080", "--format=ndjson").out())
                .isEqualTo("{\"hostPort\":8080}\n");
        assertThat(shell.run("forward", "rm", "shop", "8080").out()).isEqualTo("8080\n");
    }

    @Test
    void wait_prints_the_app_when_a_format_is_asked_for() {
        assertThat(shell.run("wait", "shop").out()).isEmpty();
        assertThat(shell.run("wait", "shop", "-q").out()).isEqualTo("shop\n");
        assertThat(shell.run("wait", "shop", "--format", "json").out())
                .startsWith("{\"name\":\"shop\"");
    }

    @Test
    void keys_without_a_value_are_in_the_json_too() {
        daemon.on(APPS, "[{\"name\":\"shop\",\"pid\":null}]");
        assertThat(shell.run("inspect", "shop", "--format", "json").out())
                .isEqualTo("{\"name\":\"shop\",\"pid\":null}\n");
        assertThat(shell.run("ps", "--format", "ndjson").out()).contains("\"pid\":null");
    }

    @Test
    void a_missing_word_is_named() {
        var outcome = shell.run("forward", "rm", "shop");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .startsWith("error: wasmrun forward rm lacks APP [ADDR:]H[/udp]\n");
    }
}
