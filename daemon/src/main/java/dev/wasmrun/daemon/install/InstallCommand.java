package dev.wasmrun.daemon.install;

import java.util.List;

/**
 * One command of an install.
 *
 * @param shown as the user would have typed it: {@code npm ci}
 * @param around what it needs around it, with the caller's configuration
 */
public record InstallCommand(String shown, List<String> words, Surroundings around) {
    public InstallCommand {
        words = List.copyOf(words);
    }

    InstallCommand with(String newShown, List<String> newWords) {
        return new InstallCommand(newShown, newWords, around);
    }
}
