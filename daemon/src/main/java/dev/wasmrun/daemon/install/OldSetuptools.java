package dev.wasmrun.daemon.install;

import java.util.List;
import java.util.stream.Collectors;

/**
 * pip with the last setuptools that has {@code pkg_resources}, for what it builds. Releases of pip
 * before 25.3 hold their builds to the first of the variables, later ones to the second, uv to the
 * third.
 */
final class OldSetuptools {
    private static final String FILE = "/scratch/build-constraints.txt";
    private static final List<String> VARIABLES =
            List.of("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT", "UV_BUILD_CONSTRAINT");

    private OldSetuptools() {}

    static List<String> building(List<String> planned) {
        var variables = VARIABLES.stream().map(name -> "%s=%s".formatted(name, FILE));
        return List.of(
                "echo 'setuptools<81' > %s && %s %s"
                        .formatted(
                                FILE,
                                variables.collect(Collectors.joining(" ")),
                                planned.stream()
                                        .map(OldSetuptools::quoted)
                                        .collect(Collectors.joining(" "))));
    }

    private static String quoted(String word) {
        return word.matches("[\\w./=-]+") ? word : "'%s'".formatted(word.replace("'", "'\\''"));
    }
}
