package dev.wasmrun.daemon.preview;

import dev.wasmrun.protocol.AppStatus;
import dev.wasmrun.protocol.Problem;

import java.util.List;

/** What shows in place of an app's page while there is none. It reloads once the app is ready. */
public final class WaitingPage {
    /** Also when the state or the problem changes: then there is something else to say. */
    private static final String RELOAD =
            """
            <script>
            const shown = "%s";
            const look = async () => {
              try {
                const answer = await fetch("/__wasmrun/status", { cache: "no-store" });
                const now = await answer.json();
                if (now.ready || now.state + (now.problem ?? "") !== shown) return location.reload();
              } catch { /* the daemon is away for a moment */ }
              setTimeout(look, 500);
            };
            setTimeout(look, 500);
            </script>
            """;

    private WaitingPage() {}

    /**
     * For an app that is there.
     *
     * @param met what stood in the way just now
     * @param lines the last that it wrote about it
     */
    public static String of(AppStatus app, Problem met, List<String> lines) {
        var name = Page.text(app.name().text());
        return Page.of(
                app.name() + " · " + app.state().wire(),
                told(app, met, name) + quoted(app, lines) + reload(app));
    }

    /** For an app that is not there. */
    public static String of(Problem problem) {
        return Page.of("No page", heading("failed", "There is no page here") + told(problem));
    }

    private static String told(AppStatus app, Problem met, String name) {
        return switch (app.state()) {
            case PREPARING, INSTALLING, STARTING, STOPPING ->
                    heading("working", name + " is " + app.state().wire() + "…");
            case RUNNING ->
                    heading(
                                    app.readiness().problem().isPresent() ? "failed" : "working",
                                    name + " runs, but does not answer yet…")
                            + told(app.readiness().problem().orElse(met));
            case BACKING_OFF ->
                    heading("failed", name + " ended and is started again soon")
                            + app.problem().map(WaitingPage::told).orElse("");
            case WAITING ->
                    heading("failed", name + " has ended and waits for a change")
                            + app.problem().map(WaitingPage::told).orElse("")
                            + "<p>It starts again when you save a file.</p>";
            case STOPPED -> heading("working", name + " is stopped") + "<p>Start it to see it.</p>";
            case FAILED ->
                    heading("failed", name + " has failed") + told(app.problem().orElse(met));
        };
    }

    private static String quoted(AppStatus app, List<String> lines) {
        var counts =
                switch (app.state()) {
                    case WAITING, BACKING_OFF, FAILED -> true;
                    case RUNNING -> app.readiness().problem().isPresent();
                    case PREPARING, INSTALLING, STARTING, STOPPING, STOPPED -> false;
                };
        return counts && !lines.isEmpty()
                ? "<pre>%s</pre>".formatted(Page.text(String.join("\n", lines)))
                : "";
    }

    private static String heading(String look, String text) {
        return "<h1 class=\"%s\">%s</h1>".formatted(look, text);
    }

    private static String told(Problem problem) {
        return "<p>%s</p><p>%s</p>"
                .formatted(Page.text(problem.message()), Page.text(problem.hint()));
    }

    private static String reload(AppStatus app) {
        var problem = app.readiness().problem().map(Problem::code).orElse("");
        return RELOAD.formatted(app.state().wire() + problem);
    }
}
