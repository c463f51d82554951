package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.shell.Nearest;
import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The caller's apps, found by what the user typed. */
public final class Apps {
    private final List<AppView> all;

    private Apps(List<AppView> all) {
        this.all = all;
    }

    public static Apps of(DaemonClient daemon) {
        return new Apps(daemon.objects("/api/v1/apps").stream().map(AppView::new).toList());
    }

    public static String path(String name) {
        return "/api/v1/apps/" + name;
    }

    public List<AppView> all() {
        return all;
    }

    /** The apps with these names; without any, the app of the folder. */
    public List<AppView> chosen(List<String> names, Path folder) {
        return names.isEmpty()
                ? List.of(inFolderOrRefuse(folder))
                : names.stream().map(this::named).distinct().toList();
    }

    /** The one app with this name; without a name, the app of the folder. */
    public AppView only(List<String> names, Path folder) {
        return chosen(names, folder).getFirst();
    }

    /** The app with this name or with a name that starts like this. */
    public AppView named(String typed) {
        var exact = all.stream().filter(app -> app.name().equals(typed)).findFirst();
        return exact.orElseGet(() -> byPrefix(typed));
    }

    public Optional<AppView> inFolder(Path folder) {
        return allIn(folder).findFirst();
    }

    /** The app of the folder; of several, and for a new one, the name decides. */
    public Optional<AppView> inFolder(Path folder, Optional<String> name) {
        return allIn(folder).filter(app -> name.map(app.name()::equals).orElse(true)).findFirst();
    }

    private Stream<AppView> allIn(Path folder) {
        var real = real(folder).toString();
        return all.stream().filter(app -> app.path().equals(real));
    }

    private AppView byPrefix(String typed) {
        var candidates = all.stream().filter(app -> app.name().startsWith(typed)).toList();
        if (candidates.isEmpty() || typed.isEmpty()) {
            throw notFound("There is no app '%s'".formatted(typed), suggestion(typed));
        }
        if (candidates.size() > 1) {
            throw Usage.problem(
                    "'%s' may be %s".formatted(typed, names(candidates, " or ")),
                    "Type more of the name");
        }
        return candidates.getFirst();
    }

    private AppView inFolderOrRefuse(Path folder) {
        return inFolder(folder)
                .orElseThrow(
                        () ->
                                notFound(
                                        "This folder has no app",
                                        all.isEmpty()
                                                ? "Start it: wasmrun os"
                                                : "Name an app: " + names(all, ", ")));
    }

    private String suggestion(String typed) {
        return Nearest.to(typed, all.stream().map(AppView::name).toList())
                .map("Did you mean %s?"::formatted)
                .orElse(
                        all.isEmpty()
                                ? "No app is here yet; start one: wasmrun os DIR"
                                : "There are: " + names(all, ", "));
    }

    private static String names(List<AppView> apps, String separator) {
        return apps.stream().map(AppView::name).collect(Collectors.joining(separator));
    }

    private static ProblemException notFound(String message, String hint) {
        return new Problem(Problem.Kind.NOT_FOUND, "app-not-found", message, hint).asException();
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder.toAbsolutePath().normalize();
        }
    }
}
