package dev.wasmrun.daemon.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/** What tunnels leave in this process: sockets, threads, memory, exceptions that nobody caught. */
final class Traces implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long SOME_MEMORY = 48 << 20;
    private static final Pattern OURS = Pattern.compile("\\.tunnel\\.(Link|Talk|BoreServer)\\.");

    private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
    private final Thread.UncaughtExceptionHandler handler =
            Thread.getDefaultUncaughtExceptionHandler();
    private final long sockets = sockets();
    private final long threads = threads();
    private final long memory = memory();

    Traces() {
        Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown));
    }

    /** Waits until all is as it was; what ends, ends soon, but not at once. */
    void awaitNone() {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(threads()).isEqualTo(threads));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(sockets()).isLessThanOrEqualTo(sockets));
        assertThat(uncaught).isEmpty();
        assertThat(memory()).isLessThan(memory + SOME_MEMORY);
    }

    private static long sockets() {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(Traces::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    // Virtual threads show in a dump only; each has several frames of ours.
    private static long threads() {
        try {
            var folder = Files.createTempDirectory("wasmrun-threads-");
            var file = folder.resolve("dump");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
            try (var lines = Files.lines(file)) {
                return lines.filter(line -> OURS.matcher(line).find()).count();
            } finally {
                Files.delete(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long memory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Override
    public void close() {
        Thread.setDefaultUncaughtExceptionHandler(handler);
    }
}
