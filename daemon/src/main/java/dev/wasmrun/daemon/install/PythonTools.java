package dev.wasmrun.daemon.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The managers of Python projects besides pip, each in a virtual environment of its own. */
final class PythonTools {
    private static final String UV = "0.13.9";

    /** Who, which version, and what else comes with it or is held back for it. */
    static final Map<String, List<String>> PINNED =
            Map.of(
                    "uv", List.of(UV),
                    "poetry", List.of("2.5.1", PoetryMirror.PLUGIN),
                    "pdm", List.of("2.29.4", "hishel==1.4.0"), // it does not work with hishel 2
                    "pipenv", List.of("2026.10.3"));

    // uv is ten times as fast as pip; but pip knows the registries of a pip.conf.
    private static final String MAKE =
            """
            python=$1 venv=$2 uv=$3
            shift 3
            find "$venv" -mindepth 1 -delete && "$python" -m venv "$venv" &&
            "$venv/bin/python" -m pip install --only-binary :all: "$uv" || exit
            test $# = 0 ||
            "$venv/bin/uv" pip install --python "$venv/bin/python" --only-binary :all: "$@" ||
            "$venv/bin/python" -m pip install --only-binary :all: "$@\"""";

    private PythonTools() {}

    static Optional<Tool> find(String manager, Toolchain python) {
        return Optional.ofNullable(PINNED.get(manager))
                .map(pins -> tool(manager, pins, python.ofManagers()));
    }

    private static Tool tool(String manager, List<String> pins, Toolchain python) {
        // Its programs name their interpreter, so it is of one Python only.
        var path = Integer.toHexString(Objects.hash(python.executable().toString(), pins));
        var id = "%s-%s-python-%s-%s".formatted(manager, pins.getFirst(), python.version(), path);
        var making =
                new ArrayList<>(
                        List.of(
                                "/bin/sh",
                                "-c",
                                MAKE,
                                "sh",
                                python.executable().toString(),
                                Tool.inside(id),
                                "uv==" + UV));
        if (!manager.equals("uv")) {
            making.add(manager + "==" + pins.getFirst());
            making.addAll(pins.subList(1, pins.size()));
        }
        return new Tool(manager + " " + pins.getFirst(), id, making, "bin");
    }
}
