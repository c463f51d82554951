package dev.wasmrun.daemon.install;

import java.util.Map;
import java.util.TreeMap;

/**
 * Scripts that packages of Node.js bring and that their managers run at the install. The sandbox is
 * the guard, so they run unless a project wants none.
 */
public final class InstallScripts {
    /** As each manager is told so: npm, pnpm and bun, pnpm since its eleventh line, yarn, berry. */
    private static final Map<String, String> OFF =
            Map.of(
                    "npm_config_ignore_scripts", "true",
                    "pnpm_config_ignore_scripts", "true",
                    "YARN_IGNORE_SCRIPTS", "true",
                    "YARN_ENABLE_SCRIPTS", "0");

    private InstallScripts() {}

    /** The caller's own variables, and those that keep the scripts from running. */
    public static Map<String, String> off(Map<String, String> caller) {
        var variables = new TreeMap<>(caller);
        variables.putAll(OFF);
        return variables;
    }

    static boolean areOff(Map<String, String> variables) {
        return "true".equalsIgnoreCase(variables.get("npm_config_ignore_scripts"));
    }
}
