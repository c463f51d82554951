package dev.wasmrun.daemon.detect;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rule 9 for Flask: by its own {@code app.run()}, else by the {@code flask} command. */
final class FlaskStart {
    static final int USUAL_PORT = 5000;

    private static final Pattern OWN_RUNSERVER =
            Pattern.compile("def runserver\\(|add_command\\(\\s*['\"]runserver['\"]");

    private FlaskStart() {}

    /** By the commands of Flask-Script, which came before those of Flask. */
    static Optional<Start> manager(PythonProject project, Notes notes) {
        return project.folder()
                .text(DjangoStart.MANAGE)
                .filter(text -> text.contains("flask_script") || text.contains("flask.ext.script"))
                .map(
                        text -> {
                            notes.because(9, "manage.py has the commands of Flask-Script");
                            var run = "python manage.py runserver";
                            return OWN_RUNSERVER.matcher(text).find()
                                    ? Start.shell(run).usuallyOn(USUAL_PORT)
                                    : Start.shell(run + " --host 0.0.0.0 --port $PORT");
                        })
                .map(start -> start.in(DjangoStart.MANAGE).of("Flask"));
    }

    static Start of(PythonProject project, PythonSource source, String variable, Notes notes) {
        if (source.runs(variable)) {
            notes.because(9, "%s calls %s.run() itself".formatted(source.file(), variable));
            return runsItself(project, source);
        }
        return runner(project, source, variable)
                .map(
                        runner -> {
                            notes.because(
                                    9, "%s calls %s.run()".formatted(runner.file(), variable));
                            return runsItself(project, runner);
                        })
                .orElseGet(() -> flask(project, source, variable, notes));
    }

    /** {@code flask run}, which knows nothing of PORT. */
    static boolean isRun(Start start) {
        return start.text().matches("(?s)(?:.*\\s)?flask\\s(?:.*\\s)?run\\b.*");
    }

    static Optional<Start> factory(PythonProject project, Notes notes) {
        return project.sources().stream()
                .filter(source -> source.factory("Flask").isPresent())
                .findFirst()
                .map(
                        source -> {
                            var factory = source.factory("Flask").orElseThrow();
                            notes.because(
                                    9,
                                    "%s makes a Flask app in %s()"
                                            .formatted(source.file(), factory));
                            return runner(project, source, "app")
                                    .map(runner -> runsItself(project, runner).in(runner.file()))
                                    .orElseGet(
                                            () ->
                                                    flask(project, source, factory, notes)
                                                            .in(source.file()))
                                    .of("Flask");
                        });
    }

    // run.py: from shop import app; app.run()
    private static Optional<PythonSource> runner(
            PythonProject project, PythonSource of, String variable) {
        return project.sources().stream()
                .filter(source -> source.parent().isEmpty() && !source.equals(of))
                .filter(source -> source.runs(variable))
                .findFirst();
    }

    private static Start runsItself(PythonProject project, PythonSource source) {
        return PythonStart.script(project, source).in(source.file()).usuallyOn(USUAL_PORT);
    }

    // A path is imported from the folder above its outermost package, a module from the project.
    // Flask before 2.2 has no --app; the variable also serves flask's other commands.
    private static Start flask(
            PythonProject project, PythonSource source, String object, Notes notes) {
        var module =
                project.root(source).isEmpty()
                        ? source.module()
                        : source.file().replaceFirst("(?:/__init__)?\\.py$", "");
        var app = "%s:%s".formatted(module, object);
        notes.because(11, "FLASK_APP is %s".formatted(app));
        return Start.shell(FlaskTables.first(project, notes) + "flask run --port $PORT")
                .with(Map.of("FLASK_APP", app));
    }
}
