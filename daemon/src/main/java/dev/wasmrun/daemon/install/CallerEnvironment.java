package dev.wasmrun.daemon.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The package managers' configuration in the shell of whoever asked: private registries, proxies,
 * certificates. It reaches the install step read-only and never the app.
 */
record CallerEnvironment(Map<String, String> variables, List<Mount> mounts) {
    private static final List<String> PREFIXES =
            List.of(
                    "npm_config_",
                    "pnpm_config_",
                    "yarn_",
                    "pip_",
                    "uv_",
                    "poetry_",
                    "pdm_",
                    "pipenv_");
    private static final Set<String> NAMES =
            Set.of(
                    "http_proxy",
                    "https_proxy",
                    "ftp_proxy",
                    "all_proxy",
                    "no_proxy",
                    "node_extra_ca_certs",
                    "ssl_cert_file",
                    "ssl_cert_dir",
                    "requests_ca_bundle",
                    "curl_ca_bundle",
                    "npm_token",
                    "node_auth_token");

    // Where things are put is ours to say.
    private static final Set<String> OURS =
            Set.of(
                    "npm_config_cache",
                    "npm_config_prefix",
                    "npm_config_local_prefix",
                    "npm_config_global",
                    "npm_config_location",
                    "npm_config_userconfig",
                    "npm_config_init_module",
                    "npm_config_user_agent",
                    "npm_config_node_gyp",
                    "npm_config_omit",
                    "npm_config_production",
                    "pip_cache_dir",
                    "pip_target",
                    "pip_prefix",
                    "pip_root",
                    "pip_user",
                    "pip_python",
                    "pip_config_file",
                    "pip_log",
                    "pip_report",
                    "npm_config_logs_dir",
                    "pip_require_virtualenv",
                    "uv_cache_dir",
                    "uv_project",
                    "uv_python",
                    "uv_tool_dir",
                    "uv_config_file",
                    "yarn_rc_filename",
                    "yarn_ignore_path",
                    "yarn_cache_folder",
                    "poetry_home",
                    "poetry_config_dir",
                    "poetry_data_dir",
                    "poetry_virtualenvs_path",
                    "poetry_virtualenvs_in_project",
                    "pdm_project",
                    "pdm_config_file",
                    "pdm_python",
                    "pipenv_pipfile",
                    "pipenv_python",
                    "pipenv_ignore_virtualenvs");
    private static final String NPMRC_INSIDE = "/config/npmrc";
    private static final String PIP_CONF_INSIDE = "/config/pip.conf";
    private static final Map<String, String> OTHER_CONFIG =
            Map.of(
                    ".npmrc", "/home/app/.npmrc", // yarn reads it only there
                    ".yarnrc.yml", "/home/app/.yarnrc.yml",
                    ".config/uv/uv.toml", "/home/app/.config/uv/uv.toml",
                    ".config/pypoetry/auth.toml", "/home/app/.config/pypoetry/auth.toml",
                    ".config/pypoetry/config.toml", "/home/app/.config/pypoetry/config.toml",
                    ".config/pdm/config.toml", "/home/app/.config/pdm/config.toml");
    private static final Path ETC_PIP_CONF = Path.of("/etc/pip.conf");
    private static final int LARGEST_CONFIG = 1 << 16;

    CallerEnvironment {
        variables = Map.copyOf(variables);
        mounts = List.copyOf(mounts);
    }

    /**
     * @param caller the variables of the caller's shell
     * @param project its own {@code .npmrc} may name files of certificates, too
     */
    static CallerEnvironment of(Map<String, String> caller, Path project) {
        var variables = new TreeMap<String, String>();
        caller.forEach(
                (name, value) -> {
                    if (isForInstall(name)) {
                        variables.put(name, value);
                    }
                });
        var mounts = new ArrayList<Mount>();
        variables.values().forEach(value -> mounts.addAll(filesNamedIn(value)));
        npmrc(caller)
                .ifPresent(
                        file -> {
                            variables.put("npm_config_userconfig", NPMRC_INSIDE);
                            mounts.add(new Mount(file, NPMRC_INSIDE, false));
                            mounts.addAll(filesNamedBy(file));
                        });
        pipConf(caller)
                .ifPresent(
                        file -> {
                            variables.put("PIP_CONFIG_FILE", PIP_CONF_INSIDE);
                            mounts.add(new Mount(file, PIP_CONF_INSIDE, false));
                            mounts.addAll(filesNamedBy(file));
                        });
        OTHER_CONFIG.forEach(
                (file, inside) ->
                        inHome(caller, file)
                                .ifPresent(
                                        there -> {
                                            mounts.add(new Mount(there, inside, false));
                                            mounts.addAll(filesNamedBy(there));
                                        }));
        if (Files.isReadable(ETC_PIP_CONF)) {
            mounts.add(Mount.readOnly(ETC_PIP_CONF));
            mounts.addAll(filesNamedBy(ETC_PIP_CONF));
        }
        filesNamedBy(project.resolve(".npmrc")).stream()
                .flatMap(mount -> Certificates.of(mount, project).stream())
                .forEach(mounts::add);
        return new CallerEnvironment(variables, mounts.stream().distinct().toList());
    }

    static boolean isForInstall(String name) {
        var plain = name.toLowerCase(Locale.ROOT);
        return !OURS.contains(plain)
                && (NAMES.contains(plain) || PREFIXES.stream().anyMatch(plain::startsWith));
    }

    private static Optional<Path> npmrc(Map<String, String> caller) {
        return named(caller, "npm_config_userconfig").or(() -> inHome(caller, ".npmrc"));
    }

    private static Optional<Path> pipConf(Map<String, String> caller) {
        return named(caller, "pip_config_file")
                .or(() -> inHome(caller, ".config/pip/pip.conf"))
                .or(() -> inHome(caller, ".pip/pip.conf"));
    }

    private static Optional<Path> named(Map<String, String> caller, String name) {
        return caller.entrySet().stream()
                .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).equals(name))
                .map(entry -> Path.of(entry.getValue()))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static Optional<Path> inHome(Map<String, String> caller, String file) {
        return Optional.ofNullable(caller.get("HOME"))
                .map(home -> Path.of(home).resolve(file))
                .filter(Files::isRegularFile);
    }

    private static List<Mount> filesNamedBy(Path config) {
        if (!Files.isRegularFile(config)) {
            return List.of();
        }
        try (var in = Files.newInputStream(config)) {
            var text = new String(in.readNBytes(LARGEST_CONFIG), UTF_8);
            return text.lines()
                    .flatMap(line -> filesNamedIn(line.substring(line.indexOf('=') + 1)).stream())
                    .toList();
        } catch (IOException e) {
            return List.of(); // the manager itself says what it cannot read
        }
    }

    /** The paths in a value such as {@code /opt/wheels https://…} or {@code /a/certs:/b/certs}. */
    private static List<Mount> filesNamedIn(String value) {
        return Arrays.stream(value.strip().split("[\\s:,\"']+"))
                .map(word -> word.replaceFirst("^//(?=/)", ""))
                .filter(word -> word.startsWith("/") && !word.startsWith("//"))
                .filter(word -> word.indexOf('\0') < 0)
                .map(Path::of)
                .map(Path::normalize)
                .filter(path -> path.getNameCount() > 1 && Files.isReadable(path))
                .filter(path -> !path.startsWith("/usr"))
                .map(Mount::readOnly)
                .toList();
    }
}
