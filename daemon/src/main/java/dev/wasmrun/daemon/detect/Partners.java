package dev.wasmrun.daemon.detect;

import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.ProblemException;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule 1 for an app in two languages: a server in Python, and pages that a tool of Node.js serves
 * while they are written, each a project in a folder of its own. The app is the two together: its
 * page is that of the pages.
 *
 * @param server its folder; {@code .} for the project's own
 * @param pages their folder, likewise
 */
record Partners(String server, String pages) {
    private static final String HERE = ".";
    static final Pattern SERVER_NAME =
            name("back-?end|server|api|flask|django|fast-?api|python|express|node(?:-?js)?");
    static final Pattern PAGES_NAME =
            name("front-?end|client|web-?app|web|ui|gui|react|vue|svelte|angular|spa");

    // They make the first page themselves; the others are given an index.html.
    private static final Set<String> PAGE_MAKERS =
            Set.of(
                    "Astro",
                    "Gatsby",
                    "Next.js",
                    "Nuxt",
                    "React Router",
                    "Remix",
                    "SolidStart",
                    "SvelteKit");
    // They answer what others ask; Streamlit, Dash and their like make the pages themselves.
    private static final Set<String> SERVERS =
            Set.of(
                    "aiohttp",
                    "Ariadne",
                    "BlackSheep",
                    "Bottle",
                    "CherryPy",
                    "Django",
                    "Falcon",
                    "FastAPI",
                    "Flask",
                    "http.server",
                    "Litestar",
                    "Pyramid",
                    "Quart",
                    "Sanic",
                    "Starlette",
                    "Strawberry",
                    "Tornado");
    private static final List<String> BUILT = List.of("dist", "build", "out", "static", "www");
    private static final int MANIFEST = 75; // of rule 1

    static Optional<Partners> of(Folder folder) {
        if (Foreign.in(folder).filter(kind -> !kind.isContainers()).isPresent()) {
            return Optional.empty();
        }
        var below = Languages.nested(folder);
        // a server often says nowhere what it needs
        var servers =
                Stream.concat(below.stream(), Languages.programs(folder).stream())
                        .distinct()
                        .toList();
        if (isPages(folder)) {
            return one(servers, SERVER_NAME, in -> isServer(folder.folder(in)))
                    .filter(in -> SERVER_NAME.matcher(last(in)).matches())
                    .map(in -> new Partners(in, HERE));
        }
        var pages = one(below, PAGES_NAME, in -> isPages(folder.folder(in)));
        if (pages.isEmpty()) {
            return Optional.empty();
        }
        var isProject = Clue.in(folder).anyMatch(clue -> clue.score() >= MANIFEST);
        var server =
                isProject
                        ? Optional.<String>empty()
                        : one(servers, SERVER_NAME, in -> isServer(folder.folder(in)));
        return server.map(in -> new Partners(in, pages.orElseThrow()))
                .or(
                        () ->
                                pages.filter(in -> PAGES_NAME.matcher(last(in)).matches())
                                        .filter(in -> isServer(folder) && !showsPages(folder, in))
                                        .map(in -> new Partners(HERE, in)));
    }

    /** The only one; of several the only one with a usual name. */
    private static Optional<String> one(List<String> all, Pattern name, Predicate<String> which) {
        var those = all.stream().filter(which).toList();
        var found =
                those.stream()
                        .filter(in -> those.stream().noneMatch(other -> isBelow(in, other)))
                        .toList();
        var named = found.stream().filter(in -> name.matcher(last(in)).matches()).toList();
        return Stream.of(found, named)
                .filter(some -> some.size() == 1)
                .map(List::getFirst)
                .findFirst();
    }

    private static boolean isBelow(String folder, String other) {
        return folder.startsWith(other + "/");
    }

    private static boolean isServer(Folder folder) {
        try {
            var notes = new Notes();
            return Languages.choose(folder, Optional.empty(), Optional.empty(), notes)
                            == Language.PYTHON
                    && PythonStart.find(PythonProject.of(folder), notes)
                            .framework()
                            .filter(SERVERS::contains)
                            .isPresent();
        } catch (ProblemException e) {
            return false; // whoever runs that folder by itself is told
        }
    }

    private static boolean isPages(Folder folder) {
        try {
            var manifest = PackageJson.of(folder);
            var framework = NodeFramework.of(manifest);
            return framework.filter(f -> PAGE_MAKERS.contains(f.name())).isPresent()
                    || hasPage(folder)
                            && framework
                                    .map(NodeFramework::hasServer)
                                    .orElseGet(() -> servesFiles(manifest));
        } catch (ProblemException e) {
            return false;
        }
    }

    /** {@code rollup -c -w} and {@code sirv public}. */
    private static boolean servesFiles(PackageJson manifest) {
        return NodeStart.SCRIPTS.stream()
                .filter(manifest::has)
                .anyMatch(name -> FileServers.isCalledBy(manifest.scripts().get(name)));
    }

    private static boolean hasPage(Folder folder) {
        return Stream.of("", "public/", "src/").anyMatch(in -> folder.has(in + Pages.INDEX));
    }

    /**
     * It has pages of its own, for which what is beside it only makes files, or that one's pages
     * are built, and it serves them.
     */
    private static boolean showsPages(Folder folder, String pages) {
        var modules = PythonProject.of(folder).sources().stream().map(PythonSource::parent);
        return Stream.concat(folder.folders().stream(), modules)
                        .filter(in -> !in.equals(pages))
                        .map(in -> in.isEmpty() ? "" : in + "/")
                        .distinct()
                        .anyMatch(in -> folder.hasFolder(in + "templates") || isBuilt(folder, in))
                || isBuilt(folder, pages + "/")
                || PythonProject.of(folder).sources().stream()
                        .anyMatch(source -> source.mentions("\\b%s/public\\b".formatted(pages)));
    }

    private static boolean isBuilt(Folder folder, String in) {
        return BUILT.stream().anyMatch(to -> folder.has("%s%s/%s".formatted(in, to, Pages.INDEX)));
    }

    private void tell(Notes notes) {
        notes.because(
                1,
                "%s a server in Python, and %s its pages by Node.js: they are one app"
                        .formatted(is(server), is(pages)));
    }

    private static String is(String folder) {
        return folder.equals(HERE) ? "the project itself is" : folder + "/ is";
    }

    /**
     * Both as one app; none where one of them cannot be planned, or starts the other itself.
     *
     * @param parts plans what is in a folder, alone
     */
    Optional<Plan> plan(Folder folder, Wishes wishes, BiFunction<String, Wishes, Plan> parts) {
        try {
            var alone = parts.apply(pages, wishes);
            return alone.partner().isPresent()
                    ? Optional.empty()
                    : join(folder, wishes, parts, alone.port().number());
        } catch (ProblemException e) {
            return Optional.empty(); // whoever runs one of them by itself is told
        }
    }

    private Optional<Plan> join(
            Folder folder, Wishes wishes, BiFunction<String, Wishes, Plan> parts, int ownPort) {
        var notes = new Notes();
        tell(notes);
        var asked = AskedPort.of(folder.folder(pages), ownPort);
        asked.flatMap(port -> port.warning(wishes.forwards())).ifPresent(notes::warn);
        var toPages =
                wishes.forwards().stream()
                        .filter(f -> asked.filter(port -> port.isEndOf(f)).isEmpty())
                        .toList();
        return join(
                parts.apply(pages, wishes.with(toPages)),
                parts.apply(server, wishes.beside(asked.map(AskedPort::port))),
                notes);
    }

    /** The two plans as one; none where their processes cannot be told apart. */
    private Optional<Plan> join(Plan ofPages, Plan ofServer, Notes notes) {
        var isSame = last(pages).equals(last(server));
        var main = process(named(isSame ? HERE : pages, "web"), true, ofPages);
        var beside = process(named(isSame ? HERE : server, "server"), false, ofServer);
        var processes =
                Stream.of(
                                Stream.of(main, beside),
                                ofPages.beside().stream(),
                                ofServer.beside().stream())
                        .flatMap(some -> some)
                        .toList();
        if (processes.stream().map(PlannedProcess::name).distinct().count() < processes.size()) {
            return Optional.empty();
        }
        notes.because(
                Detector.SAY_IT,
                "%s; beside it: %s, %s"
                        .formatted(
                                Detector.summary(ofPages),
                                beside.name(),
                                Detector.summary(ofServer).replaceFirst("^Detected ", "")));
        return Optional.of(
                new Plan(
                        ofPages.language(),
                        ofPages.framework(),
                        ofPages.version(),
                        ofPages.manager(),
                        ofPages.managerVersion(),
                        ofPages.install(),
                        ofPages.start(),
                        ofPages.directory(),
                        ofPages.port(),
                        ofPages.portKnown(),
                        ofPages.reload(),
                        ofPages.env(),
                        Stream.of(
                                        notes.reasons().stream().limit(1),
                                        steps(ofPages, pages),
                                        steps(ofServer, server),
                                        notes.reasons().stream().skip(1))
                                .flatMap(some -> some)
                                .toList(),
                        both(ofPages.rejected(), ofServer.rejected()),
                        both(notes.warnings(), both(ofPages.warnings(), ofServer.warnings())),
                        processes,
                        Optional.of(ofServer)));
    }

    private static PlannedProcess process(String name, boolean main, Plan plan) {
        return new PlannedProcess(
                name,
                main,
                plan.start(),
                plan.directory(),
                plan.port(),
                false,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static Stream<Plan.Reason> steps(Plan plan, String in) {
        return plan.reasons().stream()
                .filter(reason -> reason.rule() != Detector.SAY_IT)
                .map(
                        reason ->
                                in.equals(HERE)
                                        ? reason
                                        : new Plan.Reason(
                                                reason.rule(),
                                                "%s/: %s".formatted(in, reason.because())));
    }

    private static List<String> both(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).distinct().toList();
    }

    private static String named(String folder, String otherwise) {
        return Optional.of(last(folder))
                .filter(name -> name.matches(ProjectProcess.NAME))
                .orElse(otherwise);
    }

    private static String last(String folder) {
        return folder.substring(folder.lastIndexOf('/') + 1);
    }

    private static Pattern name(String words) {
        return Pattern.compile("(?i)(?:[\\w.]+[-_])??(?:%s)(?:[-_][\\w.-]+)?".formatted(words));
    }
}
