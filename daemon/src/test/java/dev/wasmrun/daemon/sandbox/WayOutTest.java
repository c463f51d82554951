package dev.wasmrun.daemon.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wasmrun.daemon.network.OpenNetwork;
import dev.wasmrun.daemon.network.Outbound;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The way out of a real network, while daemons come and go. */
class WayOutTest extends RealSandboxes {
    @Test
    void another_daemon_goes_back_into_a_network_and_its_way_out_lives_on() throws Exception {
        var first = network("again");
        var running = run(first, "/usr/bin/python3 -m http.server 3000");
        awaitListening(first);
        var kept = folder.resolve("net-again");
        first.namespace().close(); // as a killed daemon does: the way out stays
        var second = OpenNetwork.Opener.again(egress, watch, kept, running.init()).open("again");
        opened.push(second);
        assertThat(second.outbound().kind()).isEqualTo(first.outbound().kind());
        awaitListening(second);
        running.kill();
    }

    @Test
    void the_way_out_is_cut_and_opened_again_while_the_app_lives_on() throws Exception {
        var network = network("cut");
        assumeTrue(network.outbound().kind() != Outbound.Kind.NONE, "needs a way out");
        assertThat(interfaces(network)).isEqualTo(2);
        assertThat(network.reach(false).kind()).isEqualTo(Outbound.Kind.NONE);
        assertThat(interfaces(network)).isEqualTo(1);

        var running = run(network, "sleep", "1000");
        var kept = folder.resolve("net-cut");
        network.namespace().close();
        var again = OpenNetwork.Opener.again(egress, watch, kept, running.init()).open("cut");
        opened.push(again);
        assertThat(interfaces(again)).as("another daemon leaves it cut").isEqualTo(1);

        assertThat(again.reach(true).kind()).isNotEqualTo(Outbound.Kind.NONE);
        assertThat(interfaces(again)).isEqualTo(2);
        running.kill();
    }

    /** The loopback, and the way out. */
    private static long interfaces(OpenNetwork network) {
        return network.namespace()
                .call(
                        () ->
                                Files.readAllLines(Path.of("/proc/thread-self/net/dev")).stream()
                                        .filter(line -> line.contains(":"))
                                        .count())
                .join();
    }

    @Test
    void nothing_is_left_on_the_host() throws Exception {
        var network = network("gone");
        var running = run(network, "sleep", "1000");
        var cables = cables(network);
        var slirps = slirps();
        assertThat(cables.size() + slirps.size()).isEqualTo(1);
        running.kill();
        running.onExit().get(10, TimeUnit.SECONDS);
        close();
        assertThat(cables).noneMatch(Files::exists);
        assertThat(slirps).noneMatch(ProcessHandle::isAlive);
        var tables = new ProcessBuilder("nft", "list", "tables").start();
        assertThat(new String(tables.getInputStream().readAllBytes(), UTF_8))
                .doesNotContain("wasmrun_test_" + ProcessHandle.current().pid());
    }

    /** Our end of the network's cable: the interface whose number its other end tells. */
    private static List<Path> cables(OpenNetwork network) throws Exception {
        if (network.outbound().kind() != Outbound.Kind.VETH) {
            return List.of();
        }
        var ip = network.namespace().start(new ProcessBuilder("ip", "-o", "link")).get();
        var links = new String(ip.getInputStream().readAllBytes(), UTF_8);
        var number = links.replaceAll("(?s).*eth0@if(\\d+).*", "$1");
        try (var all = Files.list(Path.of("/sys/class/net"))) {
            return all.filter(link -> hasNumber(link, number)).toList();
        }
    }

    private static boolean hasNumber(Path link, String number) {
        try {
            return Files.readString(link.resolve("ifindex")).strip().equals(number);
        } catch (IOException e) {
            return false; // another's, gone meanwhile
        }
    }

    private static List<ProcessHandle> slirps() {
        return ProcessHandle.current()
                .children()
                .filter(p -> p.info().command().orElse("").endsWith("slirp4netns"))
                .toList();
    }
}
