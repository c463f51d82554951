package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Apps that a user wants without isolation. */
class NoIsolationIT extends HouseTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    // Answers what it is asked for, and leaves a child behind that has nothing to do with it.
    private static final String SERVER =
            """
            const { spawn, execSync } = require('node:child_process')
            execSync("(setsid sh -c 'echo $$ >child; exec sleep 100000' >/dev/null 2>&1 &)")
            const answers = {
              '/folder': () => process.cwd(),
              '/user': () => `${process.getuid()} ${process.env.USER} ${process.env.HOME}`,
              '/variables': () => Object.keys(process.env).join(' '),
              '/own': () => process.env.OWN,
              '/pid': () => `${process.pid}`,
            }
            require('node:http').createServer((request, response) => {
              response.end(answers[request.url]())
            }).listen(process.env.PORT, '127.0.0.1')
            console.log('it begins')
            """;

    private static String port() {
        return "" + House.freePort();
    }

    private Path bare(String name, String appPort, Object... more) {
        var folder = house.project(name, NodeApps.server(SERVER));
        var words = new ArrayList<Object>();
        words.addAll(List.of("os", folder, "-d", "--wait", "--isolation", "none"));
        words.addAll(List.of("--env", "OWN=a secret"));
        words.addAll(List.of(more));
        var env = Map.of("PORT", appPort, "NOT_THE_APPS", "x");
        var started = house.wasmrun(env, words.toArray()).expect(0);
        assertThat(started.err()).contains("NOT ISOLATED");
        return folder;
    }

    private static String answer(int port, String path) throws IOException {
        return Page.at(port, path).body();
    }

    @Test
    void it_runs_on_the_host_as_its_owner_with_its_own_variables_and_everybody_is_told()
            throws IOException {
        var forward = House.freePort();
        var appPort = port();
        var folder = bare("open", appPort, "--forward", forward + ":" + appPort);
        assertThat(answer(forward, "/folder")).isEqualTo(folder.toString());
        assertThat(answer(Integer.parseInt(appPort), "/own")).isEqualTo("a secret");
        var id = Programs.succeed("stat", "-c", "%u %U", folder.toString()).strip();
        assertThat(answer(forward, "/user")).startsWith(id);
        assertThat(answer(forward, "/variables"))
                .contains("OWN", "PORT")
                .doesNotContain("NOT_THE_APPS", "WASMRUN_HOME", "WASMRUN_USER");

        var ps = house.wasmrun("ps").expect(0);
        assertThat(ps.out()).contains("NOT-ISOLATED");
        assertThat(ps.err()).contains("open is NOT ISOLATED");
        var app = house.app("open");
        assertThat(app.get("isolation").asText()).isEqualTo("none");
        assertThat(app.get("outbound").asText()).isEqualTo("host");
        assertThat(app.get("limits").get("inForce").get("disk").isNull()).isTrue();
        assertThat(house.wasmrun("logs", "open").out()).contains("NOT ISOLATED", "it begins");
        house.wasmrun("rm", "-f", "open").expect(0);
    }

    @Test
    void only_its_own_ports_are_its_own() throws IOException {
        try (var other = new ServerSocket(0)) {
            var appPort = port();
            var stranger = House.freePort();
            bare("neighbour", appPort, "--forward", stranger + ":" + other.getLocalPort());
            var ports = house.wasmrun("ports", "neighbour").expect(0).out();
            assertThat(ports).contains(appPort).doesNotContain("" + other.getLocalPort());
            assertThat(house.app("neighbour").get("ports").toString())
                    .isEqualTo("[" + appPort + "]");
            assertThat(house.app("neighbour").get("forwards").toString())
                    .contains("Nothing listens on " + other.getLocalPort());
            other.setSoTimeout(1);
            try (var visitor = new Socket("127.0.0.1", stranger)) {
                visitor.setSoTimeout(20_000);
                assertThat(visitor.getInputStream().read()).as("closed at once").isEqualTo(-1);
            } catch (SocketException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
            assertThat(accepted(other)).isFalse();
            house.wasmrun("rm", "-f", "neighbour").expect(0);
        }
    }

    private static boolean accepted(ServerSocket server) throws IOException {
        try (var _ = server.accept()) {
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void its_end_is_the_end_of_all_its_processes() throws IOException {
        var folder = bare("parent", port());
        var child = child(folder);
        house.wasmrun("stop", "parent").expect(0);
        await().atMost(SOON).until(() -> !isAlive(child));
        house.wasmrun("rm", "-f", "parent").expect(0);
    }

    @Test
    void it_outlives_a_killed_daemon_and_the_next_one_takes_it_over_and_ends_it()
            throws IOException {
        var forward = House.freePort();
        var appPort = port();
        var folder = bare("survivor", appPort, "--forward", forward + ":" + appPort);
        var pid = answer(forward, "/pid");
        var child = child(folder);
        var daemon = house.daemonPid();
        Programs.succeed("kill", "-9", "" + daemon);
        await().atMost(SOON).until(() -> !isAlive("" + daemon));
        house.wasmrun("daemon", "start").expect(0);
        await().atMost(SOON).ignoreExceptions().until(() -> answer(forward, "/pid").equals(pid));
        assertThat(house.app("survivor").get("pid").asText()).isEqualTo(pid);
        assertThat(house.app("survivor").get("outbound").asText()).isEqualTo("host");
        assertThat(house.wasmrun("exec", "survivor", "--", "pwd").expect(0).out().strip())
                .isEqualTo(folder.toString());
        house.wasmrun("rm", "-f", "survivor").expect(0);
        await().atMost(SOON).until(() -> !isAlive(pid) && !isAlive(child));
    }

    @Test
    void commands_beside_it_have_its_rights_and_variables() {
        var folder = bare("beside", port());
        var command = "pwd; echo $OWN; id -u; exit 3";
        var ended = house.wasmrun("exec", "beside", "--", "sh", "-c", command).expect(3);
        var id = Programs.succeed("stat", "-c", "%u", folder.toString()).strip();
        assertThat(ended.out()).isEqualTo(folder + "\na secret\n" + id + "\n");
        house.wasmrun("rm", "-f", "beside").expect(0);
    }

    @Test
    void what_cannot_be_enforced_is_refused() {
        var folder = house.project("refused", NodeApps.server(SERVER));
        var none = new Object[] {"os", folder, "-d", "--isolation", "none"};
        assertThat(house.wasmrun(with(none, "--network", "off")).expect(2).err())
                .contains("cannot be enforced");
        assertThat(house.wasmrun(with(none, "--disk", "1g")).expect(2).err())
                .contains("cannot be enforced");
        assertThat(house.wasmrun("os", folder, "-d", "--isolation", "some").expect(2).err())
                .contains("auto, none");
        var port = port();
        var collides = house.wasmrun(with(none, "--forward", port + ":" + port)).expect(6);
        assertThat(collides.err()).contains("listens on port " + port + " of the host itself");
        house.wasmrun("rm", "-f", "refused").expect(0);
    }

    private static Object[] with(Object[] words, Object... more) {
        return Stream.of(words, more).flatMap(Arrays::stream).toArray();
    }

    private static String child(Path folder) {
        var file = folder.resolve("child");
        await().atMost(SOON)
                .until(() -> !Programs.attempt("cat", file.toString()).strip().isEmpty());
        return Programs.succeed("cat", file.toString()).strip();
    }

    private static boolean isAlive(String pid) {
        return !Programs.attempt("ps", "-o", "stat=", "-p", pid).strip().matches("|Z.*");
    }
}
