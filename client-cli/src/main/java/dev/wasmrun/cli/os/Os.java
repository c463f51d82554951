package dev.wasmrun.cli.os;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Apps;
import dev.wasmrun.cli.app.Browser;
import dev.wasmrun.cli.app.LogReader;
import dev.wasmrun.cli.app.PlanText;
import dev.wasmrun.cli.daemon.DaemonClient;
import dev.wasmrun.cli.shell.Format;
import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.cli.verb.Call;
import dev.wasmrun.cli.verb.Syntax;
import dev.wasmrun.cli.verb.Verb;
import dev.wasmrun.protocol.ProblemException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code wasmrun os} runs a project folder. */
public final class Os implements Verb {
    /** Carries the words behind {@code --}; users never type it. */
    static final String COMMAND = "--command-words";

    @Override
    public Syntax syntax() {
        return Syntax.of("os", "Run a Node.js or Python project from its folder, in a sandbox")
                .words("PROJECT", "0..*", "The project folder (default: the current one)")
                .value("-p --path", "DIR", "The project folder, as a flag")
                .value(
                        "-l --language",
                        "LANG",
                        "auto, nodejs (node, js, javascript), python (py), wasm or static")
                .value("-P --port", "N", "Port of UI and API (default 8420)")
                .values(
                        "--forward",
                        "[ADDR:]H:A[/udp]",
                        "Forward host port H to the app's port A; repeatable")
                .value("--name", "NAME", "The app's name (default: from the folder)")
                .flag("-d --detach", "Return at once; the app runs on")
                .value("--wait", "TIME", "Wait until it answers (alone: 60s, or [ready] timeout)")
                .values("--env", "K=V", "A variable for the app; repeatable")
                .values("--env-file", "FILE", "Variables from a file; repeatable")
                .value("--cmd", "COMMAND", "The start command, for a shell; or words behind --")
                .value("--restart", "POLICY", "no, on-failure or always")
                .value("--memory", "SIZE", "At most this much memory, such as 512m or 1g")
                .value("--cpus", "N", "At most this many processors, such as 1.5")
                .value("--pids", "N", "At most this many processes and threads (default 4096)")
                .value("--disk", "SIZE", "At most this much in temporary files (default 2g)")
                .value("--network", "on|off", "Whether the app reaches the world (default on)")
                .value("--isolation", "auto|none", "none: no sandbox, on the host with your rights")
                .value(
                        "--tunnel --expose",
                        "HOST[:PORT]",
                        "Make it public through a bore server (alone: $BORE_SERVER or bore.pub)")
                .with(Publishing.FLAGS::in)
                .yesOrNo("--open", "Open the page in the browser")
                .flag("--frozen", "Fail when a lock file does not fit, instead of mending it")
                .flag("--no-install", "Take the project's dependencies as they are")
                .flag("--dry-run", "Print the plan and start nothing")
                .flag("--watch", "Start it again, and load its page anew, when its files change")
                .flag("-v --verbose", "The plan with all reasons, and all install output")
                .printsData()
                .hidden(COMMAND)
                .footer(
                        "",
                        "Behind -- comes the app's own start command: wasmrun os . -- node server.js");
    }

    /** The words behind {@code --} are the app's own; a bare {@code --wait} gets its usual time. */
    @Override
    public List<String> rewrite(List<String> given) {
        var arguments = Publishing.FLAGS.rewrite(given);
        var rewritten = new ArrayList<String>();
        for (var i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            if (word.equals("--")) {
                commandWords(given.subList(i + 1, given.size()))
                        .forEach(own -> rewritten.add(COMMAND + "=" + own));
                return rewritten;
            }
            rewritten.add(
                    switch (word) {
                        case "--wait" -> "--wait=";
                        case "--tunnel", "--expose" -> "--tunnel=";
                        default -> word;
                    });
        }
        return rewritten;
    }

    @Override
    public int run(Call call) {
        var request = OsRequest.of(call);
        var tunnel = Publishing.asked(call);
        var daemon = call.daemons().started(request.port(), request.folder());
        if (call.flag("--dry-run")) {
            new PlanText(call.terminal())
                    .print(
                            call.format(),
                            daemon.postForText("/api/v1/detect", request.spec()),
                            request.verbose());
            return 0;
        }
        return request.detached()
                ? detached(call, request, daemon, tunnel)
                : attended(call, request, daemon, tunnel);
    }

    private static int detached(
            Call call,
            OsRequest request,
            DaemonClient daemon,
            Optional<Map<String, Object>> tunnel) {
        var app = new AppView(daemon.post("/api/v1/apps", request.spec()));
        var narrator = new Narrator(call.terminal(), request.verbose());
        narrator.tell(app);
        openPage(call, daemon, app);
        var published = Publishing.publish(call, daemon, app.name(), tunnel);
        Debugging.lead(call, daemon, app);
        if (request.waits()) {
            app =
                    new Awaiting(daemon, call.terminal(), narrator, app, new Patience(request, app))
                            .untilItAnswers();
        } else if (request.hasForwards()) {
            app = new Opening(daemon, call.terminal(), narrator, app).untilForwardsAreTold();
        }
        call.terminal().data(call.format() == Format.TABLE ? app.name() : app.json().json());
        return published;
    }

    private static int attended(
            Call call,
            OsRequest request,
            DaemonClient daemon,
            Optional<Map<String, Object>> tunnel) {
        var before = Apps.of(daemon).inFolder(request.folder(), request.name());
        var runsAlready = before.filter(app -> !app.isAtRest()).isPresent();
        var seen = before.map(app -> LogReader.newest(daemon, app.name())).orElse(0L);
        var stopper = new Stopper(daemon, call.terminal(), runsAlready);
        try (var _ = call.world().interrupts().answerWith(stopper)) {
            var app = new AppView(daemon.post("/api/v1/apps", request.spec()));
            stopper.appears(app.name());
            openPage(call, daemon, app);
            var _ = Publishing.publish(call, daemon, app.name(), tunnel);
            Debugging.lead(call, daemon, app);
            return new Attending(call, request, daemon, stopper, app, seen).untilItEnds();
        }
    }

    private static void openPage(Call call, DaemonClient daemon, AppView app) {
        if (call.choice("--open").orElseGet(() -> isWelcome(call))) {
            try {
                var browser = Browser.of(call.world());
                if (browser.filter(found -> opens(found, daemon, app)).isEmpty()) {
                    call.terminal().say("No browser to open here; wasmrun ui --print gives a link");
                }
            } catch (ProblemException e) {
                // the app runs; its page can be opened later
                call.terminal().problem(e.problem());
            }
        }
    }

    private static boolean opens(Browser browser, DaemonClient daemon, AppView app) {
        return browser.open(Browser.oneTimeLink(daemon, "/apps/" + app.name()));
    }

    private static boolean isWelcome(Call call) {
        return call.world().outIsTerminal()
                && call.world().variable("CI").isEmpty()
                && !call.flag("--detach")
                && Browser.of(call.world()).isPresent();
    }

    private static List<String> commandWords(List<String> words) {
        return Optional.of(words)
                .filter(list -> !list.isEmpty())
                .orElseThrow(
                        () ->
                                Usage.problem(
                                        "Nothing comes behind --",
                                        "Write the app's start command: wasmrun os . -- node server.js"));
    }
}
