package dev.wasmrun.daemon.detect;

import static java.util.Comparator.comparing;

import java.lang.module.ModuleDescriptor.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 7 for requirements and locks that pin what no newer Python runs: there are no wheels for it,
 * or it imports what is gone. {@link #ALL} lists the distributions that are known, by their first
 * wheels for each Python (in 2026).
 */
final class PinnedPython {
    /**
     * @param versions {@code 1.21.2=3.9}: what is older runs on Python 3.9 at most; {@code 5.4=*}:
     *     on any
     */
    private record Known(String distribution, List<String> versions) {
        Optional<String> newestFor(String version) {
            return versions.stream()
                    .map(entry -> entry.split("="))
                    .filter(entry -> isOlder(version, entry[0]))
                    .map(entry -> entry[1])
                    .findFirst()
                    .filter(python -> !python.equals("*"));
        }
    }

    /** {@code numpy==1.21.3}, which Python 3.10 is the newest for. */
    private record Pin(String text, String newest) {}

    static final List<Known> ALL =
            Stream.of(
                            "backports-zoneinfo 9=3.8",
                            "aiohttp 3.8=3.9 3.8.2=3.10 3.9=3.11 3.10.5=3.12 3.13=3.13",
                            "bottle 0.12.19=3.9 0.12.23=3.10 0.13=3.12",
                            "cherrypy 18.8=3.10",
                            "django 1.11.17=3.6 2=3.7 2.2=3.9 4=3.11 4.2=3.12",
                            "flask 1=3.9",
                            "flask-restplus 9=3.9",
                            "gevent 21.12=3.9 22.10.1=3.10 23.7=3.11 24.10.1=3.12 25.8.1=3.13",
                            "greenlet 1.1=3.9 1.1.3=3.10 3=3.11 3.1=3.12 3.2.3=3.13",
                            "grpcio 1.41=3.9 1.49=3.10 1.59=3.11 1.66.2=3.12 1.75.1=3.13",
                            "jinja2 2.11=3.9",
                            "matplotlib 3.3.3=3.8 3.5=3.9 3.6=3.10 3.7.3=3.11 3.9.2=3.12 3.10.5=3.13",
                            "numpy 1.19.3=3.8 1.21.2=3.9 1.23.2=3.10 1.26=3.11 2.1=3.12 2.3.2=3.13",
                            "pandas 0.25.2=3.7 1.1.3=3.8 1.3.3=3.9 1.5=3.10 2.1.1=3.11 2.2.3=3.12 2.3.3=3.13",
                            "pillow 8=3.8 8.3.2=3.9 9.2=3.10 10=3.11 10.4=3.12 11.3=3.13",
                            "psycopg2-binary 2.7.5=3.6 2.8.4=3.7 2.8.6=3.8 2.9.1=3.9 2.9.5=3.10 2.9.9=3.11 2.9.10=3.12 2.9.11=3.13",
                            "pydantic 1.10=3.10 1.10.17=3.12 2=* 2.4=3.11 2.8=3.12 2.12=3.13",
                            "pyyaml 5.4=* 6=3.9 6.0.1=3.11",
                            "scikit-learn 0.24=3.8 1.0.2=3.9 1.1.3=3.10 1.3.1=3.11 1.5.2=3.12 1.7.2=3.13",
                            "scipy 1.5.4=3.8 1.7.2=3.9 1.9.2=3.10 1.11.2=3.11 1.14.1=3.12 1.16.1=3.13",
                            "sqlalchemy 2=* 2.0.31=3.12",
                            "tensorflow 2.2=3.7 2.5=3.8 2.8=3.9 2.12=3.10 2.16.1=3.11 2.20=3.12",
                            "torch 1.7.1=3.8 1.10.2=3.9 1.13=3.10 2.2=3.11 2.5=3.12 2.9=3.13",
                            "tornado 6=3.9",
                            "werkzeug 0.15.5=3.7 1=3.9")
                    .map(line -> List.of(line.split(" ")))
                    .map(words -> new Known(words.getFirst(), words.subList(1, words.size())))
                    .toList();

    /** What the newest one is that it allows. */
    static final Pattern UPPER = Pattern.compile("([=~]=|<=?)\\s*(\\d+(?:\\.\\d+)*)");

    private PinnedPython() {}

    /** What the pin that holds back most asks for. */
    static Optional<VersionWish> wish(Folder folder) {
        var pins = DeclaredVersion.of(folder).flatMap(PinnedPython::pin);
        var gone = GoneModules.in(folder).map(found -> new Pin(found.text(), found.newest()));
        return Stream.concat(pins, gone)
                .min(comparing(pin -> Version.parse(pin.newest())))
                .map(PinnedPython::wish);
    }

    private static Stream<Pin> pin(DeclaredVersion declared) {
        return UPPER.matcher(declared.specification())
                .results()
                .limit(1)
                .flatMap(upper -> pin(declared.distribution(), upper.group(1), upper.group(2)));
    }

    private static Stream<Pin> pin(String name, String operator, String version) {
        return ALL.stream()
                .filter(known -> known.distribution().equals(Pep440.distribution(name)))
                .flatMap(known -> known.newestFor(newest(operator, version)).stream())
                .map(newest -> new Pin(name + operator + version, newest));
    }

    /** {@code ~=1.1.0} is the last 1.1 that there is, {@code <2} what came just before 2. */
    static String newest(String operator, String version) {
        return switch (operator) {
            case "~=" -> version.replaceFirst("\\d+$", "999");
            case "<" -> version + "-0";
            default -> version;
        };
    }

    private static VersionWish wish(Pin pin) {
        return new VersionWish(
                pin.text(),
                pin.newest() + " or older",
                version -> !isOlder(pin.newest(), line(version)),
                pin.newest());
    }

    /** 3.11 of 3.11.7. */
    static String line(String version) {
        return String.join(".", Arrays.stream(version.split("\\.")).limit(2).toList());
    }

    static boolean isOlder(String version, String than) {
        return Version.parse(version).compareTo(Version.parse(than)) < 0;
    }
}
