package dev.wasmrun.daemon.detect;

import java.util.List;

/**
 * The runtimes at hand, as versions such as {@code 20.20.2}; the preferred one first.
 *
 * @param nodes Node.js
 * @param pythons Python
 */
public record Tools(List<String> nodes, List<String> pythons) {
    public Tools {
        nodes = List.copyOf(nodes);
        pythons = List.copyOf(pythons);
    }
}
