package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

class ForwardIT extends HouseTest {
    @Test
    void two_apps_both_listen_on_port_3000_side_by_side() {
        int left = House.freePort();
        int right = House.freePort();
        house.wasmrun(
                        "os",
                        house.project("left", NodeApps.answering("left")),
                        "-d",
                        "--wait",
                        "--forward",
                        left + ":3000")
                .expect(0);
        house.wasmrun(
                        "os",
                        house.project("right", NodeApps.answering("right")),
                        "-d",
                        "--wait",
                        "--forward",
                        right + ":3000")
                .expect(0);

        assertThat(Page.at(left, "/").body()).startsWith("left");
        assertThat(Page.at(right, "/").body()).startsWith("right");
        house.wasmrun("rm", "-f", "left", "right").expect(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1"})
    void an_app_is_reached_whatever_address_it_listens_on(String address) {
        var name = "on-" + address.replaceAll("[.:]+", "-").replaceFirst("-$", "");
        var port = House.freePort();
        var folder = house.project(name, NodeApps.listening("here", address, "3000"));

        house.wasmrun("os", folder, "--name", name, "-d", "--wait", "--forward", port + ":3000")
                .expect(0);
        assertThat(Page.at(port, "/").body()).startsWith("here");
        house.wasmrun("rm", "-f", name).expect(0);
    }

    @Test
    void an_app_may_listen_on_any_port_of_its_own_network() {
        var port = House.freePort();
        var folder = house.project("low", NodeApps.listening("low", "0.0.0.0", "80"));

        house.wasmrun("os", folder, "-d", "--wait", "--forward", port + ":80").expect(0);
        assertThat(Page.at(port, "/").body()).startsWith("low");
        house.wasmrun("rm", "-f", "low").expect(0);
    }

    @Test
    void a_taken_host_port_is_a_conflict_that_names_its_holder() throws IOException {
        var port = House.freePort();
        // Of the same person: what others run, a plain user may not see.
        var listen =
                "require('net').createServer().listen(%d, '127.0.0.1', () => console.log('up'))";
        var holder =
                new ProcessBuilder(house.person().as(List.of("node", "-e", listen.formatted(port))))
                        .start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("up");
            var refused =
                    house.wasmrun(
                                    "os",
                                    house.project("late", NodeApps.answering("late")),
                                    "-d",
                                    "--wait",
                                    "--forward",
                                    port + ":3000")
                            .expect(6);
            assertThat(refused.err()).contains("Port " + port, "node (" + holder.pid() + ")");
        } finally {
            holder.destroyForcibly();
        }
        house.wasmrun("rm", "-f", "late");
    }

    @Test
    void a_forward_stays_when_the_app_is_restarted() {
        var port = House.freePort();
        house.wasmrun(
                        "os",
                        house.project("again", NodeApps.answering("again")),
                        "-d",
                        "--wait",
                        "--forward",
                        port + ":3000")
                .expect(0);

        house.wasmrun("restart", "again").expect(0);
        house.wasmrun("wait", "again", "--for", "ready", "--timeout", "30s").expect(0);
        assertThat(Page.at(port, "/").status()).isEqualTo(200);
        house.wasmrun("rm", "-f", "again").expect(0);
    }

    @Test
    void a_forward_is_added_and_removed_while_the_app_runs() {
        house.wasmrun("os", house.project("more", NodeApps.answering("more")), "-d", "--wait")
                .expect(0);
        var port = House.freePort();

        house.wasmrun("forward", "add", "more", port + ":3000").expect(0);
        assertThat(Page.at(port, "/").body()).startsWith("more");
        assertThat(house.json("forward", "ls", "more").toString()).contains("" + port);
        house.wasmrun("forward", "rm", "more", port).expect(0);
        assertThat(Page.at(port, "/").status()).isZero();
        house.wasmrun("rm", "-f", "more").expect(0);
    }

    @Test
    void one_host_port_leads_to_several_ports_by_address_and_by_protocol() {
        var port = House.freePort();
        house.wasmrun(
                        "os",
                        house.project("several", NodeApps.echoing()),
                        "-d",
                        "--wait",
                        "--forward",
                        port + ":3000",
                        "--forward",
                        "127.0.0.2:" + port + ":3001",
                        "--forward",
                        port + ":3000/udp")
                .expect(0);
        assertThat(Page.at(port, "/").body()).isEqualTo("port 3000");
        assertThat(Page.at("127.0.0.2", port, "/").body()).isEqualTo("port 3001");
        assertThat(Datagrams.asking(port, "hello")).isEqualTo("echo hello");

        assertThat(house.wasmrun("forward", "rm", "several", port).expect(6).err())
                .contains("127.0.0.1:" + port + "/udp");
        house.wasmrun("forward", "rm", "several", "127.0.0.1:" + port + "/tcp").expect(0);
        assertThat(Page.at(port, "/").status()).isZero();
        assertThat(Page.at("127.0.0.2", port, "/").body()).isEqualTo("port 3001");
        assertThat(Datagrams.asking(port, "again")).isEqualTo("echo again");
        house.wasmrun("rm", "-f", "several").expect(0);
    }

    @Test
    void a_udp_forward_stays_through_a_restart_of_the_app_and_the_end_of_the_daemon() {
        var port = House.freePort();
        house.wasmrun("os", house.project("echo", NodeApps.echoing()), "-d", "--wait").expect(0);
        house.wasmrun("forward", "add", "echo", port + ":3000/udp").expect(0);
        assertThat(Datagrams.asking(port, "one")).isEqualTo("echo one");
        assertThat(house.wasmrun("forward", "ls", "echo").out()).contains("-> 3000/udp  open");

        house.wasmrun("restart", "echo").expect(0);
        house.wasmrun("wait", "echo", "--for", "ready", "--timeout", "30s").expect(0);
        assertThat(Datagrams.asking(port, "two")).isEqualTo("echo two");

        ProcessHandle.of(house.daemonPid()).orElseThrow().destroyForcibly();
        house.wasmrun("daemon", "start").expect(0);
        assertThat(Datagrams.asking(port, "three")).isEqualTo("echo three");

        var other = house.project("other", NodeApps.echoing());
        var refused =
                house.wasmrun("os", other, "-d", "--wait", "--forward", port + ":3000/udp")
                        .expect(6);
        assertThat(refused.err()).contains("UDP port " + port, "another forward of wasmrun");
        house.wasmrun("rm", "-f", "echo", "other").expect(0);
    }

    @Test
    void who_comes_while_the_app_restarts_waits_and_is_served() {
        var port = House.freePort();
        house.wasmrun(
                        "os",
                        house.project("slow", NodeApps.listeningLate("slow", 2_500)),
                        "-d",
                        "--wait",
                        "--forward",
                        port + ":3000")
                .expect(0);
        house.wasmrun("restart", "slow").expect(0);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> house.app("slow").get("run").asInt() == 2);
        assertThat(house.app("slow").get("ready").asBoolean()).isFalse();
        assertThat(Page.at(port, "/").body()).isEqualTo("slow");
        house.wasmrun("rm", "-f", "slow").expect(0);
    }

    @Test
    void a_forward_that_leads_nowhere_says_so_with_commands_that_work() {
        var port = House.freePort();
        house.wasmrun(
                        "os",
                        house.project("lost", NodeApps.answering("lost")),
                        "-d",
                        "--wait",
                        "--forward",
                        port + ":4000")
                .expect(0);
        var hint = house.app("lost").get("forwards").get(0).get("hint").asText();
        assertThat(hint).startsWith("Nothing listens on 4000; the app listens on 3000. ");
        assertThat(house.wasmrun("forward", "ls", "lost").out()).contains(hint);
        assertThat(house.wasmrun("logs", "lost").out()).contains(hint);

        for (var command : hint.substring(hint.indexOf("wasmrun ")).split(" && ")) {
            var words = command.split(" ");
            house.wasmrun((Object[]) Arrays.copyOfRange(words, 1, words.length)).expect(0);
        }
        assertThat(Page.at(port, "/").body()).startsWith("lost");
        assertThat(house.app("lost").get("forwards").get(0).get("hint").isNull()).isTrue();
        house.wasmrun("rm", "-f", "lost").expect(0);
    }

    @Test
    void the_open_ports_of_an_app_are_listed_with_process_and_forward() {
        var port = House.freePort();
        house.wasmrun(
                        "os",
                        house.project("open", NodeApps.echoing()),
                        "-d",
                        "--wait",
                        "--forward",
                        port + ":3000")
                .expect(0);
        var ports = house.json("ports", "open");
        assertThat(ports)
                .extracting(
                        one -> one.get("protocol").asText() + " " + one.get("port").asInt(),
                        one -> one.get("process").asText(),
                        one -> one.get("page").asBoolean(),
                        one -> one.get("forwards").toString())
                .containsExactly(
                        tuple("tcp 3000", "node", true, "[\"127.0.0.1:" + port + "\"]"),
                        tuple("tcp 3001", "node", false, "[]"),
                        tuple("udp 3000", "node", false, "[]"));
        assertThat(ports.get(0).get("pid")).isEqualTo(house.app("open").get("pid"));
        house.wasmrun("rm", "-f", "open").expect(0);
    }
}
