package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.time.Duration;

class DaemonIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void what_ran_before_a_stop_of_the_daemon_runs_after_its_start() {
        try (var house = House.of(new Person.Self())) {
            var port = running(house);
            house.wasmrun("daemon", "stop").expect(0);
            assertThat(Page.at(port, "/").status()).isZero();
            Leftovers.awaitNone(house);

            house.wasmrun("daemon", "start").expect(0);
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(Page.at(port, "/").body()).startsWith("steady"));
        }
    }

    @Test
    void after_a_kill_of_the_daemon_the_next_one_runs_each_app_once() {
        try (var house = House.of(new Person.Self())) {
            var port = running(house);
            var before = Leftovers.of(house);
            ProcessHandle.of(house.daemonPid()).orElseThrow().destroyForcibly();

            house.wasmrun("daemon", "start").expect(0);
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(Page.at(port, "/").body()).startsWith("steady"));
            assertThat(house.json("ps")).hasSize(1);
            await().atMost(SOON)
                    .untilAsserted(
                            () -> {
                                var now = Leftovers.of(house);
                                assertThat(now.processes()).hasSameSizeAs(before.processes());
                                assertThat(now.links()).hasSameSizeAs(before.links());
                            });
        }
    }

    @Test
    void a_stale_socket_is_no_obstacle() throws IOException {
        try (var house = House.of(new Person.Self())) {
            Files.createDirectories(house.home());
            try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                dead.bind(UnixDomainSocketAddress.of(house.home().resolve("daemon.sock")));
            }
            house.wasmrun("daemon", "start").expect(0);
            assertThat(house.json("daemon", "status").get("pid").asLong()).isPositive();
        }
    }

    @Test
    void another_program_on_the_daemons_port_is_named() throws IOException {
        try (var house = House.of(new Person.Self());
                var other = new ServerSocket(house.port(), 1, InetAddress.getLoopbackAddress())) {
            var refused = house.wasmrun("daemon", "start").expect(69);
            assertThat(refused.err())
                    .contains("" + other.getLocalPort(), "" + ProcessHandle.current().pid());
        }
    }

    private static int running(House house) {
        var port = House.freePort();
        house.wasmrun(
                        "os",
                        house.project("steady", NodeApps.answering("steady")),
                        "-d",
                        "--wait",
                        "--forward",
                        port + ":3000")
                .expect(0);
        return port;
    }
}
