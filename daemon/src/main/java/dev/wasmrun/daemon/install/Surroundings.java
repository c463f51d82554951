package dev.wasmrun.daemon.install;

import static java.util.Comparator.comparing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a command needs around it inside the sandbox, besides the project itself.
 *
 * @param env with PATH
 */
public record Surroundings(Map<String, String> env, List<Mount> mounts) {
    private static final String PATH = "PATH";

    public Surroundings {
        env = Map.copyOf(env);
        mounts = List.copyOf(mounts);
    }

    /**
     * Those of two projects of one app. Of either PATH the first folder comes first, which is where
     * its packages' programs are, and the system's own come last.
     */
    public Surroundings and(Surroundings other) {
        var both = new TreeMap<>(other.env);
        both.putAll(env);
        var paths =
                Stream.of(this, other)
                        .flatMap(one -> Stream.ofNullable(one.env.get(PATH)))
                        .map(path -> List.of(path.split(":")))
                        .toList();
        both.put(
                PATH,
                Stream.concat(
                                paths.stream().map(List::getFirst),
                                paths.stream()
                                        .flatMap(List::stream)
                                        .sorted(comparing(InstallStep.SYSTEM_PATH::contains)))
                        .distinct()
                        .collect(Collectors.joining(":")));
        return new Surroundings(
                both, Stream.concat(mounts.stream(), other.mounts.stream()).distinct().toList());
    }

    Surroundings with(Map<String, String> variables) {
        var all = new TreeMap<>(env);
        all.putAll(variables);
        return new Surroundings(all, mounts);
    }

    public Surroundings seeing(Mount more) {
        return new Surroundings(env, Stream.concat(mounts.stream(), Stream.of(more)).toList());
    }
}
