package dev.wasmrun.daemon.install;

import dev.wasmrun.protocol.Plan;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What each manager is told by variables: where its cache is, that nobody is there to ask, and that
 * the virtual environment is ours. {@link #ALL} is the whole list.
 *
 * @param always at the install, and for an app that calls its manager ({@code uv run app.py})
 * @param installing only at the install
 * @param caches the folders below the cache that it uses
 */
record ManagerSettings(
        String manager,
        Map<String, String> always,
        Map<String, String> installing,
        List<String> caches) {
    private static final String CACHE = "/cache/";
    private static final String BERRY = "yarn berry";

    static final List<ManagerSettings> ALL =
            List.of(
                    new ManagerSettings(
                            "npm", Map.of("npm_config_yes", "true"), Map.of(), List.of("npm")),
                    new ManagerSettings(
                            "pnpm",
                            pnpm(Map.of("manage_package_manager_versions", "false")),
                            pnpm(
                                    Map.of(
                                            "store_dir", CACHE + "pnpm/store",
                                            "cache_dir", CACHE + "pnpm/meta",
                                            "confirm_modules_purge", "false",
                                            "update_notifier", "false",
                                            // The sandbox is the guard, as for npm.
                                            "dangerously_allow_all_builds", "true")),
                            List.of("npm", "pnpm")),
                    new ManagerSettings(
                            "yarn",
                            Map.of(),
                            Map.of("YARN_CACHE_FOLDER", CACHE + "yarn"),
                            List.of("npm", "yarn")),
                    new ManagerSettings(
                            BERRY,
                            Map.of("YARN_ENABLE_TELEMETRY", "0"),
                            Map.of(
                                    "YARN_GLOBAL_FOLDER", CACHE + "yarn-berry",
                                    "YARN_ENABLE_INLINE_BUILDS", "1", // else in files that are gone
                                    "YARN_ENABLE_PROGRESS_BARS", "0",
                                    "YARN_ENABLE_COLORS", "0"),
                            List.of("npm", "yarn-berry")),
                    new ManagerSettings(
                            "bun",
                            Map.of(),
                            Map.of("BUN_INSTALL_CACHE_DIR", CACHE + "bun"),
                            List.of("npm", "bun")),
                    new ManagerSettings("pip", Map.of(), Venv.PIP, List.of("pip")),
                    new ManagerSettings(
                            "uv",
                            Map.of(
                                    "UV_PROJECT_ENVIRONMENT", Venv.INSIDE,
                                    "UV_PYTHON_DOWNLOADS", "never",
                                    "UV_NO_SYNC", "1"),
                            uv(Map.of()),
                            List.of("pip", "uv")),
                    new ManagerSettings(
                            "poetry",
                            Map.of("POETRY_VIRTUALENVS_CREATE", "false"),
                            uv(
                                    Map.of(
                                            "POETRY_CACHE_DIR",
                                            CACHE + "poetry",
                                            "POETRY_NO_INTERACTION",
                                            "1")),
                            List.of("pip", "uv", "poetry")),
                    new ManagerSettings(
                            "pdm",
                            Map.of("PDM_IGNORE_SAVED_PYTHON", "1", "PDM_CHECK_UPDATE", "false"),
                            uv(
                                    Map.of(
                                            "PDM_CACHE_DIR", CACHE + "pdm",
                                            "PDM_LOG_DIR", "/tmp/pdm",
                                            "PDM_NON_INTERACTIVE", "1")),
                            List.of("pip", "uv", "pdm")),
                    new ManagerSettings(
                            "pipenv",
                            Map.of("PIPENV_VERBOSITY", "-1", "PIPENV_YES", "1"),
                            uv(Map.of("PIPENV_CACHE_DIR", CACHE + "pipenv", "PIPENV_NOSPIN", "1")),
                            List.of("pip", "uv", "pipenv")));

    /** For a plan without a manager, what its language usually has. */
    static ManagerSettings of(Plan plan) {
        var usual =
                switch (plan.language()) {
                    case NODEJS, WASM, STATIC -> "npm";
                    case PYTHON -> "pip";
                };
        var manager = isBerry(plan) ? BERRY : plan.manager().orElse(usual);
        return ALL.stream()
                .filter(settings -> settings.manager().equals(manager))
                .findFirst()
                .orElseGet(() -> new ManagerSettings(manager, Map.of(), Map.of(), List.of()));
    }

    /** The name of its program. */
    String tool() {
        return manager.split(" ", 2)[0];
    }

    /** So that its lines are readable without a terminal. */
    List<String> flags(String program) {
        return switch (program) {
            case "pnpm" -> List.of("--reporter=append-only");
            case "yarn" ->
                    manager.equals(BERRY)
                            ? List.of()
                            : List.of("--non-interactive", "--no-progress");
            default -> List.of();
        };
    }

    Stream<Mount> mounts(Path cache) {
        return caches.stream().map(name -> new Mount(cache.resolve(name), CACHE + name, true));
    }

    static boolean isBerry(Plan plan) {
        return plan.manager().filter("yarn"::equals).isPresent()
                && plan.managerVersion().filter(v -> !v.matches("[01](?:\\..*)?")).isPresent();
    }

    /** pnpm reads the one prefix up to its tenth line, the other since then. */
    private static Map<String, String> pnpm(Map<String, String> settings) {
        var env = new HashMap<String, String>();
        settings.forEach(
                (name, value) -> {
                    env.put("npm_config_" + name, value);
                    env.put("pnpm_config_" + name, value);
                });
        return Map.copyOf(env);
    }

    /** Who is brought by uv and pip gets their settings, too. */
    private static Map<String, String> uv(Map<String, String> more) {
        var env = new HashMap<>(Venv.PIP);
        env.putAll(
                Map.of(
                        "UV_CACHE_DIR", CACHE + "uv",
                        "UV_LINK_MODE", "copy", // the cache is on another mount
                        "UV_NO_PROGRESS", "1"));
        env.putAll(more);
        return Map.copyOf(env);
    }
}
