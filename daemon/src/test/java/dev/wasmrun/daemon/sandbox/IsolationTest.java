package dev.wasmrun.daemon.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wasmrun.daemon.linux.ProcessEnds;
import dev.wasmrun.daemon.network.Egress;
import dev.wasmrun.daemon.network.OpenNetwork;
import dev.wasmrun.daemon.network.Outbound;
import dev.wasmrun.daemon.network.PortBinder;
import dev.wasmrun.daemon.network.PortWatch;
import dev.wasmrun.daemon.network.Relay;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.ProblemException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Real sandboxes in real namespaces: as root, or in a user namespace where one is root. */
class IsolationTest {
    private static final String SERVE =
            """
            import http.server, socket, sys
            class V6(http.server.HTTPServer): address_family = socket.AF_INET6
            class Hello(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(200); self.end_headers(); self.wfile.write(sys.argv[2].encode())
                def log_message(self, *a): pass
            (V6 if ':' in sys.argv[1] else http.server.HTTPServer)((sys.argv[1], 3000), Hello).serve_forever()
            """;

    @TempDir Path folder;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Egress egress;
    private PortWatch watch;
    private Relay relay;
    private UnixUser user = UnixUser.ofThisProcess();
    private int runs;
    private final Cgroups groups = Cgroups.of("test" + ProcessHandle.current().pid());
    private Limits limits = Limits.NONE;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(UnixUser.ofThisProcess().uid() == 0, "needs root, or root in a user namespace");
        egress = Egress.of("test_" + ProcessHandle.current().pid());
        relay = Relay.start();
        opened.push(egress);
        watch = PortWatch.start();
        opened.push(watch);
        opened.push(relay);
    }

    @AfterEach
    void close() throws Exception {
        groups.close();
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1", "::"})
    void an_app_is_reached_whatever_address_it_binds(String address) throws Exception {
        var network = network("a");
        run(network, "/usr/bin/python3", "-c", SERVE, address, "hello");
        awaitListening(network);
        assertThat(fetch(forward(network))).isEqualTo("hello");
    }

    @Test
    void two_apps_listen_on_the_same_port() throws Exception {
        var one = network("one");
        var two = network("two");
        run(one, "/usr/bin/python3", "-c", SERVE, "0.0.0.0", "one");
        run(two, "/usr/bin/python3", "-c", SERVE, "0.0.0.0", "two");
        awaitListening(one);
        awaitListening(two);
        assertThat(fetch(forward(one)) + fetch(forward(two))).isEqualTo("onetwo");
    }

    @Test
    void no_address_of_the_host_is_reachable_from_inside() throws Exception {
        var network = network("shut");
        try (var v4 = new ServerSocket(0, 10, InetAddress.ofLiteral("0.0.0.0"));
                var v6 = new ServerSocket(0, 10, InetAddress.ofLiteral("::"))) {
            var addresses =
                    NetworkInterface.networkInterfaces()
                            // Cables of other daemons come and go.
                            .filter(card -> !card.getName().startsWith("wv"))
                            .flatMap(NetworkInterface::inetAddresses)
                            .filter(address -> !address.isLinkLocalAddress())
                            .toList();
            for (var address : addresses) {
                var server = address instanceof Inet4Address ? v4 : v6;
                try (var control = new Socket(address, server.getLocalPort())) {
                    assertThat(control.isConnected()).isTrue();
                }
                var host = address.getHostAddress().replaceAll("%.*", "");
                assertThat(tryToConnect(network, host, server.getLocalPort()))
                        .as(host)
                        .isNotEqualTo("connected");
            }
            var gateway = List.of("10.0.2.2", "10.213.0.1", "169.254.169.254");
            for (var host : gateway) {
                assertThat(tryToConnect(network, host, v4.getLocalPort()))
                        .as(host)
                        .isNotEqualTo("connected");
            }
        }
    }

    @Test
    void an_app_sees_its_project_and_nothing_of_the_host() throws Exception {
        var secret = Files.createDirectories(folder.resolve("project/state"));
        Files.writeString(secret.resolve("token"), "secret");
        var network = network("view");
        var seen =
                output(
                        network,
                        "pwd; id -u; ls -A /app/state /run /home /var /root 2>&1;"
                                + " grep Cap /proc/self/status; ls /proc/self/fd; env; tty;"
                                + " touch /app/made && ! touch /usr/x /x /etc/x 2>/dev/null && echo ro;"
                                + " tr '\\0' ' ' </proc/1/cmdline");
        assertThat(seen)
                .startsWith("/app\n1000\n")
                .contains("CapEff:\t0000000000000000", "CapBnd:\t0000000000000000")
                .contains("KEY=value", "ro\n", "not a tty", "/home:\napp\n")
                .doesNotContain("token", "JAVA_HOME", folder.toString());
        assertThat(folder.resolve("project/made")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7:exit 7", "127:nosuch", "143:kill -TERM $$", "126:/etc/passwd"})
    void an_exit_code_is_passed_on(String codeAndCommand) throws Exception {
        var parts = codeAndCommand.split(":");
        var running = run(network("exit"), parts[1]);
        assertThat(running.onExit().get(10, TimeUnit.SECONDS))
                .isEqualTo(Integer.parseInt(parts[0]));
    }

    @Test
    void to_terminate_reaches_every_process_and_lets_them_clean_up() throws Exception {
        var running =
                run(
                        network("term"),
                        "(trap 'echo child bye; exit' TERM; touch /app/up; while :; do read x </dev/zero & wait; done) & wait");
        await().until(() -> Files.exists(folder.resolve("project/up")));
        running.terminate();
        running.onExit().get(10, TimeUnit.SECONDS);
        assertThat(Files.readString(folder.resolve("run1/out"))).contains("child bye");
        await().until(() -> ProcessHandle.of(running.init()).isEmpty());
    }

    @Test
    void to_kill_ends_what_ignores_every_signal() throws Exception {
        var running = run(network("kill"), "trap '' TERM; setsid sleep 1000 & touch /app/up; wait");
        await().until(() -> Files.exists(folder.resolve("project/up")));
        running.kill();
        assertThat(running.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(137);
    }

    @Test
    void a_leftover_of_a_killed_daemon_is_ended_once_and_its_number_is_safe_later()
            throws Exception {
        var running = run(network("left"), "sleep", "1000");
        var init = ProcessStamp.of(running.init()).orElseThrow();
        var reused = new ProcessStamp(ProcessHandle.current().pid(), init.startTime() + 1);
        var other = Files.createDirectories(folder.resolve("other"));
        Leftovers.note(other, reused);
        Leftovers.kill(other);
        var run = folder.resolve("run" + runs);
        Leftovers.kill(run);
        assertThat(running.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(137);
        Leftovers.kill(run);
    }

    @Test
    void who_takes_more_memory_than_allowed_is_killed_and_the_log_can_say_so() throws Exception {
        assumeTrue(groups.controllers().contains(Controller.MEMORY), "no memory control group");
        limits =
                new Limits(
                        Optional.of(48L << 20),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        var eat =
                "x = bytearray(); [x.extend(bytes(1 << 20)) for _ in range(500)]; print('had it')";
        var running = run(network("greedy"), "/usr/bin/python3", "-c", eat);
        assertThat(running.onExit().get(30, TimeUnit.SECONDS)).isEqualTo(137);
        var run = folder.resolve("run" + runs);
        assertThat(Files.readString(run.resolve("out"))).doesNotContain("had it");
        assertThat(groups.met(run, limits)).containsExactly("Killed: memory limit 48 MB");
        groups.release(run);
        assertThat(groups.met(run, limits)).isEmpty();
    }

    @Test
    void a_fork_bomb_stops_at_its_limit() throws Exception {
        assumeTrue(groups.controllers().contains(Controller.PIDS), "no pids control group");
        limits = new Limits(Optional.empty(), Optional.empty(), Optional.of(20), Optional.empty());
        var bomb =
                "import os,time\nn = 0\ntry:\n  while n < 200:\n    n += 1\n"
                        + "    if os.fork() == 0: time.sleep(60); os._exit(0)\n"
                        + "except OSError as e: print('refused at', n, e.errno)";
        var running = run(network("bomb"), "/usr/bin/python3", "-c", bomb);
        assertThat(running.onExit().get(30, TimeUnit.SECONDS)).isZero();
        var run = folder.resolve("run" + runs);
        assertThat(Files.readString(run.resolve("out"))).matches("refused at 1\\d 11\n");
        assertThat(groups.met(run, limits)).containsExactly("Refused: process limit 20 reached");
    }

    @Test
    void who_fills_a_temporary_folder_is_refused_there_and_the_log_can_say_so() throws Exception {
        assumeTrue(TemporaryFolders.ofThisMachine().bounded(), "no bubblewrap 0.7");
        limits =
                new Limits(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(2L << 20));
        var fill =
                "for folder in /tmp /run /home /dev/shm; do"
                        + " head -c 3000000 /dev/zero >$folder/much 2>/dev/null && echo took $folder; done;"
                        + " for folder in / /etc /var /dev; do"
                        + " echo x >$folder/little 2>/dev/null && echo wrote $folder; done;"
                        + " stat -c %s /tmp/much; echo device >/dev/null && sleep 1000";
        var running = run(network("full"), fill);
        var out = folder.resolve("run" + runs).resolve("out");
        await().untilAsserted(() -> assertThat(Files.readString(out)).isEqualTo("2097152\n"));
        assertThat(running.fullFolders()).containsExactlyElementsOf(TemporaryFolders.ALL);
        running.kill();
        running.onExit().get(10, TimeUnit.SECONDS);
        assertThat(running.fullFolders()).isEmpty();
    }

    @Test
    void who_may_use_half_a_processor_uses_half_a_processor() throws Exception {
        assumeTrue(groups.controllers().contains(Controller.CPU), "no cpu control group");
        limits = new Limits(Optional.empty(), Optional.of(0.5), Optional.empty(), Optional.empty());
        var burn =
                "import time\nend = time.time() + 2\nwhile time.time() < end: pass\n"
                        + "print(time.process_time())";
        var used =
                Double.parseDouble(output(network("burn"), "/usr/bin/python3 -c '" + burn + "'"));
        assertThat(used).isLessThan(1.5); // of two seconds; 1.0 on a quiet machine
    }

    @Test
    void a_run_is_taken_over_by_one_that_did_not_start_it() throws Exception {
        var network = network("taken");
        var running = run(network, "trap 'exit 9' TERM; echo on; while :; do sleep 0.05; done");
        var run = folder.resolve("run" + runs);
        await().until(() -> Files.readString(run.resolve("out")).contains("on"));
        try (var ends = ProcessEnds.watch()) {
            var adopted = Bubblewrap.adopt(run, ends::of).get(10, TimeUnit.SECONDS);
            assertThat(adopted.app()).isEqualTo(running.app());
            assertThat(adopted.onExit()).isNotDone();
            adopted.terminate();
            assertThat(adopted.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(9);
            assertThat(adopted.endedAt()).isEqualTo(running.endedAt());
        }
    }

    @Test
    void how_a_run_ended_is_known_to_one_that_comes_too_late() throws Exception {
        run(network("late"), "exit 5").onExit().get(10, TimeUnit.SECONDS);
        var run = folder.resolve("run" + runs);
        try (var ends = ProcessEnds.watch()) {
            var adopted = Bubblewrap.adopt(run, ends::of).get(10, TimeUnit.SECONDS);
            assertThat(adopted.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(5);
            assertThat(Leftovers.isAlive(run)).isFalse();
        }
    }

    @Test
    void the_init_is_found_also_when_nobody_wrote_it_down() throws Exception {
        var running = run(network("unnoted"), "sleep", "1000");
        var run = folder.resolve("run" + runs);
        var noted = Files.readAllLines(run.resolve("processes"));
        assertThat(noted).hasSize(2);
        Files.writeString(run.resolve("processes"), noted.getFirst() + "\n");
        assertThat(Leftovers.init(run)).hasValue(ProcessStamp.of(running.init()).orElseThrow());
        Leftovers.kill(run);
        assertThat(running.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(137);
    }

    @Test
    void another_daemon_goes_back_into_a_network_and_its_way_out_lives_on() throws Exception {
        var first = network("again");
        var running = run(first, "/usr/bin/python3 -m http.server 3000");
        awaitListening(first);
        var kept = folder.resolve("net-again");
        first.namespace().close(); // as a killed daemon does: the way out stays
        var second = OpenNetwork.Opener.again(egress, watch, kept, running.init()).open("again");
        opened.push(second);
        assertThat(second.outbound().kind()).isEqualTo(first.outbound().kind());
        awaitListening(second);
        running.kill();
    }

    @Test
    void the_way_out_is_cut_and_opened_again_while_the_app_lives_on() throws Exception {
        var network = network("cut");
        assumeTrue(network.outbound().kind() != Outbound.Kind.NONE, "needs a way out");
        assertThat(interfaces(network)).isEqualTo(2);
        assertThat(network.reach(false).kind()).isEqualTo(Outbound.Kind.NONE);
        assertThat(interfaces(network)).isEqualTo(1);

        var running = run(network, "sleep", "1000");
        var kept = folder.resolve("net-cut");
        network.namespace().close();
        var again = OpenNetwork.Opener.again(egress, watch, kept, running.init()).open("cut");
        opened.push(again);
        assertThat(interfaces(again)).as("another daemon leaves it cut").isEqualTo(1);

        assertThat(again.reach(true).kind()).isNotEqualTo(Outbound.Kind.NONE);
        assertThat(interfaces(again)).isEqualTo(2);
        running.kill();
    }

    /** The loopback, and the way out. */
    private static long interfaces(OpenNetwork network) {
        return network.namespace()
                .call(
                        () ->
                                Files.readAllLines(Path.of("/proc/thread-self/net/dev")).stream()
                                        .filter(line -> line.contains(":"))
                                        .count())
                .join();
    }

    @Test
    void a_sandbox_that_cannot_be_made_is_a_problem_with_bubblewraps_words() throws Exception {
        var missing = new Mount(folder.resolve("missing"), "/opt/missing", false);
        var network = network("none");
        assertThatThrownBy(() -> launch(network, List.of(missing), "true").join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo("sandbox-unavailable");
                            assertThat(e.problem().message()).contains("Can't find source path");
                        });
        assertThat(folder.resolve("run1/arguments")).doesNotExist();
    }

    @Test
    void for_another_owner_the_app_has_his_rights_and_makes_files_as_his() throws Exception {
        var map = Files.readString(Path.of("/proc/self/uid_map"));
        assumeTrue(map.contains("4294967295"), "needs the machine's root, who may become others");
        var other = new UnixUser(64_321, 64_322);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        var project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("roots"), "x");
        Files.setPosixFilePermissions(
                project.resolve("roots"), PosixFilePermissions.fromString("rw-------"));
        Files.setAttribute(project, "unix:uid", other.uid());
        user = other;
        var seen =
                output(network("owner"), "touch made; cat roots; echo more >> /dev/stdout; id -u");
        assertThat(UnixUser.ownerOf(project.resolve("made"))).isEqualTo(other);
        assertThat(seen).isEqualTo("more\n1000\n");
    }

    @Test
    void nothing_is_left_on_the_host() throws Exception {
        var network = network("gone");
        var running = run(network, "sleep", "1000");
        var cables = cables(network);
        var slirps = slirps();
        assertThat(cables.size() + slirps.size()).isEqualTo(1);
        running.kill();
        running.onExit().get(10, TimeUnit.SECONDS);
        close();
        assertThat(cables).noneMatch(Files::exists);
        assertThat(slirps).noneMatch(ProcessHandle::isAlive);
        var tables = new ProcessBuilder("nft", "list", "tables").start();
        assertThat(new String(tables.getInputStream().readAllBytes(), UTF_8))
                .doesNotContain("wasmrun_test_" + ProcessHandle.current().pid());
    }

    /** Our end of the network's cable: the interface whose number its other end tells. */
    private static List<Path> cables(OpenNetwork network) throws Exception {
        if (network.outbound().kind() != Outbound.Kind.VETH) {
            return List.of();
        }
        var ip = network.namespace().start(new ProcessBuilder("ip", "-o", "link")).get();
        var links = new String(ip.getInputStream().readAllBytes(), UTF_8);
        var number = links.replaceAll("(?s).*eth0@if(\\d+).*", "$1");
        try (var all = Files.list(Path.of("/sys/class/net"))) {
            return all.filter(link -> hasNumber(link, number)).toList();
        }
    }

    private static boolean hasNumber(Path link, String number) {
        try {
            return Files.readString(link.resolve("ifindex")).strip().equals(number);
        } catch (IOException e) {
            return false; // another's, gone meanwhile
        }
    }

    private static List<ProcessHandle> slirps() {
        return ProcessHandle.current()
                .children()
                .filter(p -> p.info().command().orElse("").endsWith("slirp4netns"))
                .toList();
    }

    private OpenNetwork network(String name) throws IOException {
        var network =
                OpenNetwork.Opener.with(egress, watch, folder.resolve("net-" + name), true)
                        .open(name);
        opened.push(network);
        return network;
    }

    private Running run(OpenNetwork network, String... command) {
        var running = launch(network, List.of(), command).join();
        opened.push(running::kill);
        return running;
    }

    private CompletableFuture<Running> launch(
            OpenNetwork network, List<Mount> mounts, String... command) {
        try {
            runs++;
            var run = Files.createDirectories(folder.resolve("run" + runs));
            var project = Files.createDirectories(folder.resolve("project"));
            var sandbox =
                    new Sandbox(
                            project,
                            "/app",
                            List.of(command),
                            Map.of("PATH", "/usr/bin:/bin", "KEY", "value"),
                            mounts,
                            List.of(project.resolve("state")).stream()
                                    .filter(Files::exists)
                                    .toList(),
                            network.outbound().resolvConf(),
                            "app",
                            user,
                            limits,
                            "");
            return Bubblewrap.launch(
                    sandbox,
                    new LaunchFiles(run, run.resolve("out"), run.resolve("err")),
                    groups,
                    network.namespace()::start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String output(OpenNetwork network, String command) throws Exception {
        var running = run(network, command);
        running.onExit().get(20, TimeUnit.SECONDS);
        return Files.readString(folder.resolve("run" + runs + "/out"));
    }

    private String tryToConnect(OpenNetwork network, String host, int port) throws Exception {
        var script =
                "import socket; socket.create_connection(('%s', %d), 0.3); print('connected')"
                        .formatted(host, port);
        return output(network, "/usr/bin/python3 -c \"" + script + "\"").strip();
    }

    private static void awaitListening(OpenNetwork network) {
        await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> network.namespace().listening().join(),
                        ports -> ports.contains(new Port(3000)));
    }

    private int forward(OpenNetwork network) throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        PortBinder.Binding binding =
                relay.binder(network.namespace())
                        .bind(ForwardSpec.parse(port + ":3000"))
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS);
        opened.push(binding);
        return port;
    }

    private static String fetch(int port) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    void only_its_own_thread_is_inside_a_network() throws Exception {
        var network = network("alone");
        try (var callers = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 300; i++) {
                callers.submit(() -> network.namespace().listening().join());
            }
            for (var i = 0; i < 3; i++) {
                run(network, "true").onExit().get(20, TimeUnit.SECONDS);
            }
        }
        var inside = Files.readSymbolicLink(network.namespace().path());
        try (var threads = Files.list(Path.of("/proc/self/task"))) {
            assertThat(threads.filter(thread -> isIn(thread, inside)).count()).isEqualTo(1);
        }
    }

    private static boolean isIn(Path thread, Path network) {
        try {
            return Files.readSymbolicLink(thread.resolve("ns/net")).equals(network);
        } catch (IOException e) {
            return false; // it has just ended
        }
    }
}
