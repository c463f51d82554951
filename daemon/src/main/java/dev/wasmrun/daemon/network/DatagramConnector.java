package dev.wasmrun.daemon.network;

import dev.wasmrun.protocol.Port;

import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.CompletionStage;

/** The way of datagrams to one port of an app. */
interface DatagramConnector {
    /** A socket beside the app; each visitor gets one of his own. The caller closes it. */
    CompletionStage<DatagramChannel> open();

    /** Where the app takes datagrams now. */
    CompletionStage<InetSocketAddress> receiver();

    static DatagramConnector into(PrivateNetwork network, Port port) {
        return new DatagramConnector() {
            @Override
            public CompletionStage<DatagramChannel> open() {
                return network.datagrams();
            }

            @Override
            public CompletionStage<InetSocketAddress> receiver() {
                return network.receiver(port);
            }
        };
    }
}
