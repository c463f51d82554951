package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class CarrierTest {
    private static final List<Path> PATH =
            Arrays.stream(System.getenv("PATH").split(":")).map(Path::of).toList();

    @TempDir Path folder;
    private final PortWatch watch = PortWatch.start(() -> false);
    private NetworkNamespace network;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root of some namespace");
        network = NetworkNamespace.create("test-carrier", watch);
    }

    @AfterEach
    void close() {
        watch.close();
        if (network != null) {
            network.close();
        }
    }

    private void program(String name) throws IOException {
        var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void slirp4netns_is_taken_where_it_is_and_else_pasta() throws IOException {
        assertThat(Carrier.in(List.of(folder))).isEmpty();
        program("pasta");
        assertThat(Carrier.in(List.of(folder))).contains(Carrier.PASTA);
        program("slirp4netns");
        assertThat(Carrier.in(List.of(folder))).contains(Carrier.SLIRP4NETNS);
    }

    private static void needs(Carrier carrier) {
        assumeTrue(
                PATH.stream().anyMatch(f -> Files.isExecutable(f.resolve("" + carrier))),
                carrier + " is not installed");
        assumeTrue(Files.isWritable(Path.of("/dev/net/tun")), "needs /dev/net/tun");
    }

    @ParameterizedTest
    @EnumSource
    void it_leads_out_and_never_to_the_host_itself(Carrier carrier) throws Exception {
        needs(carrier);
        var wildcard = InetAddress.getByName("0.0.0.0");
        try (var host = new ServerSocket(0, 10, wildcard);
                var out = carrier.attach(network, folder)) {
            assertThat(out.kind()).hasToString(carrier.toString());
            for (var address : hostAddresses()) {
                try (var visitor = new Socket()) { // it can be reached from outside
                    visitor.connect(new InetSocketAddress(address, host.getLocalPort()), 5_000);
                }
                host.accept().close();
            }
            for (var address : suspects()) {
                var visitor =
                        inside("echo >/dev/tcp/%s/%d".formatted(address, host.getLocalPort()));
                visitor.waitFor(5, TimeUnit.SECONDS);
                visitor.destroyForcibly();
            }
            host.setSoTimeout(200);
            assertThatThrownBy(host::accept)
                    .as("a visitor from inside")
                    .isInstanceOf(IOException.class);
            assertThat(inside("ip route | grep -q '^default'").waitFor()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_is_found_again_and_ended_with_the_network(Carrier carrier) throws Exception {
        needs(carrier);
        var out = carrier.attach(network, folder);
        assertThat(CarrierProcess.isAlive(out.handle())).isTrue();
        assertThat(folder.resolve(CarrierProcess.NOTE)).hasContent(out.handle());
        CarrierProcess.endOf(folder);
        await().until(() -> !CarrierProcess.isAlive(out.handle()));
    }

    @Test
    void what_one_that_does_not_start_complains_about_is_told() {
        needs(Carrier.SLIRP4NETNS);
        network.close();
        await().until(() -> !Files.exists(network.path()));
        assertThatThrownBy(() -> Carrier.SLIRP4NETNS.attach(network, folder))
                .isInstanceOf(IOException.class);
    }

    private Process inside(String script) {
        return network.start(new ProcessBuilder("bash", "-c", script)).join();
    }

    private static List<String> hostAddresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .map(InetAddress::getHostAddress)
                .toList();
    }

    // Where slirp4netns and pasta would have the host by themselves.
    private List<String> suspects() throws Exception {
        var suspects = new ArrayList<>(hostAddresses());
        suspects.addAll(List.of("10.0.2.2", "10.0.2.3", "169.254.1.1"));
        var gateway = inside("ip route | sed -n 's/^default via \\([^ ]*\\).*/\\1/p'");
        suspects.add(new String(gateway.getInputStream().readAllBytes()).strip());
        return suspects;
    }
}
