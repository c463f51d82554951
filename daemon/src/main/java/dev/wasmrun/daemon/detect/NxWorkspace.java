package dev.wasmrun.daemon.detect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import dev.wasmrun.protocol.Json;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Rule 5 for a workspace of Nx, whose packages say in {@code project.json} what they can do, or
 * leave that to the plugins of {@code nx.json}: {@link #PLUGINS}.
 */
final class NxWorkspace {
    /** What a plugin makes of a project with this file, and the option that names it otherwise. */
    private record Plugin(String name, String file, String option, String target) {}

    static final List<Plugin> PLUGINS =
            List.of(
                    new Plugin("@nx/vite/plugin", "vite.config.", "serveTargetName", "serve"),
                    new Plugin("@nx/next/plugin", "next.config.", "devTargetName", "dev"),
                    new Plugin("@nx/nuxt/plugin", "nuxt.config.", "serveTargetName", "serve"),
                    new Plugin("@nx/webpack/plugin", "webpack.config.", "serveTargetName", "serve"),
                    new Plugin("@nx/rspack/plugin", "rspack.config.", "serveTargetName", "serve"));

    private static final List<String> FOLDERS = List.of("apps", "packages", "services", "libs");
    private static final List<String> TARGETS = List.of("serve", "dev", "start");
    private static final List<String> SUFFIXES = List.of("js", "mjs", "cjs", "ts", "mts", "cts");
    private static final String PROJECT = "project.json";

    private static final String NOTES = "NX_WORKSPACE_DATA_DIRECTORY";

    private NxWorkspace() {}

    /** The only project that can be started; of several, the user says which. */
    static Optional<Start> start(NodeProject root, Notes notes) {
        if (!root.folder().has("nx.json") || !root.manifest().needs("nx")) {
            return Optional.empty();
        }
        var commands = commands(root.folder());
        if (commands.size() > 1) {
            throw Refusals.workspace(root.folder().path(), commands);
        }
        return commands.stream()
                .findFirst()
                .map(
                        command -> {
                            notes.because(5, "the only project of nx.json that can be started");
                            return NodeStart.known(Start.shell(command), root, command);
                        });
    }

    /**
     * Nx notes by their numbers which processes run a task, and waits for them to end. In each
     * sandbox the numbers begin anew, so it would wait for a run that was killed, or for itself:
     * these notes go to where a run finds none of another.
     */
    static Start forgetful(Start start, NodeProject root, Notes notes) {
        if (!root.manifest().needs("nx")) {
            return start;
        }
        notes.because(11, "Nx keeps its notes of what runs in /tmp, which no two runs share");
        var env = new TreeMap<>(start.env());
        env.put(NOTES, "/tmp/nx");
        return start.with(env);
    }

    private static List<String> commands(Folder root) {
        var plugins = read(root, "nx.json").path("plugins");
        return FOLDERS.stream()
                .filter(root::hasFolder)
                .flatMap(in -> root.foldersBelow(in).stream().map(name -> in + "/" + name))
                .filter(in -> root.folder(in).has(PROJECT) || root.folder(in).has(PackageJson.NAME))
                .flatMap(in -> command(root.folder(in), in, plugins).stream())
                .toList();
    }

    private static Optional<String> command(Folder folder, String in, JsonNode plugins) {
        var project = read(folder, PROJECT);
        var name =
                Optional.of(project.path("name").asText(""))
                        .filter(given -> !given.isEmpty())
                        .or(() -> PackageJson.of(folder).text("name"))
                        .orElse(in.substring(in.indexOf('/') + 1));
        return TARGETS.stream()
                .filter(target -> project.path("targets").has(target))
                .findFirst()
                .or(() -> inferred(folder, plugins))
                .filter(_ -> name.matches("[@A-Za-z0-9._/-]+")) // it becomes part of a command
                .map(target -> "nx %s %s".formatted(target, name));
    }

    private static Optional<String> inferred(Folder folder, JsonNode plugins) {
        return PLUGINS.stream()
                .filter(plugin -> SUFFIXES.stream().anyMatch(s -> folder.has(plugin.file() + s)))
                .filter(plugin -> !plugin.file().startsWith("vite") || folder.has("index.html"))
                .flatMap(plugin -> target(plugin, plugins).stream())
                .findFirst();
    }

    // "@nx/next/plugin", or {"plugin": "@nx/vite/plugin", "options": {"serveTargetName": "serve"}}
    private static Optional<String> target(Plugin plugin, JsonNode plugins) {
        return plugins.valueStream()
                .filter(each -> name(each).equals(plugin.name()))
                .map(each -> each.path("options").path(plugin.option()).asText(plugin.target()))
                .filter(target -> target.matches("[A-Za-z0-9._:-]+"))
                .findFirst();
    }

    private static String name(JsonNode plugin) {
        return plugin.isTextual() ? plugin.asText() : plugin.path("plugin").asText();
    }

    private static JsonNode read(Folder folder, String file) {
        try {
            return Json.mapper().readTree(folder.text(file).orElse(""));
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // Nx says what is wrong with it
        }
    }
}
