package dev.wasmrun.daemon.runtime;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the Node.js and the Pythons of this machine, by asking each what it is. Answers are kept as
 * long as the executable stays the same.
 */
public final class HostRuntimes {
    private static final int MOST_ANSWERS = 200;
    private static final String[] OTHER_PYTHONS =
            IntStream.rangeClosed(9, 16)
                    .map(minor -> 25 - minor)
                    .mapToObj("python3.%d"::formatted)
                    .toArray(String[]::new);

    private final Path home;
    private final Map<Candidate, Optional<NodeRuntime>> nodes = new ConcurrentHashMap<>();
    private final Map<Candidate, Optional<PythonRuntime>> pythons = new ConcurrentHashMap<>();

    /**
     * @param home of the user whose version managers count
     */
    public HostRuntimes(Path home) {
        this.home = home;
    }

    /**
     * Blocks: it runs each interpreter that it doesn't know yet.
     *
     * @param searchPath the caller's PATH
     */
    public Runtimes find(String searchPath) {
        var path = SearchPath.of(searchPath, home);
        var interview = new Interview(home, path.toString());
        return new Runtimes(
                known(nodes, candidates(path, "node"), interview::node, NodeRuntime::executable),
                known(pythons, pythons(path), interview::python, PythonRuntime::executable));
    }

    /** The shell's own first, then those that a system has beside it: {@code python3.12}. */
    private List<Candidate> pythons(SearchPath path) {
        var beside =
                candidates(path, OTHER_PYTHONS).stream()
                        .filter(candidate -> !candidate.file().toString().contains("/shims/"));
        return Stream.concat(candidates(path, "python3", "python").stream(), beside)
                .distinct()
                .toList();
    }

    private List<Candidate> candidates(SearchPath path, String... names) {
        return Stream.of(names)
                .flatMap(path::executables)
                .flatMap(file -> Candidate.of(file, home).stream())
                .distinct()
                .toList();
    }

    /** Asks the unknown ones, all at once. */
    private static <R> List<R> known(
            Map<Candidate, Optional<R>> answers,
            List<Candidate> candidates,
            Function<Path, Optional<R>> ask,
            Function<R, Path> executable) {
        try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
            var unknown = candidates.stream().filter(c -> !answers.containsKey(c)).toList();
            Map<Candidate, Future<Optional<R>>> asked =
                    unknown.stream()
                            .collect(
                                    Collectors.toMap(
                                            c -> c, c -> asking.submit(() -> ask.apply(c.file()))));
            if (answers.size() > MOST_ANSWERS) {
                answers.clear();
            }
            asked.forEach(
                    (candidate, answer) ->
                            answered(answer).ifPresent(known -> answers.put(candidate, known)));
        }
        return candidates.stream()
                .flatMap(candidate -> answers.getOrDefault(candidate, Optional.empty()).stream())
                .collect(
                        Collectors.toMap(
                                executable, r -> r, (first, same) -> first, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    /** Empty when it took too long, or nobody waits any more: then it is asked again next time. */
    private static <R> Optional<Optional<R>> answered(Future<Optional<R>> answer) {
        try {
            return Optional.of(answer.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Question.Unanswered) {
                return Optional.empty();
            }
            throw new IllegalStateException("asking a runtime failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
