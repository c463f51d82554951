package dev.wasmrun.daemon.detect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import dev.wasmrun.protocol.Json;

import java.util.List;
import java.util.Optional;

/** Rule 5 for a workspace of Nx, whose packages say in {@code project.json} what they can do. */
final class NxWorkspace {
    private static final List<String> FOLDERS = List.of("apps", "packages", "services", "libs");
    private static final List<String> TARGETS = List.of("serve", "dev", "start");
    private static final String PROJECT = "project.json";

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

    private static List<String> commands(Folder root) {
        return FOLDERS.stream()
                .filter(root::hasFolder)
                .flatMap(in -> root.foldersBelow(in).stream().map(name -> in + "/" + name))
                .filter(in -> root.folder(in).has(PROJECT))
                .flatMap(in -> command(root.folder(in), in).stream())
                .toList();
    }

    private static Optional<String> command(Folder folder, String in) {
        var project = read(folder);
        var name = project.path("name").asText(in.substring(in.indexOf('/') + 1));
        return TARGETS.stream()
                .filter(target -> project.path("targets").has(target))
                .filter(_ -> name.matches("[@A-Za-z0-9._/-]+")) // it becomes part of a command
                .map(target -> "nx %s %s".formatted(target, name))
                .findFirst();
    }

    private static JsonNode read(Folder folder) {
        try {
            return Json.mapper().readTree(folder.text(PROJECT).orElse(""));
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // Nx says what is wrong with it
        }
    }
}
