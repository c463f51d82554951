package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** A way out that needs no root: slirp4netns carries the packets through ordinary sockets. */
final class Slirp {
    private static final int DEADLINE_SECONDS = 5;
    private static final String RESOLV_CONF = "nameserver 10.0.2.3\n";
    // Our end of the pipe on descriptor 4 closes when we want it to end, and when we are killed.
    private static final String SCRIPT =
            """
            exec slirp4netns --configure --ready-fd=3 --exit-fd=4 --mtu=65520 \
            --disable-host-loopback --netns-type=path "$1" tap0 3>&1 4<&0 >/dev/null </dev/null
            """;

    private Slirp() {}

    static Outbound attach(NetworkNamespace namespace) throws IOException {
        var process =
                new ProcessBuilder("sh", "-c", SCRIPT, "sh", namespace.path().toString()).start();
        try {
            awaitReady(process);
            Program.run(namespace::start, guard(), "ip", "-batch", "-");
        } catch (IOException e) {
            release(process);
            throw e;
        }
        Thread.startVirtualThread(() -> drain(process.getErrorStream()));
        return new Outbound(Outbound.Kind.SLIRP4NETNS, RESOLV_CONF, "", () -> release(process));
    }

    private static void awaitReady(Process process) throws IOException {
        var ready = new CompletableFuture<Integer>();
        Thread.startVirtualThread(
                () -> {
                    try {
                        ready.complete(process.getInputStream().read());
                    } catch (IOException e) {
                        ready.completeExceptionally(e);
                    }
                });
        try {
            if (ready.get(DEADLINE_SECONDS, TimeUnit.SECONDS) < 0) {
                throw new IOException("slirp4netns: " + complaint(process));
            }
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("slirp4netns did not get ready", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("slirp4netns was interrupted", e);
        }
    }

    private static String complaint(Process process) throws IOException {
        var text = new String(process.getErrorStream().readNBytes(4096), StandardCharsets.UTF_8);
        return text.strip().lines().collect(Collectors.joining(", "));
    }

    /**
     * Routes that lead nowhere. slirp4netns would connect to the host's own addresses from the host
     * itself, where no firewall looks at it.
     */
    private static String guard() throws IOException {
        var closed =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(Inet4Address.class::isInstance)
                        .filter(address -> !address.isLoopbackAddress())
                        .map(InetAddress::getHostAddress)
                        .map(address -> "route replace unreachable " + address + "/32\n");
        return closed.distinct().collect(Collectors.joining())
                + "route replace unreachable 169.254.0.0/16\n"
                + "route replace unreachable 10.0.2.2/32\n";
    }

    private static void drain(InputStream stream) {
        try {
            stream.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // It ended: nothing to read is what we want.
        }
    }

    private static void release(Process process) {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
