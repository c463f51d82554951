package dev.wasmrun.daemon.detect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.wasmrun.protocol.Json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The manifest of a Node.js project. A project without one has an empty one. */
record PackageJson(boolean exists, JsonNode json) {
    static final String NAME = "package.json";

    private static final Pattern MAJOR = Pattern.compile("^[\\s^~>=v]*(\\d{1,4})\\b");

    static PackageJson of(Folder folder) {
        return folder.text(NAME)
                .map(text -> new PackageJson(true, parse(text)))
                .orElseGet(() -> new PackageJson(false, Json.mapper().createObjectNode()));
    }

    /** What a tool's own file says; nothing when that file is not plain JSON. */
    static Optional<JsonNode> tolerant(String text) {
        try {
            return Optional.of(Json.mapper().readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static JsonNode parse(String text) {
        try {
            var json = Json.mapper().readTree(text);
            if (!json.isObject()) {
                throw Refusals.badPackageJson(1, "it must be an object, { … }");
            }
            return json;
        } catch (JsonProcessingException e) {
            var line = Math.max(1, e.getLocation().getLineNr());
            throw Refusals.badPackageJson(line, e.getOriginalMessage());
        }
    }

    Map<String, String> scripts() {
        return texts("scripts");
    }

    /** There is a script of this name, and it says something. */
    boolean has(String script) {
        return !scripts().getOrDefault(script, "").isBlank();
    }

    Map<String, String> dependencies() {
        return texts("dependencies");
    }

    Map<String, String> devDependencies() {
        return texts("devDependencies");
    }

    boolean needs(String dependency) {
        return Stream.of("dependencies", "devDependencies", "optionalDependencies")
                .anyMatch(kind -> json.path(kind).has(dependency));
    }

    boolean hasDependencies() {
        return Stream.of(
                        "dependencies",
                        "devDependencies",
                        "optionalDependencies",
                        "peerDependencies",
                        "workspaces")
                .anyMatch(kind -> !json.path(kind).isEmpty());
    }

    /** Scripts that npm runs at every install. */
    boolean buildsAtInstall() {
        return Stream.of("preinstall", "install", "postinstall", "prepare")
                .anyMatch(scripts()::containsKey);
    }

    Optional<String> text(String key) {
        return Optional.of(json.path(key).asText("")).filter(text -> !text.isBlank());
    }

    /** The file of {@code exports["."]}, in any of its forms. */
    Optional<String> exported() {
        var exports = json.path("exports");
        var dot = exports.has(".") ? exports.path(".") : exports;
        return Stream.of(dot, dot.path("import"), dot.path("require"), dot.path("default"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst();
    }

    /** The file of the program that the package installs, when it is only one. */
    Optional<String> program() {
        var bin = json.path("bin");
        return bin.isTextual()
                ? text("bin")
                : Optional.of(bin)
                        .filter(programs -> programs.size() == 1)
                        .map(programs -> programs.elements().next().asText());
    }

    /** The range of a dependency whose lowest major version is below another. */
    Optional<String> older(String dependency, int since) {
        return wanted(dependency)
                .filter(range -> major(range).filter(version -> version < since).isPresent())
                .findFirst();
    }

    /** The versions of it that are asked for. */
    Stream<String> wanted(String dependency) {
        return Stream.of(dependencies(), devDependencies())
                .flatMap(kind -> Stream.ofNullable(kind.get(dependency)));
    }

    /** The 3 of {@code ^3.9.1}; nothing of what is no number, as {@code latest} is. */
    static Optional<Integer> major(String range) {
        var found = MAJOR.matcher(range);
        return found.find() ? Optional.of(Integer.parseInt(found.group(1))) : Optional.empty();
    }

    private Map<String, String> texts(String key) {
        var texts = new LinkedHashMap<String, String>();
        json.path(key)
                .properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText("")));
        return texts;
    }
}
