package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

class WorkspaceDetectionTest {
    private static final String MEMBER = "{\"name\": \"@shop/%s\", \"scripts\": {\"dev\": \"%s\"}}";

    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void a_workspace_with_two_apps_and_a_library() {
        project =
                Project.in(folder)
                        .file("package.json", "{\"workspaces\": [\"apps/*\", \"packages/*\"]}")
                        .file("apps/web/package.json", MEMBER.formatted("web", "vite"))
                        .file("apps/api/package.json", MEMBER.formatted("api", "node ."))
                        .file("packages/words/package.json", "{\"name\": \"@shop/words\"}");
    }

    @Test
    void it_says_what_can_be_started_and_how() {
        var problem = project.problem();

        assertThat(problem.code()).isEqualTo("workspace-root");
        assertThat(problem.message()).contains("npm run dev -w apps/api; npm run dev -w apps/web");
        assertThat(problem.hint())
                .isEqualTo("Choose one: wasmrun os . --cmd 'npm run dev -w apps/api'");
    }

    @Test
    void a_library_that_another_one_needs_is_not_the_app() {
        project.file(
                "apps/web/package.json",
                """
                        {"name": "web", "scripts": {"start": "node ."}, "dependencies": {"@shop/api": "1.0.0"}}""");

        assertThat(project.plan().start()).containsExactly("npm run start -w apps/web");
    }

    @Test
    void what_it_says_can_be_run() {
        var plan = project.command("npm run dev -w apps/api").plan();

        assertThat(plan.install()).containsExactly("npm", "install");
        assertThat(plan.start()).containsExactly("npm run dev -w apps/api");
    }

    @Test
    void pnpm_lists_its_packages_in_a_file_of_its_own() {
        project.file("package.json", "{}")
                .file(
                        "pnpm-workspace.yaml",
                        "packages:",
                        "  # apps",
                        "  - 'apps/**'",
                        "  - '!apps/old'",
                        "onlyBuiltDependencies:",
                        "  - x");

        assertThat(project.problem().hint()).contains("pnpm --filter ./apps/api run dev");
    }

    @Test
    void yarn_calls_packages_by_name() {
        project.file("yarn.lock", "");

        assertThat(project.problem().hint()).contains("yarn workspace @shop/api run dev");
    }

    @Test
    void the_only_package_that_can_be_started_is_started() {
        project.file("apps/api/package.json", "{\"name\": \"@shop/api\"}");

        var plan = project.plan();

        assertThat(plan.start()).containsExactly("npm run dev -w apps/web");
        assertThat(plan.reasons())
                .extracting("because")
                .contains("of the workspace only apps/web has a script \"dev\"");
    }

    @Test
    void a_script_of_the_root_comes_first() {
        project.file(
                "package.json",
                "{\"workspaces\": [\"apps/*\"], \"scripts\": {\"dev\": \"node all.js\"}}");

        assertThat(project.start()).isEqualTo("node all.js");
    }

    @Test
    void turbo_starts_all() {
        project.file(
                        "package.json",
                        "{\"workspaces\": [\"apps/*\"], \"devDependencies\": {\"turbo\": \"2\"}}")
                .file("turbo.json", "{}");

        assertThat(project.start()).isEqualTo("turbo run dev");
        assertThat(project.plan().reload().wire()).isEqualTo("self");
    }

    @Test
    void a_pattern_never_leads_out_of_the_project() {
        project.file("package.json", "{\"workspaces\": [\"../*\", \"/etc\", \"apps/*\"]}");

        assertThat(project.problem().message()).contains("apps/web").doesNotContain("..");
    }

    @Test
    void a_name_that_could_be_a_command_is_left_out() {
        project.file("package.json", "{\"workspaces\": [\"apps/*\"]}")
                .file("apps/web/package.json", MEMBER.formatted("x; touch y", "vite"));

        assertThat(project.start()).isEqualTo("npm run dev -w apps/api");
    }

    @ParameterizedTest
    @CsvSource({
        "yarn workspace @shop/server dev, yarn, yarn install",
        "pnpm --filter server dev, pnpm, pnpm install --no-frozen-lockfile",
        "npm run dev -w server, npm, npm install"
    })
    void without_a_lock_the_manager_is_the_one_whose_workspace_the_script_calls(
            String script, String manager, String install) {
        project.file(
                        "package.json",
                        """
                        {"workspaces": ["packages/*"], "scripts": {"dev": "%s"}}"""
                                .formatted(script))
                .file("packages/server/package.json", "{\"name\": \"@shop/server\"}");

        assertThat(project.plan().manager()).contains(manager);
        assertThat(String.join(" ", project.plan().install())).isEqualTo(install);
    }

    @Test
    void lerna_says_whose_workspace_it_is() {
        project.file(
                        "package.json",
                        """
                        {"workspaces": ["packages/*"], "scripts": {"start": "lerna run start"},
                         "devDependencies": {"lerna": "3"}}""")
                .file("lerna.json", "{\"npmClient\": \"yarn\"}");

        assertThat(project.plan().manager()).contains("yarn");
    }
}
