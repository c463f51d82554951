package dev.wasmrun.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.wasmrun.protocol.Json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An installation of wasmrun for one test class: its own home, its own daemon, its own projects.
 */
final class House implements AutoCloseable {
    /** Longer than any install from a registry takes on a slow day. */
    static final Duration LONG = Duration.ofMinutes(4);

    private static final Path CHECKOUT = Path.of(System.getProperty("wasmrun.checkout", ".."));
    private final Person person;
    private final Path base;
    private final int port = freePort();
    private int calls;

    private House(Person person) throws IOException {
        this.person = person;
        this.base = Files.createTempDirectory("wasmrun-e2e-");
        // Not below the checkout, which a plain user may not be able to read.
        Programs.succeed(
                "cp",
                "-a",
                CHECKOUT.resolve("deploy/target/wasmrun").toString(),
                base + "/installed");
        Files.createDirectories(base.resolve("projects"));
        Files.createDirectories(base.resolve("output"));
        Programs.succeed("chmod", "755", base.toString());
        person.own(base);
    }

    static House of(Person person) {
        try {
            return new House(person);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Person person() {
        return person;
    }

    int port() {
        return port;
    }

    Path base() {
        return base;
    }

    Path home() {
        return base.resolve("home");
    }

    Path checkout() {
        return CHECKOUT;
    }

    /** A copy of one of the examples, under a name of its own. */
    Path example(String example, String name) {
        return copy(CHECKOUT.resolve("examples").resolve(example), name);
    }

    /** A copy of a framework's smallest project. */
    Path framework(String name) {
        return copy(CHECKOUT.resolve("deploy/src/test/resources/frameworks").resolve(name), name);
    }

    private Path copy(Path original, String name) {
        var folder = base.resolve("projects").resolve(name);
        Programs.succeed("cp", "-a", original.toString(), folder.toString());
        person.own(folder);
        return folder;
    }

    /** A copy of a folder of the tests' resources, under a name of its own. */
    Path fixture(String fixture, String name) {
        return copy(CHECKOUT.resolve("deploy/src/test/resources").resolve(fixture), name);
    }

    /** A project of the test's own: file name to content. */
    Path project(String name, Map<String, String> files) {
        var folder = base.resolve("projects").resolve(name);
        try {
            Files.createDirectories(folder);
            for (var file : files.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        person.own(folder);
        return folder;
    }

    Call.Ended wasmrun(Object... words) {
        return start(Map.of(), words).ended(LONG);
    }

    Call.Ended wasmrun(Map<String, String> env, Object... words) {
        return start(env, words).ended(LONG);
    }

    JsonNode json(Object... words) {
        var all = new ArrayList<Object>(Arrays.asList(words));
        all.addAll(List.of("--format", "json"));
        try {
            return Json.mapper().readTree(wasmrun(all.toArray()).expect(0).out());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code inspect} prints, asked without a process: tests wait for it many times. */
    JsonNode app(String name) {
        return asked("/api/v1/apps/" + name);
    }

    /** What {@code ps} prints, asked without a process. */
    JsonNode apps() {
        return asked("/api/v1/apps");
    }

    private JsonNode asked(String path) {
        try {
            return Json.mapper().readTree(get(path));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the daemon's API answers; a test cannot go on when it refuses. */
    String get(String path) {
        var answer = Page.of(port, path, Map.of("Authorization", "Bearer " + token()));
        if (answer.status() != 200) {
            throw new AssertionError(path + " answered " + answer);
        }
        return answer.body();
    }

    String token() {
        try {
            return Files.readString(home().resolve("token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long daemonPid() {
        return asked("/api/v1/daemon").get("pid").asLong();
    }

    /** Starts a call that goes on, such as a foreground {@code os}. */
    Call start(Map<String, String> env, Object... words) {
        // A test run in the background of a shell ignores Ctrl-C, and so would its children.
        var command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        env.forEach((name, value) -> command.add(name + "=" + value));
        command.add(base.resolve("installed/wasmrun").toString());
        Arrays.stream(words).map(Object::toString).forEach(command::add);
        return launch(command, ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()), words);
    }

    /** Starts a shell script that calls {@code $WASMRUN}; its input is the test's. */
    Call script(String text) {
        var command =
                List.of(
                        "env",
                        "--default-signal=INT",
                        "WASMRUN=" + base.resolve("installed/wasmrun"),
                        "sh",
                        "-c",
                        text);
        return launch(command, ProcessBuilder.Redirect.PIPE, text);
    }

    private Call launch(List<String> command, ProcessBuilder.Redirect input, Object... words) {
        try {
            var out = base.resolve("output/" + ++calls + ".out");
            var err = base.resolve("output/" + calls + ".err");
            var builder =
                    new ProcessBuilder(person.as(command))
                            .directory(base.resolve("projects").toFile());
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("WASMRUN_") || name.equals("PORT"));
            builder.environment()
                    .putAll(Map.of("WASMRUN_HOME", home().toString(), "WASMRUN_PORT", "" + port));
            var process =
                    builder.redirectInput(input)
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start();
            return new Call(process, out, err, "wasmrun " + Arrays.toString(words));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the daemon, checks that no process of this house is left, and removes the house. */
    @Override
    public void close() {
        try {
            if (Files.exists(home().resolve("daemon.sock"))) {
                wasmrun("daemon", "stop").expect(0);
            }
            Leftovers.awaitNone(this);
        } finally {
            Leftovers.end(this);
            Programs.succeed("rm", "-rf", base.toString());
            person.close();
        }
    }
}
