package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;

/** Rule 9 for ASGI apps: by the server that the project declares, never by one that it doesn't. */
final class AsgiStart {
    private AsgiStart() {}

    static Start fastapi(PythonProject project, PythonSource source, String variable, Notes notes) {
        if (hasFastapiCli(project.declared())) {
            notes.because(9, "fastapi dev, because the FastAPI command line is a dependency");
            return Start.shell(
                    "fastapi dev %s --app %s --host 0.0.0.0 --port $PORT"
                            .formatted(source.file(), variable));
        }
        return served(project, source, variable, notes);
    }

    private static boolean bringsUvicorn(Declared declared) {
        return declared.has("uvicorn")
                || declared.has("litestar[standard]")
                || hasFastapiCli(declared);
    }

    private static boolean hasFastapiCli(Declared declared) {
        return declared.has("fastapi-cli")
                || declared.names().stream()
                        .anyMatch(name -> name.startsWith("fastapi[") && name.contains("standard"));
    }

    static Start served(PythonProject project, PythonSource source, String variable, Notes notes) {
        return server(project, source, variable, "", notes);
    }

    static Start quart(PythonProject project, PythonSource source, String variable, Notes notes) {
        if (source.runs(variable)) {
            return PythonStart.script(project, source).usuallyOn(FlaskStart.USUAL_PORT);
        }
        return served(project, source, variable, notes);
    }

    static Start sanic(PythonProject project, PythonSource source, String variable, Notes notes) {
        if (source.runs(variable)) {
            return PythonStart.script(project, source).usuallyOn(8000);
        }
        var own = project.source("run.py").filter(run -> run.runs(variable));
        if (own.isPresent()) { // before Sanic 21 there is no command for it
            notes.because(9, "run.py runs it itself");
            return PythonStart.script(project, own.orElseThrow()).usuallyOn(8000);
        }
        return Start.shell(
                "sanic %s:%s --host 0.0.0.0 --port $PORT".formatted(source.module(), variable));
    }

    /** A class that a factory may make an object of, and who serves what it returns. */
    private record Made(String name, WebApp.Server server) {}

    static final List<Made> FACTORIES =
            List.of(
                    new Made("FastAPI", AsgiStart::madeBy),
                    new Made("Starlette", AsgiStart::madeBy),
                    new Made("Litestar", AsgiStart::madeBy),
                    new Made("Quart", AsgiStart::madeBy),
                    new Made("Sanic", AsgiStart::sanicMadeBy));

    static Optional<Start> factory(PythonProject project, Notes notes) {
        return FACTORIES.stream()
                .flatMap(made -> factory(made, project, notes).stream())
                .findFirst();
    }

    private static Optional<Start> factory(Made made, PythonProject project, Notes notes) {
        return project.sources().stream()
                .filter(source -> source.factory(made.name()).isPresent())
                .findFirst()
                .map(
                        source -> {
                            var factory = source.factory(made.name()).orElseThrow();
                            notes.because(
                                    9,
                                    "%s makes a %s app in %s()"
                                            .formatted(source.file(), made.name(), factory));
                            return made.server()
                                    .start(project, source, factory, notes)
                                    .in(source.file())
                                    .of(made.name());
                        });
    }

    private static Start madeBy(
            PythonProject project, PythonSource source, String factory, Notes notes) {
        return server(project, source, factory, "--factory ", notes);
    }

    private static Start sanicMadeBy(
            PythonProject project, PythonSource source, String factory, Notes notes) {
        notes.because(9, "sanic serves it");
        return Start.shell(
                "sanic %s:%s --factory --host 0.0.0.0 --port $PORT"
                        .formatted(source.module(), factory));
    }

    private static Start server(
            PythonProject project,
            PythonSource source,
            String object,
            String factory,
            Notes notes) {
        var declared = project.declared();
        var isOfQuart = declared.has("quart") || source.mentions("\\bimport Quart\\b");
        if (bringsUvicorn(declared) || project.manifest().isEmpty() && !isOfQuart) {
            notes.because(9, "uvicorn serves it");
            return uvicorn(project, source, object, factory);
        }
        if (declared.has("hypercorn") || isOfQuart) {
            notes.because(9, "hypercorn serves it");
            return Start.shell(
                    "hypercorn %s --bind 0.0.0.0:$PORT"
                            .formatted(
                                    factory.isEmpty()
                                            ? source.module() + ":" + object
                                            : "'%s:%s()'".formatted(source.module(), object)));
        }
        if (source.hasMain() || source.runs(object)) {
            notes.because(9, "%s runs itself".formatted(source.file()));
            return PythonStart.script(project, source);
        }
        notes.warn(
                "%s needs a server such as uvicorn, which %s does not name; add it there if the start fails"
                        .formatted(source.file(), project.manifest().orElse("the project")));
        return uvicorn(project, source, object, factory);
    }

    private static Start uvicorn(
            PythonProject project, PythonSource source, String object, String factory) {
        var root = project.root(source);
        var isItsHome = isHome(project.folder(), root);
        return Start.shell(
                "%suvicorn %s%s%s:%s --host 0.0.0.0 --port $PORT"
                        .formatted(
                                isItsHome ? "cd %s && ".formatted(root) : "",
                                factory,
                                root.isEmpty() || isItsHome ? "" : "--app-dir %s ".formatted(root),
                                source.moduleFrom(root),
                                object));
    }

    /** Who has the only requirements in a folder starts the app there, where its files are. */
    private static boolean isHome(Folder folder, String root) {
        var requirements = "requirements.txt";
        return !root.isEmpty()
                && folder.has("%s/%s".formatted(root, requirements))
                && !folder.has(requirements);
    }
}
