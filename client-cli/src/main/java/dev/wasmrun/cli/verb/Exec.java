package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.shell.Usage;

import java.util.ArrayList;
import java.util.List;

/** {@code wasmrun exec} runs a command in the sandbox of a running app. */
public final class Exec implements Verb {
    /** Carries the words behind {@code --}; users never type it. */
    private static final String COMMAND = "--command-words";

    @Override
    public Syntax syntax() {
        return Syntax.of("exec", "Run a command in an app's sandbox, beside the app")
                .words("APP", "0..1", "A name or unique prefix (default: the app of this folder)")
                .yesOrNo("--tty", "Give it a terminal (default: when this is one)")
                .value(OneProcess.FLAG, "NAME", "In the sandbox of this one of several processes")
                .values("--env", "K=V", "A variable beside the app's own; repeatable")
                .hidden(COMMAND)
                .footer("", "Behind -- comes the command: wasmrun exec shop -- npm run seed");
    }

    @Override
    public List<String> rewrite(List<String> arguments) {
        var divider = arguments.indexOf("--");
        if (divider < 0 || divider == arguments.size() - 1) {
            if (arguments.contains("--help") || arguments.contains("-h")) {
                return arguments;
            }
            throw Usage.problem(
                    "There is no command to run",
                    "Write it behind --, for example: wasmrun exec APP -- ls -l");
        }
        var rewritten = new ArrayList<>(arguments.subList(0, divider));
        arguments
                .subList(divider + 1, arguments.size())
                .forEach(word -> rewritten.add(COMMAND + "=" + word));
        return rewritten;
    }

    @Override
    public int run(Call call) {
        var here = call.world().inIsTerminal() && call.world().outIsTerminal();
        return new ExecSession(call, call.choice("--tty").orElse(here), call.values("--env"))
                .run(call.values(COMMAND));
    }
}
