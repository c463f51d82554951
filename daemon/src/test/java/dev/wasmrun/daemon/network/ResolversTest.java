package dev.wasmrun.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class ResolversTest {
    @Test
    void the_hosts_servers_are_taken_with_its_search_domains() {
        var chosen =
                Resolvers.choose(List.of("# x", "search a.b", "nameserver 9.9.9.9"), List.of());
        assertThat(chosen.resolvConf()).isEqualTo("search a.b\nnameserver 9.9.9.9\n");
        assertThat(chosen.why()).isEmpty();
    }

    @Test
    void instead_of_the_hosts_loopback_its_upstream_servers_are_asked() {
        var chosen =
                Resolvers.choose(List.of("nameserver 127.0.0.53"), List.of("nameserver 9.9.9.9"));
        assertThat(chosen.resolvConf()).isEqualTo("nameserver 9.9.9.9\n");
    }

    @Test
    void when_only_the_hosts_loopback_has_a_server_it_is_said() {
        var chosen = Resolvers.choose(List.of("nameserver ::1"), List.of());
        assertThat(chosen.resolvConf()).isEmpty();
        assertThat(chosen.why()).contains("loopback");
    }
}
