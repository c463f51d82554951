package dev.wasmrun.cli.os;

import dev.wasmrun.cli.app.AppView;
import dev.wasmrun.cli.app.Caller;
import dev.wasmrun.cli.app.Folder;
import dev.wasmrun.cli.shell.Durations;
import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.cli.shell.World;
import dev.wasmrun.cli.verb.Call;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.HostEnd;
import dev.wasmrun.protocol.Isolation;
import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.RestartPolicy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the user asked {@code os} for, checked as far as that needs no daemon.
 *
 * @param port of the daemon
 * @param waitText how long to wait until it answers; empty text for as long as the project says
 * @param spec the body of POST /apps (AppSpec of the protocol)
 */
record OsRequest(
        Path folder,
        Optional<Port> port,
        Map<String, Object> spec,
        boolean detached,
        Optional<String> waitText,
        boolean verbose) {
    static OsRequest of(Call call) {
        var world = call.world();
        var folder = Folder.of(world, call.words(), call.value("--path"));
        return new OsRequest(
                folder,
                call.value("--port").map(Port::parse),
                spec(call, world, folder),
                call.flag("--detach"),
                call.value("--wait").map(OsRequest::checkedWait),
                call.flag("--verbose"));
    }

    boolean waits() {
        return waitText.isPresent();
    }

    /** As the user said, else as the project does. */
    Duration waitLimit(AppView app) {
        return waitText.filter(text -> !text.isEmpty())
                .map(text -> Durations.parse("--wait", text))
                .orElseGet(app::readyTimeout);
    }

    boolean namesWaitLimit() {
        return waitText.filter(text -> !text.isEmpty()).isPresent();
    }

    private static String checkedWait(String text) {
        if (!text.isEmpty()) {
            Durations.parse("--wait", text);
        }
        return text;
    }

    /** The app's name, when the user gave one. */
    Optional<String> name() {
        return Optional.ofNullable(spec.get("name")).map(Object::toString);
    }

    boolean hasForwards() {
        return spec.get("forwards") instanceof List<?> forwards && !forwards.isEmpty();
    }

    private static Map<String, Object> spec(Call call, World world, Path folder) {
        var spec = new LinkedHashMap<String, Object>();
        spec.put("path", folder.toString());
        call.value("--name").map(AppName::new).ifPresent(name -> spec.put("name", name.text()));
        call.value("--language")
                .flatMap(OsRequest::language)
                .ifPresent(language -> spec.put("language", language.wire()));
        spec.put("command", command(call));
        spec.put("env", Variables.ofApp(world, call.values("--env-file"), call.values("--env")));
        spec.put("forwards", forwards(call.values("--forward")));
        Variables.port(world).ifPresent(port -> spec.put("port", port.number()));
        call.value("--restart")
                .map(RestartPolicy::parse)
                .ifPresent(policy -> spec.put("restart", policy.wire()));
        spec.put("debug", call.flag("--debug"));
        spec.put("frozen", call.flag("--frozen"));
        spec.put("noInstall", call.flag("--no-install"));
        spec.put("limits", limits(call));
        call.value("--network").map(OsRequest::onOrOff).ifPresent(on -> spec.put("network", on));
        call.value("--isolation")
                .map(Isolation::parse)
                .ifPresent(isolation -> spec.put("isolation", isolation.wire()));
        if (call.flag("--watch")) {
            spec.put("watch", true);
        }
        spec.put("caller", Caller.variables(world, folder));
        return spec;
    }

    private static Map<String, Object> limits(Call call) {
        var limits =
                new Limits(
                        call.value("--memory").map(Limits::bytes),
                        call.value("--cpus").map(text -> number("--cpus", text, Double::valueOf)),
                        call.value("--pids").map(text -> number("--pids", text, Integer::valueOf)),
                        call.value("--disk").map(Limits::bytes));
        var given = new LinkedHashMap<String, Object>();
        limits.memory().ifPresent(bytes -> given.put("memory", bytes));
        limits.cpus().ifPresent(cpus -> given.put("cpus", cpus));
        limits.pids().ifPresent(pids -> given.put("pids", pids));
        limits.disk().ifPresent(bytes -> given.put("disk", bytes));
        return given;
    }

    private static boolean onOrOff(String text) {
        return switch (text) {
            case "on" -> true;
            case "off" -> false;
            default ->
                    throw Usage.problem(
                            "--network is on or off, not '%s'".formatted(text),
                            "For example: --network off");
        };
    }

    private static <T> T number(String flag, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (NumberFormatException e) {
            throw Usage.problem(
                    "%s wants a number, not '%s'".formatted(flag, text),
                    "For example: " + flag + " 64");
        }
    }

    private static Optional<Language> language(String text) {
        return text.equals("auto") ? Optional.empty() : Optional.of(Language.parse(text));
    }

    private static List<String> command(Call call) {
        var words = call.values(Os.COMMAND);
        var shell = call.value("--cmd");
        if (shell.isPresent() && !words.isEmpty()) {
            throw Usage.problem(
                    "The start command is given twice",
                    "Use --cmd 'COMMAND' or -- COMMAND..., not both");
        }
        return shell.map(List::of).orElse(words);
    }

    private static List<String> forwards(List<String> texts) {
        var ends = new ArrayList<HostEnd>();
        return texts.stream()
                .map(ForwardSpec::parse)
                .peek(forward -> once(ends, forward))
                .map(ForwardSpec::toString)
                .toList();
    }

    private static void once(List<HostEnd> ends, ForwardSpec forward) {
        if (ends.stream().anyMatch(forward.end()::overlaps)) {
            throw Usage.problem(
                    "Host port %s is forwarded twice".formatted(forward.hostPort()),
                    "Give each --forward a host port of its own");
        }
        ends.add(forward.end());
    }
}
