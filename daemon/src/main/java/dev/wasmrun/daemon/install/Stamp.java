package dev.wasmrun.daemon.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.Plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Remembers what was installed: a hash of all that decides it. It is written only after success.
 *
 * @param file under the app's home
 * @param wanted hash of what the project declared before the install
 * @param locks may be changed by the install itself, so they are read when the stamp is written
 * @param made what the install leaves behind; the stamp counts only while it is there
 */
record Stamp(Path file, String wanted, List<Path> locks, List<Path> made) {
    private static final List<String> NODE_LOCKS =
            List.of(
                    "package-lock.json",
                    "npm-shrinkwrap.json",
                    ".npmrc",
                    "pnpm-lock.yaml",
                    "pnpm-workspace.yaml",
                    "yarn.lock",
                    ".yarnrc",
                    ".yarnrc.yml",
                    "bun.lock",
                    "bun.lockb");
    private static final List<String> PYTHON_LOCKS =
            List.of("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock");
    private static final List<String> MANIFEST_KEYS =
            List.of(
                    "dependencies",
                    "devDependencies",
                    "optionalDependencies",
                    "peerDependencies",
                    "overrides",
                    "resolutions",
                    "pnpm",
                    "packageManager",
                    "workspaces");
    private static final List<String> INSTALL_SCRIPTS =
            List.of("preinstall", "install", "postinstall", "prepare");
    private static final List<String> PYTHON_MANIFESTS =
            List.of("pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "pylock.toml");
    private static final int MOST_MEMBERS = 200;
    private static final String NODE_MODULES = "node_modules";

    /**
     * Where it is kept.
     *
     * @param folder the app's home, in which the virtual environment is, too
     */
    record Home(Path folder, String name) {
        Path file() {
            return folder.resolve(name);
        }
    }

    static Stamp of(
            Plan plan, Path folder, Home home, Toolchain toolchain, boolean withoutScripts) {
        var hash = sha256();
        if (withoutScripts) {
            add(hash, "without scripts");
        }
        add(hash, plan.manager().orElse("") + plan.managerVersion().orElse(""));
        add(hash, toolchain.version() + " " + toolchain.executable());
        add(hash, System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        if (plan.install().size() == 1) {
            add(hash, plan.install().getFirst());
        }
        return switch (plan.language()) {
            case NODEJS, WASM, STATIC -> {
                var isPlugAndPlay = ManagerSettings.isBerry(plan) && YarnRc.isPlugAndPlay(folder);
                npmManifest(folder.resolve("package.json")).forEach(text -> add(hash, text));
                members(plan, folder).flatMap(Stamp::npmManifest).forEach(text -> add(hash, text));
                yield new Stamp(
                        home.file(),
                        hex(hash),
                        NODE_LOCKS.stream().map(folder::resolve).toList(),
                        Stream.concat(
                                        Stream.of(
                                                folder.resolve(
                                                        isPlugAndPlay ? ".pnp.cjs" : NODE_MODULES)),
                                        members(plan, folder)
                                                .map(one -> one.resolveSibling(NODE_MODULES)))
                                .toList());
            }
            case PYTHON -> {
                if (Tool.of(plan, toolchain).isEmpty()) {
                    plan.install().forEach(word -> add(hash, word)); // pip's say what it installs
                }
                Stream.of(
                                requirements(folder),
                                named(plan).map(folder::resolve),
                                PYTHON_MANIFESTS.stream().map(folder::resolve))
                        .flatMap(files -> files)
                        .forEach(file -> add(hash, text(file)));
                yield new Stamp(
                        home.file(),
                        hex(hash),
                        PYTHON_LOCKS.stream().map(folder::resolve).toList(),
                        List.of(home.folder().resolve("venv/bin/python")));
            }
        };
    }

    /** With what is installed besides. */
    Stamp and(List<String> more) {
        if (more.isEmpty()) {
            return this;
        }
        var hash = sha256();
        add(hash, wanted);
        more.forEach(name -> add(hash, name));
        return new Stamp(file, hex(hash), locks, made);
    }

    String name() {
        return file.getFileName().toString();
    }

    boolean isFresh() {
        var lines = text(file).lines().toList();
        return !lines.isEmpty()
                && lines.getFirst().equals(hash())
                && lines.stream().skip(1).map(Path::of).allMatch(Files::exists);
    }

    void write() {
        var next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.getParent());
            Files.write(
                    next,
                    Stream.concat(
                                    Stream.of(hash()),
                                    made.stream().filter(Files::exists).map(Path::toString))
                            .toList());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String hash() {
        var hash = sha256();
        add(hash, wanted);
        locks.forEach(lock -> add(hash, text(lock)));
        return hex(hash);
    }

    /** Only what decides the install: a new version or script of the project changes nothing. */
    private static Stream<String> npmManifest(Path file) {
        var text = text(file);
        try {
            var json = Json.mapper().readTree(text);
            return Stream.concat(
                    MANIFEST_KEYS.stream().map(key -> json.path(key).toString()),
                    INSTALL_SCRIPTS.stream().map(s -> json.path("scripts").path(s).toString()));
        } catch (JsonProcessingException e) {
            return Stream.of(text); // npm will say what is wrong
        }
    }

    /** The manifests of a workspace's, or of inner, packages: one or two folders below. */
    private static Stream<Path> members(Plan plan, Path folder) {
        var isRoot =
                plan.install().size() == 1
                        || Files.exists(folder.resolve("pnpm-workspace.yaml"))
                        || text(folder.resolve("package.json")).contains("\"workspaces\"");
        return (isRoot ? folders(folder) : Stream.<Path>of())
                .flatMap(below -> Stream.concat(Stream.of(below), folders(below)))
                .map(member -> member.resolve("package.json"))
                .filter(Files::isRegularFile)
                .limit(MOST_MEMBERS);
    }

    private static Stream<Path> folders(Path folder) {
        try (var below = Files.list(folder)) {
            return below
                    .filter(Files::isDirectory)
                    .filter(one -> !one.getFileName().toString().matches("\\..*|node_modules"))
                    .limit(MOST_MEMBERS)
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            return Stream.of(); // not ours to read, so no part of the workspace
        }
    }

    /** Every requirements file, included ones as well. */
    private static Stream<Path> requirements(Path folder) {
        return Stream.of(folder, folder.resolve("requirements"))
                .filter(Files::isDirectory)
                .flatMap(Stamp::texts);
    }

    /** Those that the install command names: {@code -r app/requirements.txt}. */
    private static Stream<String> named(Plan plan) {
        return plan.install().stream().filter(word -> word.endsWith("/requirements.txt"));
    }

    private static Stream<Path> texts(Path folder) {
        try (var files = Files.list(folder)) {
            return files
                    .filter(
                            file ->
                                    file.toString().endsWith(".txt")
                                            || file.toString().endsWith(".in"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.isRegularFile(file) ? new String(Files.readAllBytes(file), UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(MessageDigest hash, String text) {
        hash.update(text.getBytes(UTF_8));
        hash.update((byte) 0);
    }

    private static String hex(MessageDigest hash) {
        return HexFormat.of().formatHex(hash.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
