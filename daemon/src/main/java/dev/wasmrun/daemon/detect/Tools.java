package dev.wasmrun.daemon.detect;

import java.util.List;

/**
 * The runtimes at hand, as versions such as {@code 20.20.2}; the preferred one first.
 *
 * @param nodes Node.js
 * @param pythons Python
 * @param offered the Node.js that wasmrun would provide
 */
public record Tools(List<String> nodes, List<String> pythons, List<String> offered) {
    public Tools(List<String> nodes, List<String> pythons) {
        this(nodes, pythons, List.of());
    }

    public Tools {
        nodes = List.copyOf(nodes);
        pythons = List.copyOf(pythons);
        offered = List.copyOf(offered);
    }
}
