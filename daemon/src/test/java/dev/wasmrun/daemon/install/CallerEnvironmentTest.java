package dev.wasmrun.daemon.install;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
}
