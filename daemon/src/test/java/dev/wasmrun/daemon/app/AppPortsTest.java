package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.wasmrun.daemon.network.OpenSocket;
import dev.wasmrun.daemon.network.PortHolder;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ForwardStatus;
import dev.wasmrun.protocol.OpenPort;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Transport;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

class AppPortsTest {
    private static final Port WEB = new Port(3000);

    private static OpenSocket socket(Transport protocol, String address, int port) {
        return new OpenSocket(
                protocol, InetAddress.ofLiteral(address), new Port(port), Optional.empty());
    }

    private static ForwardStatus open(String forward) {
        return ForwardStatus.open(ForwardSpec.parse(forward));
    }

    @Test
    void ports_are_in_order_and_their_addresses_short() {
        var ports =
                AppPorts.of(
                        List.of(
                                socket(Transport.UDP, "0.0.0.0", 53),
                                socket(Transport.TCP, "::", 4000),
                                socket(Transport.TCP, "::1", 3000),
                                socket(Transport.TCP, "127.0.0.1", 3000)),
                        List.of(),
                        Optional.empty());
        assertThat(ports)
                .extracting(OpenPort::protocol, OpenPort::address, port -> port.port().number())
                .containsExactly(
                        tuple(Transport.TCP, "127.0.0.1", 3000),
                        tuple(Transport.TCP, "::1", 3000),
                        tuple(Transport.TCP, "::", 4000),
                        tuple(Transport.UDP, "0.0.0.0", 53));
    }

    @Test
    void a_forward_leads_to_the_port_of_its_protocol_once_it_is_open() {
        var ports =
                AppPorts.of(
                        List.of(
                                socket(Transport.TCP, "0.0.0.0", 3000),
                                socket(Transport.UDP, "0.0.0.0", 3000)),
                        List.of(
                                open("8080:3000"),
                                open("[::1]:8081:3000/udp"),
                                ForwardStatus.closed(ForwardSpec.parse("8082:3000"))),
                        Optional.of(WEB));
        assertThat(ports)
                .extracting(OpenPort::page, OpenPort::forwards)
                .containsExactly(
                        tuple(true, List.of("127.0.0.1:8080")),
                        tuple(false, List.of("[::1]:8081")));
    }

    @Test
    void what_listens_on_another_address_than_loopback_is_reached_by_no_forward() {
        assertThat(
                        AppPorts.of(
                                        List.of(socket(Transport.TCP, "10.0.2.100", 3000)),
                                        List.of(open("8080:3000")),
                                        Optional.empty())
                                .getFirst()
                                .forwards())
                .isEmpty();
    }

    @Test
    void the_program_behind_a_port_is_named() {
        var node =
                new OpenSocket(
                        Transport.TCP,
                        InetAddress.ofLiteral("::1"),
                        WEB,
                        Optional.of(new PortHolder.Program("node", 4312)));
        var port = AppPorts.of(List.of(node), List.of(), Optional.empty()).getFirst();
        assertThat(port.process()).contains("node");
        assertThat(port.pid()).contains(4312L);
    }
}
