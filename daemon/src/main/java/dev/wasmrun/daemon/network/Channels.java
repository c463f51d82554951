package dev.wasmrun.daemon.network;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.Channel;

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
}
