package dev.wasmrun.daemon.install;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class CallerEnvironmentTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "npm_config_registry",
                "NPM_CONFIG_STRICT_SSL",
                "PIP_INDEX_URL",
                "UV_INDEX",
                "https_proxy",
                "NO_PROXY",
                "NODE_EXTRA_CA_CERTS",
                "SSL_CERT_FILE",
                "SSL_CERT_DIR",
                "REQUESTS_CA_BUNDLE",
                "CURL_CA_BUNDLE",
                "NPM_TOKEN"
            })
    void what_configures_a_package_manager_reaches_the_install(String name) {
        assertThat(CallerEnvironment.isForInstall(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "HOME",
                "NODE_ENV",
                "AWS_SECRET_ACCESS_KEY",
                "GITHUB_TOKEN",
                "NPM_CONFIG_CACHE",
                "npm_config_prefix",
                "PIP_TARGET",
                "PIP_USER",
                "PIPELINE"
            })
    void everything_else_and_what_says_where_things_are_put_does_not(String name) {
        assertThat(CallerEnvironment.isForInstall(name)).isFalse();
    }

    @Test
    void a_projects_npmrc_brings_certificates_and_no_other_file(
            @TempDir Path host, @TempDir Path project) throws IOException {
        var ca = file(host, "ca.pem", "# ours", "-----BEGIN CERTIFICATE-----", "MII");
        var key = file(host, "key.pem", "-----BEGIN CERTIFICATE-----", "-----BEGIN PRIVATE KEY--");
        var token = file(host, "token", "hunter2");
        var link = Files.createSymbolicLink(project.resolve("link.pem"), token);
        file(project, ".npmrc", "cafile=" + ca, "a=" + key, "b=" + token, "c=" + link, "d=" + host);

        var mounts = CallerEnvironment.of(Map.of(), project).mounts();

        assertThat(mounts).contains(new Mount(ca.toRealPath(), ca.toString(), false));
        assertThat(mounts)
                .extracting(Mount::inside)
                .doesNotContain(key.toString(), token.toString(), link.toString(), host.toString());
    }

    @Test
    void the_callers_own_npmrc_brings_what_it_names(@TempDir Path home, @TempDir Path project)
            throws IOException {
        var key = file(home, "key.pem", "-----BEGIN PRIVATE KEY-----");
        file(home, ".npmrc", "keyfile=" + key);
        assertThat(CallerEnvironment.of(Map.of("HOME", home.toString()), project).mounts())
                .contains(Mount.readOnly(key));
    }

    private static Path file(Path folder, String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }
}
