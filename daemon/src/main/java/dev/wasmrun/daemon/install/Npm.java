package dev.wasmrun.daemon.install;

import com.fasterxml.jackson.databind.JsonNode;

import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.Problem;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How npm is called: with a cache of ours, its lines readable without a terminal. */
record Npm(Path node, Path cli) {
    static final String CACHE_INSIDE = "/cache/npm";

    // It warns of settings that it does not know, and runs scripts only where it is told to.
    private static final int STRICT_SINCE = 11;

    // Before, what is named at the install is all that is installed.
    private static final int WHOLE_SINCE = 7;

    static Npm of(Toolchain toolchain) {
        return new Npm(
                toolchain.executable(),
                toolchain
                        .npm()
                        .orElseThrow(
                                () ->
                                        new Problem(
                                                        Problem.Kind.FAILED,
                                                        "no-npm",
                                                        "Node.js %s at %s comes without npm"
                                                                .formatted(
                                                                        toolchain.version(),
                                                                        toolchain.executable()),
                                                        "Install npm, for example: apt-get install npm")
                                                .asException()));
    }

    /**
     * @param planned {@code npm ci}, perhaps with flags
     */
    List<String> command(List<String> planned) {
        var command = new ArrayList<>(List.of(node.toString(), cli.toString()));
        command.addAll(planned.subList(1, planned.size()));
        command.addAll(List.of("--include=dev", "--no-audit", "--no-fund", "--loglevel=http"));
        return command;
    }

    Map<String, String> env() {
        var env = new TreeMap<String, String>();
        env.put("npm_config_cache", CACHE_INSIDE);
        env.put("npm_config_update_notifier", "false");
        env.put(
                major() >= STRICT_SINCE
                        ? "npm_package_config_node_gyp_devdir"
                        : "npm_config_devdir",
                CACHE_INSIDE + "/node-gyp");
        // The sandbox is the guard; native addons don't work without their install scripts.
        if (major() >= STRICT_SINCE) {
            env.put("npm_config_dangerously_allow_all_scripts", "true");
        }
        return env;
    }

    /** Whether {@code npm install nodemon} leaves out what package.json declares. */
    boolean installsNamesAlone() {
        return major() > 0 && major() < WHOLE_SINCE;
    }

    private int major() {
        try {
            return Integer.parseInt(version().split("\\.", 2)[0]);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    String version() {
        return manifest().path("version").asText("");
    }

    private JsonNode manifest() {
        try {
            return Json.mapper().readTree(cli.resolveSibling("../package.json").toFile());
        } catch (IOException e) {
            return Json.mapper().createObjectNode(); // an unusual npm: taken for an old one
        }
    }
}
