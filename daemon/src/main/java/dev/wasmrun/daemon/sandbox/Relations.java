package dev.wasmrun.daemon.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One look at all processes that are alive and not this one: who is whose child.
 *
 * @param parents by the number of the child
 */
record Relations(Map<Long, Long> parents) {
    private static final Path PROC = Path.of("/proc");

    /** Blocks for some 20 µs a process. */
    static Relations read() {
        var parents = new HashMap<Long, Long>();
        try (var processes = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (var process : processes) {
                var number = Long.parseLong(process.getFileName().toString());
                var parent = parent(process);
                if (parent >= 0 && number != ProcessHandle.current().pid()) {
                    parents.put(number, parent);
                }
            }
        } catch (IOException e) {
            return new Relations(Map.of());
        }
        return new Relations(Map.copyOf(parents));
    }

    // "4711 (a name) S 1 …"; a zombie has ended, only its parent has not asked yet.
    private static long parent(Path process) {
        try {
            var stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 3);
            return fields[0].equals("Z") || fields[0].equals("X") ? -1 : Long.parseLong(fields[1]);
        } catch (IOException e) {
            return -1; // it has just ended
        }
    }

    /** Those that were started with this variable. */
    List<Long> carrying(String variable) {
        return parents.keySet().stream().filter(number -> carries(number, variable)).toList();
    }

    private static boolean carries(long number, String variable) {
        try {
            var file = PROC.resolve(Long.toString(number)).resolve("environ");
            var variables = Files.readString(file, StandardCharsets.ISO_8859_1);
            var wanted =
                    new String(
                            variable.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            return ("\0" + variables + "\0").contains("\0" + wanted + "\0");
        } catch (IOException e) {
            return false; // not ours to look at, or it has just ended
        }
    }

    /** Those of them that are alive, with their children and children's children. */
    Set<Long> withDescendants(Collection<Long> first) {
        var all = new HashSet<Long>();
        var next = new ArrayDeque<>(first);
        var children = children();
        while (!next.isEmpty()) {
            var number = next.poll();
            if (parents.containsKey(number) && all.add(number)) {
                next.addAll(children.getOrDefault(number, Set.of()));
            }
        }
        return all;
    }

    private Map<Long, Set<Long>> children() {
        var children = new HashMap<Long, Set<Long>>();
        parents.forEach(
                (child, parent) ->
                        children.computeIfAbsent(parent, _ -> new HashSet<>()).add(child));
        return children;
    }
}
