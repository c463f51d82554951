package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A way out that needs no root: slirp4netns carries the packets through ordinary sockets. */
final class Slirp {
    private static final int DEADLINE_SECONDS = 5;
    private static final Duration GLANCE = Duration.ofMillis(2);
    private static final String RESOLV_CONF = "nameserver 10.0.2.3\n";
    // Written by itself before it begins: should we be killed now, the next daemon finds it.
    static final String NOTE = "slirp4netns.process";
    // It must outlive us: no pipe of ours, no terminal of ours.
    private static final String SCRIPT =
            """
            echo "$$ $1" >"$3"
            exec setsid slirp4netns --configure --ready-fd=3 --mtu=65520 \
            --disable-host-loopback --netns-type=path "$1" tap0 3>&1 >/dev/null </dev/null 2>"$2"
            """;

    private Slirp() {}

    static Outbound attach(NetworkNamespace namespace, Path folder) throws IOException {
        endOf(folder); // an app has one network: whatever is noted there lost its own
        var inside = namespace.path().toString();
        var complaints = Files.createDirectories(folder).resolve("slirp4netns.log");
        var process =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                SCRIPT,
                                "sh",
                                inside,
                                complaints.toString(),
                                folder.resolve(NOTE).toString())
                        .start();
        var handle = process.pid() + " " + inside;
        try {
            awaitReady(process, complaints);
            Files.deleteIfExists(complaints); // it goes on writing where nobody reads
            Program.run(namespace::start, guard(), "ip", "-batch", "-");
        } catch (IOException e) {
            end(handle);
            throw e;
        }
        return outbound(handle);
    }

    /** The one that an earlier daemon started. */
    static Outbound again(KeptNetwork kept) {
        return outbound(kept.handle());
    }

    private static Outbound outbound(String handle) {
        return new Outbound(Outbound.Kind.SLIRP4NETNS, RESOLV_CONF, "", handle, () -> end(handle));
    }

    static boolean isAlive(String handle) {
        return process(handle).isPresent();
    }

    // Its number with the network that it was started for: a stranger with the same number has
    // none.
    private static Optional<ProcessHandle> process(String handle) {
        var words = handle.split(" ", 2);
        return ProcessHandle.of(Long.parseLong(words[0]))
                .filter(ProcessHandle::isAlive)
                .filter(process -> commandLine(process).contains(words[1]));
    }

    private static String commandLine(ProcessHandle process) {
        try {
            var file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }

    private static void awaitReady(Process process, Path complaints) throws IOException {
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
                throw new IOException("slirp4netns: " + complaint(complaints));
            }
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("slirp4netns did not get ready", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("slirp4netns was interrupted", e);
        }
    }

    private static String complaint(Path complaints) throws IOException {
        return Files.readString(complaints, StandardCharsets.ISO_8859_1)
                .strip()
                .lines()
                .collect(Collectors.joining(", "));
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

    /** Ends the one that was started for a folder, if there is one. */
    static void endOf(Path folder) throws IOException {
        var note = folder.resolve(NOTE);
        if (Files.exists(note)) {
            var handle = Files.readString(note).strip();
            if (handle.matches("\\d{1,18} .+")) {
                end(handle);
            }
        }
    }

    /** Ends it, and returns when it has ended. */
    static void end(String handle) {
        process(handle).ifPresent(Slirp::end);
    }

    private static void end(ProcessHandle process) {
        var handle = process.pid() + " " + commandLine(process);
        process.destroy();
        var deadline = System.nanoTime() + Duration.ofSeconds(DEADLINE_SECONDS).toNanos();
        while (isAlive(handle) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(GLANCE.toNanos());
        }
        process(handle).ifPresent(ProcessHandle::destroyForcibly);
    }
}
