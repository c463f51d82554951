package dev.wasmrun.cli;

import dev.wasmrun.cli.shell.Nearest;
import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.protocol.ProblemException;

import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.Set;
import java.util.stream.Collectors;

/** Says what is wrong with a command line that the parser refused. */
final class Misuse {
    /** Flags of {@code os} whose feature is not there yet. */
    private static final Set<String> LATER = Set.of("--engine", "--allow-cors", "--fix");

    private Misuse() {}

    static ProblemException of(String verb, CommandLine line, ParameterException e) {
        return switch (e) {
            case UnmatchedArgumentException unmatched ->
                    unmatched(verb, line, unmatched.getUnmatched().getFirst());
            case MissingParameterException missing -> missing(verb, missing);
            default -> Usage.problem(e.getMessage(), "See wasmrun %s --help".formatted(verb));
        };
    }

    // The parser's own words count positions and arities.
    private static ProblemException missing(String verb, MissingParameterException e) {
        var what =
                e.getMissing().stream()
                        .map(argument -> argument.paramLabel())
                        .collect(Collectors.joining(" "));
        return Usage.problem(
                "wasmrun %s lacks %s".formatted(verb, what),
                "See wasmrun %s --help".formatted(verb));
    }

    private static ProblemException unmatched(String verb, CommandLine line, String word) {
        var flag = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        if (!flag.startsWith("-")) {
            return Usage.problem(
                    "'%s' is one word too many".formatted(word),
                    "See wasmrun %s --help".formatted(verb));
        }
        if (LATER.contains(flag)) {
            return Usage.problem(
                    "%s is not there yet".formatted(flag),
                    "What is there: wasmrun %s --help".formatted(verb));
        }
        var known =
                line.getCommandSpec().optionsMap().keySet().stream()
                        .filter(name -> name.startsWith("--") && !name.equals("--command-words"))
                        .toList();
        return Usage.problem(
                "'wasmrun %s' has no flag %s".formatted(verb, flag),
                Nearest.to(flag, known)
                        .map("Did you mean %s?"::formatted)
                        .orElse("See wasmrun %s --help".formatted(verb)));
    }
}
