package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rule 9 for an app that a file of its framework describes, for the framework's own command. {@link
 * #ALL} lists those files.
 */
final class DescribedStart {
    private static final int ANY = 0;

    /**
     * @param dependency that must be declared where others have a file of that name; else empty
     * @param usualPort where the app listens when its command does not tell it PORT
     */
    private record Described(
            String file, String dependency, String name, String command, int usualPort) {
        boolean isIn(PythonProject project) {
            return project.folder().has(file)
                    && (dependency.isEmpty() || project.declared().has(dependency));
        }

        Start start() {
            var start = Start.shell(command).in(file).of(name);
            return usualPort == ANY ? start : start.usuallyOn(usualPort);
        }
    }

    static final List<Described> ALL =
            List.of(
                    // Its pages and its server listen on ports of their own.
                    new Described(
                            "rxconfig.py", "", "Reflex", "reflex run --backend-host 0.0.0.0", 3000),
                    new Described("rio.toml", "", "Rio", "rio run --port $PORT --public", ANY),
                    // Without -Y it asks about what is not there.
                    new Described(
                            "apps/_default/__init__.py",
                            "",
                            "py4web",
                            "py4web run apps -Y -H 0.0.0.0 -P $PORT",
                            ANY),
                    new Described("config.py", "pecan", "Pecan", "pecan serve config.py", 8080),
                    kinto("config/kinto.ini"),
                    kinto("kinto.ini"));

    private DescribedStart() {}

    private static Described kinto(String file) {
        return new Described(
                file, "kinto", "Kinto", "kinto start --ini %s --port $PORT".formatted(file), ANY);
    }

    static Optional<Start> find(PythonProject project, Notes notes) {
        return ALL.stream()
                .filter(described -> described.isIn(project))
                .findFirst()
                .map(
                        described -> {
                            notes.because(
                                    9, "%s is of %s".formatted(described.file(), described.name()));
                            return described.start();
                        });
    }

    /** The files that need nothing declared. */
    static Stream<String> files() {
        return ALL.stream().filter(one -> one.dependency().isEmpty()).map(Described::file);
    }
}
