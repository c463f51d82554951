package dev.wasmrun.daemon.runtime;

import static java.util.Comparator.comparingInt;

import java.util.List;
import java.util.Optional;

/** The runtimes at hand; the one that the caller's shell would run stands first. */
public record Runtimes(List<NodeRuntime> nodes, List<PythonRuntime> pythons) {
    public Runtimes {
        nodes = List.copyOf(nodes);
        pythons = List.copyOf(pythons);
    }

    public Optional<NodeRuntime> node(String version) {
        return nodes.stream().filter(node -> node.version().equals(version)).findFirst();
    }

    /** Of the newest line, and the first of that. */
    public Optional<PythonRuntime> newestPython() {
        return pythons.stream().sorted(comparingInt(PythonRuntime::line).reversed()).findFirst();
    }

    public Optional<PythonRuntime> python(String version) {
        return pythons.stream().filter(python -> python.version().equals(version)).findFirst();
    }
}
