package dev.wasmrun.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

class RegistryTest {
    @TempDir private Path home;

    @Test
    void a_variable_wins_over_the_users_npmrc_and_that_over_the_default() throws IOException {
        assertThat(new Registry(Map.of()).base().getHost()).isNotBlank(); // as npm has it

        npmrc("# registry=http://no.example", "registry = \"http://file.example/npm\"");
        assertThat(registry(Map.of()).base()).hasToString("http://file.example/npm/");
        assertThat(registry(Map.of("NPM_CONFIG_REGISTRY", "http://var.example/")).base())
                .hasToString("http://var.example/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/", "nonsense", "http://", "http://a b/"})
    void what_is_no_web_address_is_refused(String registry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry(Map.of("NPM_CONFIG_REGISTRY", registry)).base());
    }

    @Test
    void another_npmrc_may_be_named_and_variables_in_it_count() throws IOException {
        var file = Files.writeString(home.resolve("other"), "registry=http://${WHERE}/");
        var caller = Map.of("npm_config_userconfig", file.toString(), "WHERE", "named.example");
        assertThat(registry(caller).base()).hasToString("http://named.example/");
    }

    @Test
    void the_proxy_is_that_of_npm_or_of_the_shell_but_for_direct_hosts() throws IOException {
        npmrc("noproxy=direct.example");
        var proxies = proxies(Map.of("https_proxy", "http://proxy.example:3128"));

        assertThat(proxies.to(URI.create("https://far.example/")))
                .isEqualTo(
                        new Proxy(Proxy.Type.HTTP, new InetSocketAddress("proxy.example", 3128)));
        assertThat(proxies.to(URI.create("http://far.example/"))).isEqualTo(Proxy.NO_PROXY);
        assertThat(proxies.to(URI.create("https://direct.example/"))).isEqualTo(Proxy.NO_PROXY);
        assertThat(proxies.to(URI.create("https://a.direct.example/"))).isEqualTo(Proxy.NO_PROXY);
        assertThat(proxies.to(URI.create("https://indirect.example/")))
                .isNotEqualTo(Proxy.NO_PROXY);
    }

    private void npmrc(String... lines) throws IOException {
        Files.writeString(home.resolve(".npmrc"), String.join("\n", lines));
    }

    private Registry registry(Map<String, String> variables) {
        return new Registry(caller(variables));
    }

    private Proxies proxies(Map<String, String> variables) {
        return new Proxies(new NpmConfig(caller(variables)), caller(variables));
    }

    private Map<String, String> caller(Map<String, String> variables) {
        var caller = new HashMap<>(variables);
        caller.put("HOME", home.toString());
        return caller;
    }
}
