package dev.wasmrun.cli.app;

import dev.wasmrun.cli.daemon.JsonObject;
import dev.wasmrun.cli.daemon.Problems;
import dev.wasmrun.cli.shell.Format;
import dev.wasmrun.cli.shell.Terminal;

import java.io.IOException;
import java.util.List;

/** A plan as people read it (Plan of the protocol). */
public final class PlanText {
    private final Terminal terminal;

    public PlanText(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Prints the plan as data. {@code explained}: with all reasons. */
    public void print(Format format, String json, boolean explained) {
        if (format != Format.TABLE) {
            terminal.data(json);
            return;
        }
        var plan = parsed(json);
        row(
                "language",
                (plan.text("language").orElse("?") + " " + plan.text("version").orElse(""))
                        .strip());
        plan.text("framework").ifPresent(name -> row("framework", name));
        row(
                "install",
                plan.texts("install").isEmpty() ? "nothing" : command(plan.texts("install")));
        row("start", command(plan.texts("start")));
        row("folder", plan.text("directory").orElse("."));
        row("port", plan.text("port").orElse("?"));
        plan.object("env")
                .map(env -> env.entries().keySet())
                .filter(names -> !names.isEmpty())
                .ifPresent(
                        names ->
                                row(
                                        "env",
                                        String.join(
                                                ", ",
                                                names.stream().map(String::valueOf).toList())));
        terminal.flush();
        tellNotes(plan, explained);
    }

    /** Says the warnings, and with {@code all} the reasons and what was rejected. */
    public void tellNotes(JsonObject plan, boolean all) {
        tellReasons(plan, all);
        plan.texts("warnings").forEach(warning -> terminal.say("warning: " + warning));
    }

    /** Says the reasons and what was rejected, if {@code all} is to be said. */
    public void tellReasons(JsonObject plan, boolean all) {
        if (all) {
            plan.objects("reasons")
                    .forEach(
                            reason ->
                                    terminal.whisper(
                                            "  because (rule %s) %s"
                                                    .formatted(
                                                            reason.text("rule").orElse("?"),
                                                            reason.text("because").orElse(""))));
            plan.texts("rejected").forEach(rejected -> terminal.whisper("  rejected: " + rejected));
        }
    }

    private void row(String label, String value) {
        terminal.data("%-10s %s".formatted(label, value));
    }

    // One element is a shell command; more are the words of a call.
    private static String command(List<String> words) {
        return words.size() == 1
                ? words.getFirst()
                : String.join(" ", words.stream().map(PlanText::quoted).toList());
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+")
                ? word
                : "'" + word.replace("'", "'\\''") + "'";
    }

    private static JsonObject parsed(String json) {
        try {
            return JsonObject.parse(json);
        } catch (IOException e) {
            throw Problems.unreadable().asException();
        }
    }
}
