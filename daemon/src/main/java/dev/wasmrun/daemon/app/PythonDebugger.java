package dev.wasmrun.daemon.app;

import dev.wasmrun.daemon.install.Mount;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * debugpy in an app, so that a debugger of the host can attach to it, where the app has it among
 * its packages.
 */
record PythonDebugger(Path appHome) {
    static final int PORT = 5678;

    private static final String INSIDE = "/debugger";
    private static final String WANTED = "WASMRUN_DEBUGGER";
    private static final String PATH = "PYTHONPATH";
    private static final Map<String, String> ADDING =
            Map.of(
                    "uv", "uv add --dev debugpy",
                    "poetry", "poetry add --group dev debugpy",
                    "pdm", "pdm add -dG dev debugpy",
                    "pipenv", "pipenv install --dev debugpy");

    /** Puts the module there that Python imports first. Writes to the disk. */
    void prepare() {
        try (var script = PythonDebugger.class.getResourceAsStream("/debugger.py")) {
            Files.createDirectories(folder());
            Files.copy(
                    Objects.requireNonNull(script),
                    folder().resolve("sitecustomize.py"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void addTo(Map<String, String> env) {
        env.merge(PATH, INSIDE, (own, ours) -> ours + ":" + own);
        env.put(WANTED, "1");
        env.put("PYDEVD_DISABLE_FILE_VALIDATION", "1");
    }

    static boolean isIn(Map<String, String> env) {
        return env.containsKey(WANTED);
    }

    Mount mount() {
        return new Mount(folder(), INSIDE, false);
    }

    /** What to do where the app lacks it. */
    Optional<String> lack(Optional<String> manager) {
        return isInstalled()
                ? Optional.empty()
                : Optional.of(
                        "Debug: no debugger, because debugpy is not among the app's packages. To add it: %s"
                                .formatted(
                                        manager.map(ADDING::get)
                                                .orElse(
                                                        "write debugpy into requirements-dev.txt, or: wasmrun exec -- pip install debugpy")));
    }

    private boolean isInstalled() {
        try (var versions = Files.newDirectoryStream(appHome.resolve("venv/lib"), "python*")) {
            for (var version : versions) {
                if (Files.isDirectory(version.resolve("site-packages/debugpy"))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false; // no environment yet
        }
    }

    private Path folder() {
        return appHome.resolve("debugger");
    }
}
