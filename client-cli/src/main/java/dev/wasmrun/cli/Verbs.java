package dev.wasmrun.cli;

import dev.wasmrun.cli.os.Os;
import dev.wasmrun.cli.shell.Nearest;
import dev.wasmrun.cli.shell.Usage;
import dev.wasmrun.cli.verb.BasicVerbs;
import dev.wasmrun.cli.verb.Completion;
import dev.wasmrun.cli.verb.Verb;
import dev.wasmrun.protocol.ProblemException;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** All that can come after {@code wasmrun}. */
final class Verbs {
    /** Promised by the grammar, with a feature that is not there yet. */
    private static final Set<String> LATER =
            Set.of(
                    "config", "login", "logout", "whoami", "context", "token", "user", "grant",
                    "audit", "node", "cluster");

    private final Map<String, Supplier<Verb>> verbs = new LinkedHashMap<>();

    Verbs() {
        verbs.put("os", Os::new);
        verbs.putAll(BasicVerbs.all());
        verbs.put("completion", () -> new Completion(this::whole));
    }

    /** A verb that was found, with the arguments behind it. */
    record Found(Verb verb, List<String> arguments) {}

    Found find(List<String> words) {
        for (var length = Math.min(2, words.size()); length > 0; length--) {
            var verb = verbs.get(String.join(" ", words.subList(0, length)));
            if (verb != null) {
                return new Found(verb.get(), words.subList(length, words.size()));
            }
        }
        throw unknown(words);
    }

    /** Whether it is only the first word of verbs. */
    boolean isGroup(String word) {
        return !verbs.containsKey(word) && !members(word).isEmpty();
    }

    private List<String> members(String group) {
        return verbs.keySet().stream().filter(name -> name.startsWith(group + " ")).toList();
    }

    /** The verbs that start so with what they do, for the help. */
    Map<String, String> summaries(String start) {
        var summaries = new LinkedHashMap<String, String>();
        verbs.forEach(
                (name, verb) -> {
                    if (name.startsWith(start)) {
                        var usage = verb.get().syntax().spec().usageMessage();
                        summaries.put(name, usage.description()[0]);
                    }
                });
        return summaries;
    }

    private CommandLine whole() {
        var root = new CommandLine(CommandSpec.create().name("wasmrun"));
        verbs.forEach(
                (name, verb) -> {
                    var words = name.split(" ");
                    var spec = verb.get().syntax().spec().name(words[words.length - 1]);
                    parent(root, words).addSubcommand(spec.name(), new CommandLine(spec));
                });
        return root;
    }

    private static CommandLine parent(CommandLine root, String[] words) {
        if (words.length == 1) {
            return root;
        }
        return root.getSubcommands()
                .computeIfAbsent(
                        words[0],
                        group -> {
                            root.addSubcommand(group, CommandSpec.create().name(group));
                            return root.getSubcommands().get(group);
                        });
    }

    private ProblemException unknown(List<String> words) {
        var first = words.getFirst();
        var members = members(first);
        if (!members.isEmpty()) {
            return Usage.problem(
                    words.size() == 1
                            ? "'%s' needs one more word".formatted(first)
                            : "There is no command '%s %s'".formatted(first, words.get(1)),
                    "There are: " + String.join(", ", members));
        }
        if (LATER.contains(first)) {
            return Usage.problem(
                    "'wasmrun %s' is not there yet".formatted(first),
                    "What is there: wasmrun --help");
        }
        return Usage.problem(
                "There is no command '%s'".formatted(first),
                Nearest.to(first, verbs.keySet())
                        .map("Did you mean wasmrun %s?"::formatted)
                        .orElse("All commands: wasmrun --help"));
    }
}
