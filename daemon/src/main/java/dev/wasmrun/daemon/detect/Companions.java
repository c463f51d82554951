package dev.wasmrun.daemon.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 8 for requirements that pin a distribution and leave open what it needs: its releases of
 * then did not say that later ones of those would not do. {@link #ALL} lists which would not (in
 * 2026).
 */
final class Companions {
    /**
     * @param from the first version of the distribution that this is true of
     * @param until the first that it is true of no more
     * @param needs what goes with it, as pip takes it
     */
    private record Known(String distribution, String from, String until, List<String> needs) {
        boolean isTrueOf(String name, String version) {
            return distribution.equals(name)
                    && !PinnedPython.isOlder(version, from)
                    && PinnedPython.isOlder(version, until);
        }
    }

    /** {@code dash==1.8}, or below some version. */
    private record Pin(String name, String version) {}

    static final List<Known> ALL =
            Stream.of(
                            "dash 0 2 flask<2.1 werkzeug<2.1",
                            "flask 0 2 jinja2<3.1 itsdangerous<2.1 markupsafe<2.1 werkzeug<2.1",
                            "flask 2 2.3 werkzeug<3",
                            "flask-login 0 0.6 flask<2.3 werkzeug<3",
                            "flask-login 0.6 0.6.3 werkzeug<3",
                            "flask-script 0 3 flask<2 jinja2<3.1 itsdangerous<2.1 markupsafe<2.1 werkzeug<2",
                            "flask-restplus 0 1 flask<2 jinja2<3.1 itsdangerous<2.1 markupsafe<2.1 werkzeug<1",
                            "flask-socketio 4 5 python-socketio<5 python-engineio<4",
                            "flask-sqlalchemy 0 3 flask<2.3 sqlalchemy<2 werkzeug<3",
                            "gradio 3.23 3.41 gradio-client<0.5 huggingface-hub<1 pydantic<2",
                            "gradio 3.41 5 huggingface-hub<1",
                            "gradio 0 5.30 starlette<1",
                            "gunicorn 20 20.1 setuptools<81",
                            "jinja2 0 3 markupsafe<2.1",
                            "matplotlib 0 3.8.4 numpy<2",
                            "openai 1 1.55.3 httpx<0.28",
                            "opencv-python 0 4.10 numpy<2",
                            "opencv-python-headless 0 4.10 numpy<2",
                            "pandas 0 2.2.2 numpy<2",
                            "passlib 0 2 bcrypt<5",
                            "scikit-learn 0 1.4.2 numpy<2",
                            "scipy 0 1.13 numpy<2",
                            "streamlit 0 0.82 altair<5 click<8 protobuf<3.21",
                            "streamlit 0.82 1.12 altair<5 protobuf<3.21",
                            "streamlit 1.12 1.23 altair<5",
                            "torch 0 2.3 numpy<2",
                            "werkzeug 0 1 jinja2<3.1 itsdangerous<2.1 markupsafe<2.1",
                            "werkzeug 1 2 jinja2<3.1 itsdangerous<2.1 markupsafe<2.1")
                    .map(line -> List.of(line.split(" ")))
                    .map(Companions::known)
                    .toList();

    /** What has had its last release: also without a pin it is of that time. */
    private static final Map<String, String> LAST =
            Map.of("flask-restplus", "0.13.0", "flask-script", "2.0.6");

    private static final Pattern REQUIREMENT =
            Pattern.compile(
                    "(?m)^\\s*([A-Za-z0-9][\\w.-]*)(?:\\[[^\\]]*])?\\s*([<>=!~]=?[^;#\\n]*)?");

    private Companions() {}

    /** What to install besides, for requirements of these texts and code of these sources. */
    static List<String> of(List<String> requirements, List<PythonSource> sources, Notes notes) {
        var pins = new ArrayList<Pin>();
        var bound = new ArrayList<String>();
        requirements.stream()
                .flatMap(text -> REQUIREMENT.matcher(text).results())
                .forEach(
                        line -> {
                            var name = normal(line);
                            var upper =
                                    PinnedPython.UPPER.matcher(Objects.toString(line.group(2), ""));
                            if (upper.find()) {
                                bound.add(name);
                                pins.add(pin(name, upper));
                            } else if (LAST.containsKey(name)) {
                                pins.add(new Pin(name, LAST.get(name)));
                            }
                        });
        return Stream.concat(
                        pins.stream().flatMap(pin -> beside(pin, bound, notes)),
                        OldCode.ALL.stream().flatMap(code -> of(code, sources, bound, notes)))
                .distinct()
                .toList();
    }

    private static Stream<String> beside(Pin pin, List<String> bound, Notes notes) {
        var needed =
                ALL.stream()
                        .filter(known -> known.isTrueOf(pin.name(), pin.version()))
                        .flatMap(known -> unbound(known.needs(), bound).stream())
                        .toList();
        if (!needed.isEmpty()) {
            notes.because(
                    8,
                    "%s %s does not work with what came after it, hence %s"
                            .formatted(pin.name(), pin.version(), String.join(" ", needed)));
        }
        return needed.stream();
    }

    private static Stream<String> of(
            OldCode code, List<PythonSource> sources, List<String> bound, Notes notes) {
        var needed = unbound(code.needs(), bound);
        var shown = needed.isEmpty() ? Optional.<String>empty() : code.in(sources);
        shown.ifPresent(
                file ->
                        notes.because(
                                8,
                                "%s calls what newer releases have no more, hence %s"
                                        .formatted(file, String.join(" ", needed))));
        return shown.stream().flatMap(_ -> needed.stream());
    }

    private static List<String> unbound(List<String> needs, List<String> bound) {
        return needs.stream()
                .filter(need -> !bound.contains(need.substring(0, need.indexOf('<'))))
                .toList();
    }

    private static Pin pin(String name, MatchResult upper) {
        return new Pin(name, PinnedPython.newest(upper.group(1), upper.group(2)));
    }

    private static Known known(List<String> words) {
        return new Known(words.get(0), words.get(1), words.get(2), words.subList(3, words.size()));
    }

    private static String normal(MatchResult requirement) {
        return Pep440.distribution(requirement.group(1));
    }
}
