package dev.wasmrun.daemon.network;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;

/** The ends of connections that nobody needs any more. */
final class Channels {
    private static final Logger log = LoggerFactory.getLogger(Channels.class);

    private Channels() {}

    static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("A connection did not close", e);
        }
    }

    /** The other end then sees that the connection broke, not that it ended well. */
    static void resetOnClose(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            log.debug("A connection is gone already", e);
        }
    }
}
