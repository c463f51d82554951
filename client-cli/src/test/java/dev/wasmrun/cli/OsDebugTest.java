package dev.wasmrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

final class OsDebugTest {
    private static final String FORWARDS = "POST /api/v1/apps/shop/forwards";
    private static final String TAKEN =
            "{\"kind\":\"conflict\",\"code\":\"port-taken\",\"message\":\"taken\",\"hint\":\"-\"}";

    @TempDir Path home;
    @TempDir Path project;
    private FakeDaemon daemon;
    private Shell shell;

    @BeforeEach
    void startDaemon() throws IOException {
        daemon =
                FakeDaemon.unix(home)
                        .on("POST /api/v1/apps", Samples.app("shop", "preparing"))
                        .on(FORWARDS, "{}");
        shell = new Shell(home, project);
    }

    @AfterEach
    void stopDaemon() throws IOException {
        daemon.close();
    }

    @Test
    void a_forward_leads_to_the_inspector_and_is_printed() {
        var outcome = shell.run("os", "-d", "--debug");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).contains("Debugger at 127.0.0.1:9229");
        assertThat(daemon.requests.getLast().body()).isEqualTo("{\"forward\":\"9229:9229\"}");
    }

    @Test
    void one_leads_to_debugpy_of_a_python_app() {
        daemon.on(
                "POST /api/v1/apps",
                Samples.app("shop", "preparing").replace("\"nodejs\"", "\"python\""));
        assertThat(shell.run("os", "-d", "--debug").err())
                .contains("Debugger at 127.0.0.1:5678", "debugpy");
        assertThat(daemon.requests.getLast().body()).isEqualTo("{\"forward\":\"5678:5678\"}");
    }

    @Test
    void the_next_port_is_taken_when_one_is_not_free() {
        daemon.on(
                FORWARDS,
                request ->
                        request.body().contains("9229:9229")
                                ? new FakeDaemon.Reply(409, TAKEN)
                                : new FakeDaemon.Reply(200, "{}"));
        assertThat(shell.run("os", "-d", "--debug").err()).contains("Debugger at 127.0.0.1:9230");
    }

    @Test
    void without_the_flag_there_is_none() {
        assertThat(shell.run("os", "-d").err()).doesNotContain("Debugger");
    }
}
