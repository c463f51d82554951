package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Port;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The sockets of one UDP port of the host.
 *
 * <p>An answer has to come from the address that was asked, or the visitor does not take it. A
 * socket of all addresses does not know which one that was. So each address that the host has now
 * gets a socket of its own, and the one of all addresses takes what comes to later ones.
 */
final class DatagramPort {
    private static final int MOST_ADDRESSES = 64;
    private static final int ROOM = 1024 * 1024; // the kernel may give less
    private static final Logger log = LoggerFactory.getLogger(DatagramPort.class);

    private DatagramPort() {}

    /**
     * The caller closes them all.
     *
     * @throws dev.wasmrun.protocol.ProblemException with what to do instead
     */
    static List<DatagramChannel> open(ForwardSpec spec, Predicate<Port> isForward)
            throws IOException {
        var first = HostPort.receive(spec, isForward);
        var all = new ArrayList<>(List.of(first));
        try {
            var bound = (InetSocketAddress) first.getLocalAddress();
            if (bound.getAddress().isAnyLocalAddress()) {
                share(all, true);
                for (var one : addresses(bound.getAddress())) {
                    beside(new InetSocketAddress(one, bound.getPort())).ifPresent(all::add);
                }
                share(all, false);
            }
            for (var channel : all) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, ROOM);
            }
            return List.copyOf(all);
        } catch (IOException | RuntimeException e) {
            all.forEach(Channels::close);
            throw e;
        }
    }

    // Two sockets share a port when both allow it. The first one is alone when it is bound, and
    // nobody may come after the last one: a port that is taken is noticed as with TCP.
    private static void share(List<DatagramChannel> all, boolean allowed) throws IOException {
        for (var channel : all) {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, allowed);
        }
    }

    private static List<InetAddress> addresses(InetAddress all) throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(one -> one instanceof Inet4Address || !(all instanceof Inet4Address))
                .distinct()
                .limit(MOST_ADDRESSES)
                .toList();
    }

    private static Optional<DatagramChannel> beside(InetSocketAddress address) {
        try {
            var channel = DatagramChannel.open(HostPort.family(address.getAddress()));
            try {
                return Optional.of(
                        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(address));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            log.debug(
                    "{} is gone or not there yet; the socket of all addresses has it", address, e);
            return Optional.empty();
        }
    }
}
