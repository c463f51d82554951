package dev.wasmrun.daemon.install;

import dev.wasmrun.protocol.Plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The virtual environment of a Python app. It is ours, outside the project; pip fills it. */
record Venv(Path folder, Toolchain python) {
    static final String INSIDE = "/venv";
    static final String BIN_INSIDE = INSIDE + "/bin";
    static final String CACHE_INSIDE = "/cache/pip";
    static final Map<String, String> PIP =
            Map.of(
                    "PIP_CACHE_DIR", CACHE_INSIDE,
                    "PIP_DISABLE_PIP_VERSION_CHECK", "1",
                    "PIP_NO_INPUT", "1",
                    "PIP_PROGRESS_BAR", "off",
                    "PIP_ROOT_USER_ACTION", "ignore",
                    "PYTHONUNBUFFERED", "1");

    /** What makes it what the plan needs; nothing to make when it is already right. */
    Stream<List<String>> creation(Plan plan) {
        if (isThere(plan)) {
            return Stream.of();
        }
        var create =
                new ArrayList<>(List.of(python.executable().toString(), "-m", "venv", "--clear"));
        if (plan.install().isEmpty()) {
            // Nothing is declared, so what the machine has is all that the app can count on.
            create.addAll(List.of("--without-pip", "--system-site-packages"));
        } else if (!usesPip(plan)) {
            create.add("--without-pip"); // the others bring their own
        }
        create.add(INSIDE);
        return Stream.of(create);
    }

    static List<String> pip(List<String> planned) {
        return Stream.concat(Stream.of(BIN_INSIDE + "/python", "-m"), planned.stream()).toList();
    }

    /** It is of this very Python, and its making came to the end. */
    private boolean isThere(Plan plan) {
        var last = usesPip(plan) ? "bin/pip" : "bin/python";
        return isOf(python) && Files.exists(folder.resolve(last), LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean usesPip(Plan plan) {
        return !plan.install().isEmpty()
                && plan.manager().filter(PythonTools.PINNED::containsKey).isEmpty();
    }

    boolean isOf(Toolchain other) {
        return setting("version").equals(Optional.of(other.version()))
                && setting("home").equals(Optional.of(other.executable().getParent().toString()));
    }

    private Optional<String> setting(String key) {
        try (var lines = Files.lines(folder.resolve("pyvenv.cfg"))) {
            return lines.filter(line -> line.startsWith(key + " = "))
                    .map(line -> line.substring(line.indexOf('=') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // none yet
        }
    }
}
