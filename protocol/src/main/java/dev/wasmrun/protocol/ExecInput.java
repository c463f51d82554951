package dev.wasmrun.protocol;

import java.util.Optional;

/**
 * What a client tells a command that runs, beside the bytes of its input.
 *
 * @param terminal the new size of its terminal
 * @param end no more input comes: the command reads the end of its stdin
 */
public record ExecInput(Optional<TerminalSize> terminal, boolean end) {
    public ExecInput {
        terminal = terminal == null ? Optional.empty() : terminal;
    }
}
