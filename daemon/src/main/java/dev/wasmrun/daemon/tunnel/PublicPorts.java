package dev.wasmrun.daemon.tunnel;

import dev.wasmrun.daemon.linux.TcpSocket;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;

/** The ports that a bore server lends. */
public record PublicPorts(InetAddress address, int least, int most) {
    private static final int BACKLOG = 1024;
    private static final int ATTEMPTS = 150;

    public PublicPorts {
        if (least < 1 || most > 65_535 || least > most) {
            throw new IllegalArgumentException("No ports from %d to %d".formatted(least, most));
        }
    }

    /** {@code port} 0 is any. Refusals are in the words of the original server. */
    TcpSocket open(int port) throws IOException {
        if (port == 0) {
            return openAny();
        }
        if (port < least || port > most) {
            throw new Refused(
                    Refused.Reason.PORT_NOT_ALLOWED, "client port number not in allowed range");
        }
        try {
            return listen(port);
        } catch (BindException e) {
            throw new Refused(Refused.Reason.PORT_TAKEN, "port already in use");
        }
    }

    private TcpSocket openAny() throws IOException {
        for (var i = 0; i < ATTEMPTS; i++) {
            try {
                return listen(ThreadLocalRandom.current().nextInt(least, most + 1));
            } catch (BindException e) {
                // another one, then
            }
        }
        throw new Refused(Refused.Reason.OTHER, "failed to find an available port");
    }

    private TcpSocket listen(int port) throws IOException {
        return TcpSocket.listen(new InetSocketAddress(address, port), BACKLOG);
    }
}
