package dev.wasmrun.daemon.install;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a command needs around it inside the sandbox, besides the project itself.
 *
 * @param env with PATH
 */
public record Surroundings(Map<String, String> env, List<Mount> mounts) {
    public Surroundings {
        env = Map.copyOf(env);
        mounts = List.copyOf(mounts);
    }

    public Surroundings seeing(Mount more) {
        return new Surroundings(env, Stream.concat(mounts.stream(), Stream.of(more)).toList());
    }
}
