package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wasmrun.protocol.Json;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An app that tries to get out ({@code probes.py}): each try fails inside, and the same try by root
 * outside succeeds, so that it is known to try something.
 */
class EscapeIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int AT_LEAST = 60;
    // What this machine refuses even to root tells nothing here; more than these would.
    private static final int CLOSED_TO_ROOT = 5;
    private static final int WITHOUT_CONTROL = 1;
    // What the test itself sets up is open on every machine.
    private static final String[] OF_THE_NETWORK = {
        "gateway", "metadata_address", "loopback_down", "host_loopback", "the_daemons_api"
    };

    Person person() {
        return new Person.Self();
    }

    @Test
    void no_way_out_of_the_sandbox_is_open() throws Exception {
        if (Person.isRoot()) {
            try (var cloud = Cloud.open()) {
                probe(Optional.of(cloud));
            }
        } else {
            probe(Optional.empty());
        }
    }

    private void probe(Optional<Cloud> cloud) throws Exception {
        try (var house = House.of(person());
                var loopback4 = listener("127.0.0.1");
                var loopback6 = listener("::1");
                var everywhere = listener("0.0.0.0")) {
            var siblingPort = House.freePort();
            var sibling = house.project("sibling", NodeApps.server(TELLING));
            house.wasmrun("os", sibling, "-d", "--wait", "--forward", siblingPort + ":3000")
                    .expect(0);
            var project = house.project("probing", Map.of("main.py", source()));
            var secret = house.base().resolve("secret");
            Files.writeString(secret, "a secret of the host");
            var shared = Files.createTempFile(Path.of("/dev/shm"), "wasmrun-", "");
            Files.writeString(shared, "shared memory of the host");
            var host = new ProcessBuilder("sleep", "600").start();
            var abstractName = "wasmrun-" + house.port();
            var abstractHost = new ProcessBuilder("python3", "-c", ABSTRACT, abstractName).start();
            try {
                var params = new HashMap<String, Object>();
                params.put("secret", secret.toString());
                params.put("shared_memory", shared.toString());
                params.put("home_file", homeFile());
                params.put("base", house.base().toString());
                params.put("home", house.home().toString());
                params.put("sibling", sibling.toString());
                params.put("sibling_port", siblingPort);
                params.put("sibling_address", address(house));
                params.put("process", host.pid());
                params.put("port4", loopback4.getLocalPort());
                params.put("port6", loopback6.getLocalPort());
                params.put("wildcard", everywhere.getLocalPort());
                params.put("daemon", house.port());
                params.put("addresses", addresses());
                params.put("abstract", abstractName);
                Files.writeString(
                        project.resolve("params.json"), Json.mapper().writeValueAsString(params));

                var inside = inside(house, project);
                assertThat(inside).hasSizeGreaterThanOrEqualTo(AT_LEAST);
                assertThat(open(inside)).as("open to an app").isEmpty();
                assumeTrue(cloud.isPresent(), "the same tries outside need root");
                openToRoot(cloud.get(), project, inside);
            } finally {
                Files.delete(shared);
                host.destroyForcibly();
                abstractHost.destroyForcibly();
            }
        }
    }

    private static final String TELLING =
            """
            const all = Object.values(require('node:os').networkInterfaces()).flat()
            const own = all.find(one => one.family === 'IPv4' && !one.internal)
            require('node:http').createServer((request, response) =>
              response.end('sibling')).listen(3000, '0.0.0.0', () =>
              console.log('address ' + (own ? own.address : '192.0.2.1')))
            """;
    private static final String ABSTRACT =
            "import socket,sys,time; s=socket.socket(socket.AF_UNIX); s.bind('\\0'+sys.argv[1]);"
                    + " s.listen(); time.sleep(600)";

    private static void openToRoot(Cloud cloud, Path project, Map<String, String> inside)
            throws IOException {
        var outside = outside(project);
        outside.putAll(told(cloud.within("python3", project + "/main.py", "control", "network")));
        var closed = new TreeMap<>(outside);
        closed.values().removeIf(told -> told.startsWith("open"));
        assertThat(closed).as("closed to root, too").hasSizeLessThanOrEqualTo(CLOSED_TO_ROOT);
        assertThat(closed).doesNotContainKeys(OF_THE_NETWORK);
        assertThat(inside.keySet()).containsAll(outside.keySet());
        assertThat(outside).hasSizeGreaterThanOrEqualTo(inside.size() - WITHOUT_CONTROL);
    }

    private static Map<String, String> inside(House house, Path project) {
        house.wasmrun("os", project, "-d", "--restart", "no", "--cmd", "exec python3 main.py")
                .expect(0);
        await().atMost(SOON)
                .until(() -> house.wasmrun("logs", "probing").out().contains("probe end"));
        return told(house.wasmrun("logs", "probing", "-n", "1000").out());
    }

    private static Map<String, String> outside(Path project) throws IOException {
        // with a descriptor and a variable that it inherits
        var words = List.of("sh", "-c", "exec 7</dev/null; exec python3 \"$1\" control", "sh");
        var builder =
                new ProcessBuilder(
                        Stream.concat(words.stream(), Stream.of(project + "/main.py")).toList());
        builder.environment().put("HOST_MARK", "1");
        var process = builder.redirectErrorStream(true).start();
        try (var output = process.getInputStream()) {
            return told(new String(output.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Name of the try to what it told. */
    private static Map<String, String> told(String text) {
        var told = new TreeMap<String, String>();
        text.lines()
                .filter(line -> line.contains("probe ") && !line.contains("probe end"))
                .map(line -> line.substring(line.indexOf("probe ") + 6).split(" ", 2))
                .forEach(words -> told.put(words[0], words[1]));
        return told;
    }

    private static Map<String, String> open(Map<String, String> told) {
        var open = new TreeMap<>(told);
        open.values().removeIf(text -> text.startsWith("closed"));
        return open;
    }

    private static String address(House house) {
        await().atMost(SOON)
                .until(() -> house.wasmrun("logs", "sibling").out().contains("address "));
        return house.wasmrun("logs", "sibling")
                .out()
                .replaceFirst("(?s).*address ([0-9.]+).*", "$1");
    }

    private static String homeFile() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("user.home")))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() > 0)
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
    }

    private static List<String> addresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .map(InetAddress::getHostAddress)
                .map(text -> text.replaceFirst("%.*", ""))
                .toList();
    }

    private static ServerSocket listener(String address) throws IOException {
        var socket = new ServerSocket();
        socket.bind(new InetSocketAddress(address, 0));
        return socket;
    }

    private static String source() throws IOException {
        try (InputStream file = EscapeIT.class.getResourceAsStream("/probes.py")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
