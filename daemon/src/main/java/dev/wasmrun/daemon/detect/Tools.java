package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Language;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The runtimes at hand, as versions such as {@code 20.20.2}; the preferred one first.
 *
 * @param nodes Node.js
 * @param pythons Python
 * @param offered the Node.js that wasmrun would provide
 * @param needed what an earlier run of the app ended for want of: {@code 3.9}
 */
public record Tools(
        List<String> nodes,
        List<String> pythons,
        List<String> offered,
        Map<Language, String> needed) {
    public Tools(List<String> nodes, List<String> pythons) {
        this(nodes, pythons, List.of(), Map.of());
    }

    public Tools {
        nodes = List.copyOf(nodes);
        pythons = List.copyOf(pythons);
        offered = List.copyOf(offered);
        needed = Map.copyOf(needed);
    }

    /** Those at hand and those to be had. */
    List<String> allNodes() {
        return Stream.concat(nodes.stream(), offered.stream()).toList();
    }

    Optional<String> needed(Language language) {
        return Optional.ofNullable(needed.get(language.runsOn()));
    }
}
