package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Language;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rules 2 and 7: chooses among the runtimes; a version that isn't there is a warning. */
final class Versions {
    /**
     * @param source who asked for it; absent when nobody did
     */
    record Chosen(String version, Optional<String> source) {}

    private final int rule;
    private final String name;
    private final List<VersionWish> wishes;
    private final Notes notes;

    private static final String RUN = "an earlier run";
    private static final Pattern PLAIN = Pattern.compile("\\d+\\.\\d+(?:\\.\\d+)?");

    private Versions(int rule, String name, List<VersionWish> wishes, Notes notes) {
        this.rule = rule;
        this.name = name;
        this.wishes = wishes;
        this.notes = notes;
    }

    private Versions(Language language, List<VersionWish> wishes, Notes notes) {
        this(language == Language.PYTHON ? 7 : 2, Names.of(language.runsOn()), wishes, notes);
    }

    static Chosen choose(
            Language language, Folder folder, ProjectConfig config, Tools tools, Notes notes) {
        return switch (language.runsOn()) {
            case PYTHON ->
                    new Versions(
                                    language,
                                    PythonVersions.wishes(folder, config, tools.pythons(), notes),
                                    notes)
                            .with(
                                    tools.needed(language)
                                            .flatMap(v -> PythonVersions.wish(RUN, v, notes)),
                                    tools.pythons())
                            .among(
                                    tools.pythons(),
                                    List.of(),
                                    "Install Python 3, for example: apt-get install python3 python3-venv");
            case NODEJS, WASM, STATIC ->
                    new Versions(language, NodeVersions.wishes(folder, config, notes), notes)
                            .with(
                                    tools.needed(language)
                                            .flatMap(v -> NodeVersions.wish(RUN, v, notes)),
                                    tools.allNodes())
                            .among(
                                    tools.nodes(),
                                    tools.offered(),
                                    "Install Node.js 20 or newer, for example: apt-get install nodejs npm");
        };
    }

    /** What the project asks for is not overruled, and what is not to be had is not asked for. */
    private Versions with(Optional<VersionWish> needed, List<String> all) {
        var both = Stream.concat(wishes.stream(), needed.stream()).toList();
        if (needed.isEmpty()
                || all.stream().noneMatch(v -> both.stream().allMatch(wish -> wish.fits(v)))) {
            return this;
        }
        var line = needed.get().line();
        if (wishes.stream().noneMatch(wish -> wish.line().equals(line))) {
            notes.warn(
                    "%s %s is taken, since an earlier run ended for want of it: write that to %s"
                            .formatted(
                                    name,
                                    needed.get().text(),
                                    rule == 7 ? ".python-version" : ".nvmrc"));
        }
        return new Versions(rule, name, both, notes);
    }

    private Chosen among(List<String> atHand, List<String> offered, String hint) {
        if (atHand.isEmpty() && offered.isEmpty()) {
            throw Refusals.noRuntime(name, hint);
        }
        if (wishes.isEmpty()) {
            return new Chosen(first(atHand, offered), Optional.empty());
        }
        var wish = wishes.getFirst();
        var fitting =
                some(atHand, this::fitsAll)
                        .or(() -> provided(some(offered, this::fitsAll)))
                        .or(() -> some(atHand, wish::fits))
                        .or(() -> provided(some(offered, wish::fits)));
        var chosen = fitting.orElseGet(() -> inItsPlace(wish, atHand, offered));
        fitting.ifPresent(
                version ->
                        notes.because(
                                rule,
                                "%s %s, because %s asks for %s"
                                        .formatted(name, version, wish.source(), wish.text())));
        wishes.stream()
                .skip(1)
                .filter(other -> !other.fits(chosen))
                .forEach(
                        other ->
                                notes.warn(
                                        "%s asks for %s %s, but %s decides: %s"
                                                .formatted(
                                                        other.source(),
                                                        name,
                                                        other.text(),
                                                        wish.source(),
                                                        chosen)));
        return new Chosen(chosen, fitting.map(_ -> wish.source()));
    }

    private boolean fitsAll(String version) {
        return wishes.stream().allMatch(wish -> wish.fits(version));
    }

    private String first(List<String> atHand, List<String> offered) {
        return atHand.stream()
                .findFirst()
                .or(() -> provided(offered.stream().findFirst()))
                .orElseThrow();
    }

    private Optional<String> provided(Optional<String> version) {
        version.ifPresent(v -> notes.because(rule, "wasmrun provides %s %s".formatted(name, v)));
        return version;
    }

    /** The nearest; better an app that runs and a warning than none. */
    private String inItsPlace(VersionWish wish, List<String> atHand, List<String> offered) {
        var all = Stream.concat(atHand.stream(), offered.stream()).toList();
        var chosen =
                some(all, wish::isNear)
                        .or(() -> wish.nearest(all.stream()))
                        .orElseGet(all::getFirst);
        notes.warn(
                "%s asks for %s %s, and %s"
                        .formatted(
                                wish.source(),
                                name,
                                wish.text(),
                                atHand.contains(chosen)
                                        ? taken(wish, chosen, atHand)
                                        : "wasmrun provides %s in its place".formatted(chosen)));
        return chosen;
    }

    private String taken(VersionWish wish, String chosen, List<String> atHand) {
        if (rule == 7 && wish.line().startsWith("2")) {
            return "Python 2 cannot be run; %s is taken in its place".formatted(chosen);
        }
        var others = atHand.size() == 1 ? "" : ", of which %s is taken".formatted(chosen);
        return "this machine has %s%s%s".formatted(String.join(", ", atHand), others, remedy(wish));
    }

    /** Python is nowhere to be had as a package, so it is the user who adds one. */
    private String remedy(VersionWish wish) {
        var version = PLAIN.matcher(wish.text());
        return rule == 7 && version.find()
                ? "; to add it: uv python install %1$s, or pyenv install %1$s"
                        .formatted(version.group())
                : "";
    }

    private static Optional<String> some(List<String> versions, Predicate<String> which) {
        return versions.stream().filter(which).findFirst();
    }
}
