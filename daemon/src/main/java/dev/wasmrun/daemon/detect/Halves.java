package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rule 5 for a folder of two projects of Node.js, a server and its pages ({@code backend/} and
 * {@code frontend/}), where nothing starts both: the app is the two together.
 *
 * @param server its folder
 * @param pages their folder
 */
record Halves(String server, String pages) {
    static Optional<Halves> of(Folder folder) {
        var isForeign = Foreign.in(folder).filter(kind -> !kind.isContainers()).isPresent();
        var nested = isForeign ? List.<String>of() : Languages.nested(folder);
        return nested.size() == 2
                ? nested.stream()
                        .filter(in -> Partners.SERVER_NAME.matcher(in).matches())
                        .flatMap(
                                server ->
                                        nested.stream()
                                                .filter(in -> !in.equals(server))
                                                .filter(
                                                        in ->
                                                                Partners.PAGES_NAME
                                                                        .matcher(in)
                                                                        .matches())
                                                .map(pages -> new Halves(server, pages)))
                        .filter(
                                both ->
                                        both.folders()
                                                .allMatch(in -> command(folder, in).isPresent()))
                        .findFirst()
                : Optional.empty();
    }

    static Optional<Start> start(NodeProject project, Notes notes) {
        return of(project.folder()).map(both -> both.start(project.folder(), notes));
    }

    private Start start(Folder folder, Notes notes) {
        notes.because(5, "%s/ and %s/ are a server and its pages".formatted(server, pages));
        return Start.shell(
                String.join(
                        " & ",
                        folders()
                                .map(
                                        in ->
                                                "(cd %s && %s)"
                                                        .formatted(
                                                                in,
                                                                command(folder, in).orElseThrow()))
                                .toList()));
    }

    private Stream<String> folders() {
        return Stream.of(server, pages);
    }

    /** What starts one of them: a script, or its program. */
    private static Optional<String> command(Folder folder, String in) {
        var project = NodeProject.of(folder.folder(in), in);
        var scripts = project.manifest().scripts();
        return NodeStart.SCRIPTS.stream()
                .filter(project.manifest()::has)
                .filter(name -> !NodeStart.isNoApp(scripts.get(name)))
                .findFirst()
                .map("npm run "::concat)
                .or(() -> program(project).map("node "::concat))
                .filter(_ -> project.manifest().exists());
    }

    private static Optional<String> program(NodeProject project) {
        return List.of(
                        project.manifest().text("main").flatMap(project::program),
                        project.usualEntry())
                .stream()
                .flatMap(Optional::stream)
                .filter(file -> file.matches("[\\w./-]+js"))
                .findFirst();
    }
}
