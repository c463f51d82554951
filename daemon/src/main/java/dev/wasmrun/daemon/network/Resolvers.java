package dev.wasmrun.daemon.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The name servers that an app asks when its packets leave through NAT. */
record Resolvers(String resolvConf, String why) {
    private static final Path ETC = Path.of("/etc/resolv.conf");
    private static final Path SYSTEMD = Path.of("/run/systemd/resolve/resolv.conf");

    static Resolvers ofHost() {
        return choose(lines(ETC), lines(SYSTEMD));
    }

    /**
     * The host's own choice without servers on its loopback, which no app can reach; when none is
     * left, those that systemd-resolved asks itself.
     */
    static Resolvers choose(List<String> etc, List<String> systemd) {
        var usable = reachable(etc);
        if (!hasServer(usable)) {
            usable = reachable(systemd);
        }
        return hasServer(usable)
                ? new Resolvers(String.join("\n", usable) + "\n", "")
                : new Resolvers(
                        "",
                        "no names outside: the host's name server is on its loopback, which apps"
                                + " cannot reach");
    }

    private static boolean hasServer(List<String> lines) {
        return lines.stream().anyMatch(line -> line.startsWith("nameserver"));
    }

    private static List<String> reachable(List<String> lines) {
        return lines.stream()
                .map(String::strip)
                .filter(line -> line.matches("(nameserver|search|domain|options)\\s.*"))
                // Only IPv4 leaves an app's network.
                .filter(line -> !line.matches("nameserver\\s+(127\\..*|0\\.0\\.0\\.0|.*:.*)"))
                .toList();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
