package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.ProblemException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Root in a user namespace of its own, as a rootless daemon is, has no rights on the host. */
class ForbiddenPortTest {
    /** What a rootless daemon answers to such a forward. */
    static final class Rootless {
        private Rootless() {}

        public static void main(String[] arguments) throws IOException {
            try (var listener = HostPort.listen(ForwardSpec.parse(arguments[0]), 1, _ -> false)) {
                System.out.println("open " + listener.localAddress());
            } catch (ProblemException e) {
                var problem = e.problem();
                System.out.println(problem.kind() + " " + problem.code() + " " + problem.hint());
            }
        }
    }

    @Test
    void a_low_port_without_the_right_is_refused_with_a_higher_one_in_the_hint()
            throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var rootless =
                new ProcessBuilder(
                                "unshare",
                                "--user",
                                "--map-root-user",
                                java,
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Rootless.class.getName(),
                                "127.0.0.1:81:3000")
                        .redirectErrorStream(true)
                        .start();
        try (var answer = rootless.inputReader()) {
            assertThat(answer.readAllAsString().strip())
                    .matches("FORBIDDEN port-forbidden Try --forward 8[01]\\d\\d:3000");
        } finally {
            rootless.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        }
    }
}
