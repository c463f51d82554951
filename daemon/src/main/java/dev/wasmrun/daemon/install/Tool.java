package dev.wasmrun.daemon.install;

import dev.wasmrun.protocol.Plan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A package manager that wasmrun brings: a folder that is made once, in the sandbox, and that all
 * apps of its owner see read-only.
 *
 * @param name with the version, for people: {@code pnpm 10.34.9}
 * @param id the folder's name; another one for each version
 * @param making the words that fill the folder {@link #inside}
 * @param programs where its programs are, below that folder
 */
record Tool(String name, String id, List<String> making, String programs) {
    static final String PROVIDED = ", which wasmrun provides";
    private static final String BOX = "/toolbox";

    // Another app may have been faster.
    private static final String PLACE = "mv -T \"$1\" \"$2\" || test -d \"$2\"";

    /** Empty for a manager that comes with its runtime, and for one that nobody knows. */
    static Optional<Tool> of(Plan plan, Toolchain toolchain) {
        return plan.manager()
                .flatMap(
                        manager ->
                                NodeTools.find(manager, plan.managerVersion(), toolchain)
                                        .or(() -> PythonTools.find(manager, toolchain)));
    }

    static String inside(String id) {
        return "/tools/" + id;
    }

    String bin() {
        return inside(id) + "/" + programs;
    }

    Mount mount(Path tools) {
        return new Mount(tools.resolve(id), inside(id), false);
    }

    boolean isThere(Path tools) {
        return Files.isDirectory(tools.resolve(id));
    }

    /**
     * It is made aside and put in its place when it is whole. What makes it does not see the tools
     * of others, and what puts it there is no foreign code.
     *
     * @param app whose install makes it; nobody else uses that folder
     */
    List<InstallCommand> creation(Path tools, String app, Surroundings around) {
        var unfinished = ".unfinished-" + app;
        return List.of(
                new InstallCommand(
                        name + PROVIDED,
                        making,
                        around.seeing(new Mount(tools.resolve(unfinished), inside(id), true))),
                new InstallCommand(
                        name + ", kept for all apps",
                        List.of(
                                "/bin/sh",
                                "-c",
                                PLACE,
                                "sh",
                                BOX + "/" + unfinished,
                                BOX + "/" + id),
                        around.seeing(new Mount(tools, BOX, true))));
    }
}
