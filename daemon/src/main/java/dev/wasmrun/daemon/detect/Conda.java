package dev.wasmrun.daemon.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A project whose only list of packages is conda's. What of it is known under a name of PyPI's is
 * installed from there; conda's own libraries come within those packages' wheels.
 *
 * @param python the version that it asks for
 * @param requirements as pip takes them
 * @param leftOut the names that only conda knows
 */
record Conda(
        String file, Optional<String> python, List<String> requirements, List<String> leftOut) {
    // - conda-forge::numpy=1.21.5=py39_0
    private static final Pattern PACKAGE =
            Pattern.compile(
                    "(\\s*)-\\s*['\"]?(?:[\\w-]+::)?([A-Za-z0-9][\\w.-]*)\\s*((?:[=<>!~]=?[\\w.*]+(?:,[=<>!~]=?[\\w.*]+)*)?)(?:=\\w+)?['\"]?\\s*(?:#.*)?");
    private static final Pattern OF_PIP = Pattern.compile("(\\s*)-\\s*pip:\\s*");
    private static final Pattern ITEM =
            Pattern.compile("\\s*-\\s*['\"]?([^'\"#]+?)['\"]?\\s*(?:#.*)?");
    private static final Set<String> NO_PACKAGES = Set.of("pip", "python", "setuptools", "wheel");
    private static final int MOST_TOLD = 5;

    static Optional<String> environment(Folder folder) {
        return folder.first("environment.yml", "environment.yaml", "conda.yml")
                .filter(file -> folder.text(file).orElse("").contains("dependencies:"));
    }

    /** Where nothing else says what is to be installed. */
    static Optional<Conda> of(PythonProject project) {
        return environment(project.folder())
                .filter(_ -> project.manifest().isEmpty())
                .map(file -> read(file, project.folder().text(file).orElse("")));
    }

    private static Conda read(String file, String text) {
        var python = Optional.<String>empty();
        var requirements = new ArrayList<String>();
        var leftOut = new ArrayList<String>();
        var listed =
                text.lines()
                        .dropWhile(line -> !line.startsWith("dependencies:"))
                        .skip(1)
                        .takeWhile(line -> line.isBlank() || line.matches("(?:\\s|-|#).*"))
                        .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                        .toList();
        var indentOfPip = Integer.MAX_VALUE;
        for (var line : listed) {
            var ofPip = OF_PIP.matcher(line);
            var one = PACKAGE.matcher(line);
            if (ofPip.matches()) {
                indentOfPip = ofPip.group(1).length();
            } else if (line.indexOf('-') > indentOfPip) {
                requirement(line).ifPresent(requirements::add);
            } else if (one.matches() && one.group(2).equals("python")) {
                python =
                        Optional.of(one.group(3).replaceFirst("^=+", "")).filter(v -> !v.isEmpty());
            } else if (one.matches() && !NO_PACKAGES.contains(one.group(2))) {
                known(one).ifPresentOrElse(requirements::add, () -> leftOut.add(one.group(2)));
            }
        }
        return new Conda(file, python, List.copyOf(requirements), List.copyOf(leftOut));
    }

    // No flags and no files: the list is words of a command.
    private static Optional<String> requirement(String line) {
        var item = ITEM.matcher(line);
        return item.matches() && item.group(1).matches("[A-Za-z0-9][^/\\s]*(?:\\s*[<>=!~].*)?")
                ? Optional.of(item.group(1).replace(" ", ""))
                : Optional.empty();
    }

    /** {@code dash=2.9} is any 2.9 for conda. */
    private static Optional<String> known(Matcher one) {
        var version = one.group(3).replaceFirst("^=([\\d.]+)$", "==$1.*");
        return Imported.distribution(one.group(2)).map(name -> name + version);
    }

    /** What pip installs in conda's place; refused where it knows nothing of it. */
    static Optional<Installing> installing(PythonProject project, Notes notes) {
        return of(project)
                .filter(conda -> !conda.requirements().isEmpty())
                .map(
                        conda -> {
                            notes.because(8, "pip, because of %s".formatted(conda.file()));
                            conda.tellLeftOut(notes);
                            var command = new ArrayList<>(List.of("pip", "install"));
                            command.addAll(conda.requirements());
                            return Installing.by("pip", conda.file(), command);
                        });
    }

    private void tellLeftOut(Notes notes) {
        var some = String.join(", ", leftOut.stream().limit(MOST_TOLD).toList());
        if (!leftOut.isEmpty()) {
            notes.warn(
                    "%s lists what pip is not known to have, and what is left out: %s%s"
                            .formatted(
                                    file,
                                    some,
                                    leftOut.size() > MOST_TOLD
                                            ? " and %d more".formatted(leftOut.size() - MOST_TOLD)
                                            : ""));
        }
    }

    /** Where pip can install nothing in conda's place. */
    static void refuse(PythonProject project) {
        of(project)
                .filter(conda -> conda.requirements().isEmpty())
                .ifPresent(
                        conda -> {
                            throw Refusals.conda(conda.file());
                        });
    }
}
