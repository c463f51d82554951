package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class SysctlTest {
    @Test
    void a_number_of_several_digits_is_read_whole() throws IOException {
        var shell = new ProcessBuilder("cat", "/proc/sys/net/ipv4/tcp_fin_timeout").start();
        try (var said = shell.inputReader()) {
            assertThat(new Sysctl("ipv4/tcp_fin_timeout").value())
                    .isEqualTo(Integer.parseInt(said.readLine()))
                    .isGreaterThan(9);
        }
    }
}
