package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wasmrun.protocol.Port;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The rules of the host, in a network that stands for it. */
@Timeout(60)
class VethTest {
    private static final int VISITS = 300;
    private static final String VISITOR =
            """
            import socket
            s = socket.create_server(('127.0.0.1', %1$d), backlog=500)
            for i in range(%2$d):
                socket.create_connection(('127.0.0.1', %1$d)).close()
                s.accept()[0].close()
            """;
    private static final String DATAGRAMS =
            """
            import socket
            for port in range(1000, 1000 + %d):
                s = socket.socket(type=socket.SOCK_DGRAM)
                try:
                    s.sendto(b'x', ('192.0.2.1', port))
                except OSError:
                    pass  # it is refused
                s.close()
            """;

    private final PortWatch watch = PortWatch.start(() -> false);
    private NetworkNamespace host;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root of some namespace");
        host = NetworkNamespace.create("test-host", watch);
    }

    @AfterEach
    void close() {
        watch.close();
        if (host != null) {
            host.close();
        }
    }

    private void rules(String share, Set<Port> forwards) throws IOException {
        var rules = Veth.rules("wasmrun_test", share, forwards);
        Program.run(host::start, rules, "nft", "-f", "-");
    }

    /** How many connections the host keeps; each network has a table of its own. */
    private int kept() throws Exception {
        var count = new Sysctl("netfilter/nf_conntrack_count");
        return host.call(count::value).get(10, TimeUnit.SECONDS);
    }

    private static String python(NetworkNamespace where, String program) throws Exception {
        var process = where.start(new ProcessBuilder("python3", "-c", program)).get();
        var said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    @Test
    void connections_to_a_forward_are_not_kept_by_the_host() throws Exception {
        rules(Veth.share(500, 10_000), Set.of(new Port(8080)));
        assertThat(python(host, VISITOR.formatted(8080, VISITS))).isEmpty();
        assertThat(kept()).isLessThan(VISITS / 10);
        assertThat(python(host, VISITOR.formatted(9090, VISITS))).isEmpty();
        assertThat(kept()).isGreaterThanOrEqualTo(VISITS);
    }

    @Test
    void the_rules_can_be_written_again() throws Exception {
        rules(Veth.share(500, 10_000), Set.of(new Port(8080)));
        rules(Veth.share(500, 10_000), Set.of());
        assertThat(python(host, VISITOR.formatted(8080, VISITS))).isEmpty();
        assertThat(kept()).isGreaterThanOrEqualTo(VISITS);
    }

    @Test
    void an_app_has_no_more_connections_open_than_its_share() throws Exception {
        rules(Veth.share(1_000, 64), Set.of());
        try (var app = plugIn()) {
            assertThat(python(app, DATAGRAMS.formatted(VISITS))).isEmpty();
            assertThat(kept()).isBetween(50, 64);
        }
    }

    @Test
    void an_app_opens_no_more_connections_a_second_than_its_share() throws Exception {
        rules(Veth.share(1, 10_000), Set.of()); // at first, twenty
        try (var app = plugIn()) {
            assertThat(python(app, DATAGRAMS.formatted(VISITS))).isEmpty();
            assertThat(kept()).isBetween(20, 50);
        }
    }

    /** An app's network with a cable into the host's, which leads nowhere. */
    private NetworkNamespace plugIn() throws IOException {
        var app = NetworkNamespace.create("test-app", watch);
        Program.run(
                host::start,
                """
                link add wv0 type veth peer name eth0 netns %s
                addr add 10.213.0.1/30 dev wv0
                link set wv0 up
                link add away type veth peer name nowhere
                link set nowhere up
                link set away up
                route add default dev away
                """
                        .formatted(app.path()),
                "ip",
                "-batch",
                "-");
        Program.run(host::start, "", "sysctl", "-qw", "net.ipv4.ip_forward=1");
        Program.run(
                app::start,
                """
                addr add 10.213.0.2/30 dev eth0
                link set eth0 up
                route add default via 10.213.0.1
                """,
                "ip",
                "-batch",
                "-");
        return app;
    }
}
