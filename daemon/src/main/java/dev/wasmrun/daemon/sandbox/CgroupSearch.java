package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for control groups that this process may make: of version 2 when the machine has its
 * controllers there, else of version 1; its own group first, then those above it, so that a part
 * that was delegated to a plain user is found.
 *
 * @param mount {@code /sys/fs/cgroup}
 * @param own the lines of {@code /proc/self/cgroup}
 * @param name of the group to make
 */
record CgroupSearch(Path mount, List<String> own, String name) {
    private static final String CONTROLLERS = "cgroup.controllers";
    private static final String SUBTREE = "cgroup.subtree_control";

    static CgroupSearch onThisMachine(String name) {
        return on(Path.of("/"), name);
    }

    static CgroupSearch on(Path root, String name) {
        return new CgroupSearch(
                root.resolve("sys/fs/cgroup"), own(root.resolve("proc/self/cgroup")), name);
    }

    private static List<String> own(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }

    Cgroups find() {
        if (Files.exists(mount.resolve(CONTROLLERS))) {
            return upwards(mount, group("0::"))
                    .flatMap(parent -> second(parent).stream())
                    .findFirst()
                    .orElseGet(() -> new Cgroups(0, Map.of()));
        }
        var folders = new EnumMap<Controller, Path>(Controller.class);
        for (var controller : Controller.values()) {
            var hierarchy = mount.resolve(controller.toString());
            upwards(hierarchy, group(controller))
                    .flatMap(parent -> made(parent).stream())
                    .findFirst()
                    .ifPresent(folder -> folders.put(controller, folder));
        }
        return new Cgroups(folders.isEmpty() ? 0 : 1, folders);
    }

    // "9:memory:/user.slice", "4:cpu,cpuacct:/"
    private String group(Controller controller) {
        return own.stream()
                .map(line -> line.split(":", 3))
                .filter(words -> words.length == 3)
                .filter(words -> List.of(words[1].split(",")).contains(controller.toString()))
                .map(words -> words[2])
                .findFirst()
                .orElse("/");
    }

    private String group(String prefix) {
        return own.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .findFirst()
                .orElse("/");
    }

    private static Stream<Path> upwards(Path top, String group) {
        var start = top.resolve(group.replaceFirst("^/+", "")).normalize();
        var from = start.startsWith(top) && Files.isDirectory(start) ? start : top;
        return Stream.iterate(from, path -> path.startsWith(top), Path::getParent);
    }

    private Optional<Path> made(Path parent) {
        try {
            return Files.isDirectory(parent)
                    ? Optional.of(Files.createDirectories(parent.resolve(name)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // not ours to divide
        }
    }

    // A group that has processes of its own cannot hand controllers on, but the one above it may.
    private Optional<Cgroups> second(Path parent) {
        var folder = made(parent);
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        if (!handsOn(parent) || !handsOn(folder.get())) {
            Cgroups.remove(folder.get());
            return Optional.empty();
        }
        var folders = new EnumMap<Controller, Path>(Controller.class);
        Arrays.stream(Controller.values())
                .filter(controller -> has(folder.get().resolve(SUBTREE), controller))
                .forEach(controller -> folders.put(controller, folder.get()));
        return folders.isEmpty() ? Optional.empty() : Optional.of(new Cgroups(2, folders));
    }

    private static boolean handsOn(Path group) {
        var any = false;
        for (var controller : Controller.values()) {
            if (has(group.resolve(CONTROLLERS), controller)) {
                any |= write(group.resolve(SUBTREE), "+" + controller);
            }
        }
        return any;
    }

    private static boolean write(Path file, String text) {
        try {
            Files.writeString(file, text);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean has(Path list, Controller controller) {
        try {
            return List.of(Files.readString(list).strip().replace("+", "").split("\\s+"))
                    .contains(controller.toString());
        } catch (IOException e) {
            return false;
        }
    }
}
