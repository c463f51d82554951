package dev.wasmrun.daemon.app;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where on the host the places of a sandbox are, for an app that has none: {@code /app/src} is
 * {@code /home/alice/shop/src}.
 */
record HostPaths(List<Job.Bind> places) {
    HostPaths {
        places =
                places.stream()
                        .sorted(Comparator.comparing((Job.Bind place) -> -place.inside().length()))
                        .toList();
    }

    /** {@code home}: of the user that the job runs as. */
    static HostPaths of(Job job, String home) {
        var own =
                Stream.of(
                        new Job.Bind(job.project(), "/app", true),
                        new Job.Bind(Path.of(home), "/home/app", true));
        return new HostPaths(Stream.concat(own, job.binds().stream()).toList());
    }

    /** A path, or several with a colon between; anything else is left as it is. */
    String of(String text) {
        return Arrays.stream(text.split(":", -1)).map(this::one).collect(Collectors.joining(":"));
    }

    private String one(String path) {
        return places.stream()
                .filter(place -> (path + "/").startsWith(place.inside() + "/"))
                .findFirst()
                .map(place -> place.host() + path.substring(place.inside().length()))
                .orElse(path);
    }

    List<String> of(List<String> words) {
        return words.stream().map(this::of).toList();
    }

    Map<String, String> of(Map<String, String> variables) {
        var own = new TreeMap<String, String>();
        variables.forEach((name, value) -> own.put(name, of(value)));
        return own;
    }
}
