package dev.wasmrun.cli.app;

import dev.wasmrun.cli.shell.ProjectFile;
import dev.wasmrun.cli.shell.World;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the caller's shell has for the install step, and for a tunnel that the project wants: never
 * the rest of its environment.
 */
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

    /** What runtimes and package managers read. */
    public static Map<String, String> variables(World world) {
        return variables(world, Set.of());
    }

    /** The same, and what the project's tunnel needs. */
    public static Map<String, String> variables(World world, Path project) {
        return variables(world, ofTunnel(ProjectFile.of(project)));
    }

    private static Map<String, String> variables(World world, Set<String> ofTunnel) {
        return world.variables().entrySet().stream()
                .filter(entry -> travels(entry.getKey()) || ofTunnel.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    // Secrets stay where they are when no tunnel is wanted.
    private static Set<String> ofTunnel(ProjectFile project) {
        if (!project.text("tunnel", "enabled").equals(Optional.of("true"))) {
            return Set.of();
        }
        var secret = project.text("tunnel", "secret_env").orElse("BORE_SECRET");
        return Set.of("BORE_SERVER", "WASMRUN_TUNNEL_PASSWORD", secret);
    }

    private static boolean travels(String name) {
        return NAMES.contains(name)
                || PREFIXES.stream().anyMatch(name::startsWith)
                || name.endsWith("_PROXY")
                || name.endsWith("_proxy");
    }
}
