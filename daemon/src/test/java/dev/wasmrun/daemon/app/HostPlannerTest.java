package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.wasmrun.daemon.Settings;
import dev.wasmrun.daemon.runtime.HostRuntimes;
import dev.wasmrun.daemon.runtime.NodeShelf;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.Isolation;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.ProblemException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

final class HostPlannerTest {
    @TempDir Path folder;
    private Path home;
    private Path project;
    private HostPlanner planner;

    @BeforeEach
    void project() throws IOException {
        home = Files.createDirectories(folder.toRealPath().resolve("home/.wasmrun"));
        project = Files.createDirectory(folder.resolve("shop"));
        Files.writeString(project.resolve("index.js"), "");
        Files.writeString(project.resolve("package.json"), "{\"main\":\"index.js\"}");
        var settings = Settings.read(new Settings.Given(home, "ada", false, Map.of()));
        planner =
                new HostPlanner(
                        settings,
                        new HostRuntimes(home.getParent()),
                        NodeShelf.open(home, Runnable::run),
                        Runnable::run);
    }

    @Test
    void the_daemons_own_folder_and_those_in_it_are_no_projects() throws IOException {
        var inside = Files.createDirectories(home.resolve("apps/shop"));
        var link = Files.createSymbolicLink(folder.resolve("link"), home);
        assertThat(codeOf(home)).isEqualTo("project-in-home");
        assertThat(codeOf(inside)).isEqualTo("project-in-home");
        assertThat(codeOf(link)).isEqualTo("project-in-home");
        assertThat(codeOf(link.resolve("apps/shop"))).isEqualTo("project-in-home");
    }

    @Test
    void a_project_behind_a_link_runs_where_it_really_is() throws IOException {
        var link = Files.createSymbolicLink(folder.resolve("link"), project);
        var planned = planner.plan(spec(link)).toCompletableFuture().join();
        assertThat(planned.jobs().start(new AppName("shop"), 1).project())
                .isEqualTo(project.toRealPath());
    }

    private String codeOf(Path path) {
        var refusal = catchThrowable(() -> planner.plan(spec(path)).toCompletableFuture().join());
        assertThat(refusal)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ProblemException.class);
        return ((ProblemException) refusal.getCause()).problem().code();
    }

    private static AppSpec spec(Path path) {
        return new AppSpec(
                path.toString(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                false,
                Map.of("PATH", System.getenv("PATH")),
                Limits.NONE,
                Optional.empty(),
                Optional.empty(),
                Isolation.AUTO);
    }
}
