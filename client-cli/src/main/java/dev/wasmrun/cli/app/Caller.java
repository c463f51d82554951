package dev.wasmrun.cli.app;

import dev.wasmrun.cli.shell.World;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the caller's shell has for the install step: never the rest of its environment. */
public final class Caller {
    private static final Set<String> NAMES =
            Set.of(
                    "PATH",
                    "HOME",
                    "NODE_EXTRA_CA_CERTS",
                    "NPM_TOKEN",
                    "NODE_AUTH_TOKEN",
                    "SSL_CERT_FILE",
                    "SSL_CERT_DIR",
                    "REQUESTS_CA_BUNDLE",
                    "CURL_CA_BUNDLE");
    private static final List<String> PREFIXES =
            List.of(
                    "NPM_CONFIG_",
                    "npm_config_",
                    "PNPM_CONFIG_",
                    "YARN_",
                    "PIP_",
                    "UV_",
                    "POETRY_",
                    "PDM_",
                    "PIPENV_");

    private Caller() {}

    public static Map<String, String> variables(World world) {
        return world.variables().entrySet().stream()
                .filter(entry -> travels(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean travels(String name) {
        return NAMES.contains(name)
                || PREFIXES.stream().anyMatch(name::startsWith)
                || name.endsWith("_PROXY")
                || name.endsWith("_proxy");
    }
}
