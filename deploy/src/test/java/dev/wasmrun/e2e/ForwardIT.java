package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
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
}
