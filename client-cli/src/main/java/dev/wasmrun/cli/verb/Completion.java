package dev.wasmrun.cli.verb;

import dev.wasmrun.cli.shell.Usage;

import picocli.AutoComplete;
import picocli.CommandLine;

import java.util.function.Supplier;

/** {@code wasmrun completion} prints a script that completes commands and flags in the shell. */
public final class Completion implements Verb {
    private final Supplier<CommandLine> whole;

    /** {@code whole} gives the grammar of all verbs. */
    public Completion(Supplier<CommandLine> whole) {
        this.whole = whole;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of("completion", "A script that completes commands in bash or zsh")
                .words("SHELL", "1", "bash or zsh")
                .footer("", "For bash: source <(wasmrun completion bash)");
    }

    @Override
    public int run(Call call) {
        var shell = call.words().getFirst();
        switch (shell) {
            // picocli's script turns zsh's bash compatibility on by itself
            case "bash", "zsh" -> call.terminal().data(AutoComplete.bash("wasmrun", whole.get()));
            case "fish" ->
                    throw Usage.problem(
                            "There is no completion for fish yet",
                            "Use bash or zsh: wasmrun completion bash");
            default ->
                    throw Usage.problem(
                            "'%s' is no shell that wasmrun completes in".formatted(shell),
                            "Use bash or zsh: wasmrun completion bash");
        }
        return 0;
    }
}
