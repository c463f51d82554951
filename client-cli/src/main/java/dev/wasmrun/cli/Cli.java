package dev.wasmrun.cli;

import dev.wasmrun.cli.shell.ColourChoice;
import dev.wasmrun.cli.shell.Style;
import dev.wasmrun.cli.shell.Terminal;
import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.cli.shell.World;
import dev.wasmrun.cli.verb.Call;
import dev.wasmrun.cli.verb.Exit;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Runs one command and answers its exit code. */
public final class Cli {
    private static final Set<String> FOR_HELP = Set.of("--help", "-h");

    private final World world;
    private final Verbs verbs = new Verbs();

    public Cli(World world) {
        this.world = world;
    }

    public int run(List<String> arguments) {
        var terminal = new Terminal(world, colours(arguments));
        try {
            return dispatch(arguments, terminal);
        } catch (Exit e) {
            return e.code();
        } catch (ProblemException e) {
            return refused(e, arguments, terminal);
        } catch (RuntimeException e) {
            return failed(e, arguments, terminal);
        } finally {
            terminal.flush();
        }
    }

    // refusals of the parser are printed before --color is parsed
    private static ColourChoice colours(List<String> arguments) {
        var joined = String.join("=", arguments);
        if (joined.contains("--color=never")) {
            return ColourChoice.NEVER;
        }
        return joined.contains("--color=always") ? ColourChoice.ALWAYS : ColourChoice.AUTO;
    }

    private int dispatch(List<String> arguments, Terminal terminal) {
        if (arguments.isEmpty() || List.of("help", "--help", "-h").contains(arguments.getFirst())) {
            return help(arguments, terminal);
        }
        if (List.of("--version", "-V").contains(arguments.getFirst())) {
            return dispatch(List.of("version"), terminal);
        }
        if (arguments.getFirst().startsWith("-")) {
            throw Usage.problem(
                    "'%s' comes before the command".formatted(arguments.getFirst()),
                    "Write the command first: wasmrun ps " + arguments.getFirst());
        }
        if (arguments.size() == 2
                && FOR_HELP.contains(arguments.getLast())
                && verbs.isGroup(arguments.getFirst())) {
            list(arguments.getFirst() + " ", terminal);
            return 0;
        }
        var found = verbs.find(arguments);
        var verb = found.verb();
        var line = new CommandLine(verb.syntax().spec());
        var name = line.getCommandName();
        line.getCommandSpec().name("wasmrun " + name);
        try {
            var parsed = line.parseArgs(verb.rewrite(found.arguments()).toArray(String[]::new));
            if (line.isUsageHelpRequested()) {
                terminal.data(usage(line, terminal).stripTrailing());
                return 0;
            }
            return verb.run(new Call(parsed, world));
        } catch (ParameterException e) {
            throw Misuse.of(name, line, e);
        }
    }

    private int help(List<String> arguments, Terminal terminal) {
        if (arguments.size() > 1) {
            var asked = new ArrayList<>(arguments.subList(1, arguments.size()));
            asked.add("--help");
            return dispatch(asked, terminal);
        }
        terminal.data("wasmrun runs a Node.js or Python project from its folder, in a sandbox.\n");
        list("", terminal);
        terminal.data("\nMore on one of them: wasmrun os --help");
        return 0;
    }

    private void list(String start, Terminal terminal) {
        verbs.summaries(start)
                .forEach((name, summary) -> terminal.data("  %-15s %s".formatted(name, summary)));
    }

    private static String usage(CommandLine line, Terminal terminal) {
        var text = new StringWriter();
        var ansi = terminal.outStyle() == Style.COLOURED ? Help.Ansi.ON : Help.Ansi.OFF;
        line.usage(new PrintWriter(text), ansi);
        return text.toString();
    }

    private static int refused(ProblemException e, List<String> arguments, Terminal terminal) {
        terminal.problem(e.problem());
        if (arguments.contains("--debug")) {
            terminal.whisper("  code: " + e.problem().code());
        }
        return e.problem().kind().exitCode();
    }

    private static int failed(RuntimeException e, List<String> arguments, Terminal terminal) {
        terminal.problem(
                new Problem(
                        Problem.Kind.BUG,
                        "bug",
                        "This is a bug in wasmrun: " + e,
                        "Run it again with --debug and report what it prints"));
        if (arguments.contains("--debug")) {
            var trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            terminal.say(trace.toString());
        }
        return Problem.Kind.BUG.exitCode();
    }
}
