package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A setting of the kernel's network, under {@code /proc/sys/net}: {@code ipv4/ip_forward}. */
record Sysctl(String name) {
    private static final int LONGEST = 64;

    int value() throws IOException {
        try (var file = Files.newInputStream(path())) {
            // One read: the kernel answers a number in a first read that is long enough, or cut
            // off.
            // Files.readString starts with one byte and makes 1 of 1024.
            var bytes = new byte[LONGEST];
            var count = Math.max(0, file.read(bytes));
            return Integer.parseInt(new String(bytes, 0, count, StandardCharsets.US_ASCII).strip());
        } catch (NumberFormatException e) {
            throw new IOException("No number in " + path(), e);
        }
    }

    void set(int value) throws IOException {
        Files.writeString(path(), Integer.toString(value));
    }

    private Path path() {
        return Path.of("/proc/sys/net", name);
    }
}
