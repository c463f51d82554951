package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wasmrun.daemon.Settings;
import dev.wasmrun.daemon.runtime.HostRuntimes;
import dev.wasmrun.daemon.runtime.NodeShelf;
import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Isolation;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.RestartPolicy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/** Plans and jobs of a project on a machine that has one Node.js, version 99.1.2. */
class PlannedJobsTest {
    private static final AppName SHOP = new AppName("shop");

    @TempDir private Path temp;
    private Path home;
    private Path project;
    private Path bin;

    @BeforeEach
    void machine() throws IOException {
        home = temp.toRealPath();
        bin = Files.createDirectories(home.resolve("tool/bin"));
        project = Files.createDirectories(home.resolve("My Shop"));
        var node = bin.resolve("node");
        Files.writeString(node, "#!/bin/sh\necho 99.1.2\necho %s\n".formatted(node));
        Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("rwxr-xr-x"));
        write("server.js", "require('http').createServer().listen(process.env.PORT)");
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(project.resolve(file), text);
    }

    private AppSpec spec(Map<String, String> env, boolean debug, String... forwards) {
        return new AppSpec(
                project.toString(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                env,
                Stream.of(forwards).map(ForwardSpec::parse).toList(),
                Optional.empty(),
                Optional.empty(),
                debug,
                false,
                false,
                Map.of("PATH", bin.toString()),
                Limits.NONE,
                Optional.empty(),
                Optional.empty(),
                Isolation.AUTO);
    }

    private AppSpec frozen(AppSpec spec) {
        return with(spec, true, spec.network(), spec.limits(), spec.isolation());
    }

    private AppSpec bare(AppSpec spec, Optional<Boolean> network, Limits limits) {
        return with(spec, spec.frozen(), network, limits, Isolation.NONE);
    }

    private static AppSpec with(
            AppSpec spec,
            boolean frozen,
            Optional<Boolean> network,
            Limits limits,
            Isolation isolation) {
        return new AppSpec(
                spec.path(),
                spec.name(),
                spec.language(),
                spec.command(),
                spec.env(),
                spec.forwards(),
                spec.port(),
                spec.restart(),
                spec.debug(),
                frozen,
                spec.noInstall(),
                spec.caller(),
                limits,
                network,
                spec.watch(),
                isolation);
    }

    private AppSpec bare(AppSpec spec) {
        return bare(spec, Optional.empty(), Limits.NONE);
    }

    private Planned plan(AppSpec spec) {
        var settings =
                Settings.read(
                        new Settings.Given(home.resolve(".wasmrun"), "alice", true, Map.of()));
        return new HostPlanner(
                        settings,
                        new HostRuntimes(home),
                        NodeShelf.open(home, Runnable::run),
                        Runnable::run)
                .plan(spec)
                .toCompletableFuture()
                .join();
    }

    private Planned plan(String... forwards) {
        return plan(spec(Map.of(), false, forwards));
    }

    private Problem refusal(AppSpec spec) {
        try {
            throw new AssertionError("planned: " + plan(spec));
        } catch (CompletionException e) {
            return Refusals.of(e);
        }
    }

    @Test
    void an_app_is_named_after_its_folder_unless_the_project_names_it() throws IOException {
        assertThat(plan().name()).isEmpty();
        assertThat(plan().folderName()).isEqualTo(new AppName("my-shop"));
        write(".wasmrun.toml", "[app]\nname = \"blog\"\n");
        assertThat(plan().name()).contains(new AppName("blog"));
    }

    @Test
    void the_job_runs_the_project_with_the_variables_of_the_plan() {
        var planned = plan(spec(Map.of("COLOUR", "blue"), false));
        var job = planned.jobs().start(SHOP, 7);
        assertThat(job.project()).isEqualTo(project);
        assertThat(job.directory()).isEqualTo("/app");
        assertThat(job.hostName()).isEqualTo("shop");
        assertThat(job.command()).isEqualTo(planned.plan().start());
        assertThat(job.files()).isEqualTo(home.resolve(".wasmrun/apps/shop/run-7"));
        assertThat(job.env())
                .containsEntry("COLOUR", "blue")
                .containsEntry("HOME", "/home/app")
                .containsEntry("PORT", planned.plan().port().toString());
        assertThat(job.details()).isEmpty();
    }

    @Test
    void nothing_of_the_daemons_or_the_callers_own_variables_reaches_the_app() {
        assertThat(plan().jobs().start(SHOP, 1).env().get("PATH"))
                .isNotEqualTo(System.getenv("PATH"))
                .contains(bin.toString());
    }

    @Test
    void the_command_lines_variables_win_over_the_projects_and_PORT_over_both() throws IOException {
        write(".wasmrun.toml", "[app.env]\nCOLOUR = \"red\"\nSIZE = \"xl\"\n");
        var env = Map.of("COLOUR", "blue", "PORT", "1");
        var planned = plan(spec(env, false));
        assertThat(planned.jobs().start(SHOP, 1).env())
                .containsEntry("COLOUR", "blue")
                .containsEntry("SIZE", "xl")
                .containsEntry("PORT", planned.plan().port().toString());
    }

    @Test
    void details_name_variables_and_never_show_their_values() {
        var details = plan(spec(Map.of("TOKEN", "s3cret"), true)).jobs().start(SHOP, 1).details();
        assertThat(details).anyMatch(line -> line.contains("TOKEN"));
        assertThat(details).noneMatch(line -> line.contains("s3cret"));
    }

    @Test
    void a_project_without_dependencies_has_nothing_to_install() {
        assertThat(plan().jobs().install(SHOP)).isEmpty();
    }

    @Test
    void a_lock_out_of_date_is_mended_unless_it_is_frozen() throws IOException {
        Files.createDirectories(home.resolve("tool/lib/node_modules/npm/bin"));
        Files.createFile(home.resolve("tool/lib/node_modules/npm/bin/npm-cli.js"));
        write("package.json", "{\"main\": \"server.js\", \"dependencies\": {\"a\": \"1\"}}");
        write("package-lock.json", "{}");
        var outOfDate = List.of("npm error code EUSAGE", "… are in sync");

        assertThat(install(spec(Map.of(), false)).after(1, outOfDate))
                .isInstanceOf(Planned.Next.Then.class);
        assertThat(install(frozen(spec(Map.of(), false))).after(1, outOfDate))
                .isInstanceOfSatisfying(
                        Planned.Next.Failed.class,
                        failed -> assertThat(failed.problem().hint()).contains("--frozen"));
    }

    @Test
    void a_python_app_that_is_debugged_opens_debugpy_or_learns_how_to_get_it() throws IOException {
        var python = bin.resolve("python3");
        Files.writeString(
                python, "#!/bin/sh\necho 3.12.1\necho %s\necho %s\n".formatted(bin, python));
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.delete(project.resolve("server.js"));
        write("app.py", "print('x')");
        var planned = plan(spec(Map.of("PYTHONPATH", "/app/lib"), true));
        planned.jobs().install(SHOP);
        var job = planned.jobs().start(SHOP, 1);

        assertThat(job.env()).containsEntry("PYTHONPATH", "/debugger:/app/lib");
        assertThat(job.binds()).extracting(Job.Bind::inside).contains("/debugger");
        assertThat(home.resolve(".wasmrun/apps/shop/debugger/sitecustomize.py"))
                .content()
                .contains("debugpy.listen");
        assertThat(job.details()).anyMatch(line -> line.contains("pip install debugpy"));
        Files.createDirectories(
                home.resolve(".wasmrun/apps/shop/venv/lib/python3.12/site-packages/debugpy"));
        assertThat(planned.jobs().start(SHOP, 2).details())
                .noneMatch(line -> line.contains("debugpy"));
        assertThat(plan(spec(Map.of(), false)).jobs().start(SHOP, 3).env())
                .doesNotContainKey("WASMRUN_DEBUGGER");
    }

    @Test
    void of_two_languages_each_gets_its_debugger() throws IOException {
        Files.delete(project.resolve("server.js"));
        for (var folder : List.of("web", "api")) {
            Files.createDirectories(project.resolve(folder));
        }
        write(
                "web/package.json",
                "{\"scripts\": {\"dev\": \"vite\"}, \"devDependencies\": {\"vite\": \"7\"}}");
        write("web/index.html", "<h1>Hi</h1>");
        write("api/app.py", "from flask import Flask\napp = Flask(__name__)\n");
        var planned = plan(spec(Map.of(), true));
        var pages = planned.jobs().start(SHOP, 1);
        var server = planned.jobs().beside(SHOP, 2, planned.plan().beside().getFirst());

        assertThat(pages.env()).containsKey("NODE_OPTIONS").doesNotContainKey("WASMRUN_DEBUGGER");
        assertThat(pages.binds()).extracting(Job.Bind::inside).doesNotContain("/debugger");
        assertThat(server.env()).containsKey("WASMRUN_DEBUGGER").doesNotContainKey("NODE_OPTIONS");
        assertThat(server.binds()).extracting(Job.Bind::inside).contains("/debugger");
        assertThat(server.details()).anyMatch(line -> line.contains("pip install debugpy"));
    }

    @Test
    void nothing_is_installed_where_nobody_wants_it() throws IOException {
        write("package.json", "{\"main\": \"server.js\", \"dependencies\": {\"a\": \"1\"}}");
        var without = plan(withoutInstall(spec(Map.of(), false)));

        assertThat(without.plan().install()).isEmpty();
        assertThat(without.plan().reasons())
                .extracting(Plan.Reason::because)
                .contains("nothing is installed, as asked");
        assertThat(without.jobs().install(SHOP)).isEmpty();
    }

    private static AppSpec withoutInstall(AppSpec spec) {
        return new AppSpec(
                spec.path(),
                spec.name(),
                spec.language(),
                spec.command(),
                spec.env(),
                spec.forwards(),
                spec.port(),
                spec.restart(),
                spec.debug(),
                false,
                true,
                spec.caller(),
                spec.limits(),
                spec.network(),
                spec.watch(),
                spec.isolation());
    }

    @Test
    void packages_scripts_do_not_run_where_the_project_wants_none() throws IOException {
        Files.createDirectories(home.resolve("tool/lib/node_modules/npm/bin"));
        Files.createFile(home.resolve("tool/lib/node_modules/npm/bin/npm-cli.js"));
        write("package.json", "{\"main\": \"server.js\", \"dependencies\": {\"a\": \"1\"}}");
        var ran = install(spec(Map.of(), false));
        write(".wasmrun.toml", "[app]\ninstall_scripts = false\n");
        var without = install(spec(Map.of(), false));

        assertThat(ran.job().env()).doesNotContainKey("npm_config_ignore_scripts");
        assertThat(without.job().env())
                .containsEntry("npm_config_ignore_scripts", "true")
                .containsEntry("YARN_ENABLE_SCRIPTS", "0");
        noted(ran.after(0, List.of()));
        assertThat(plan().jobs().install(SHOP)).as("another kind of install").isPresent();
    }

    private static Planned.Next.Done noted(Planned.Next last) {
        var done = (Planned.Next.Done) last;
        done.note().run();
        return done;
    }

    @Test
    void an_app_starts_without_the_files_that_no_build_could_make() throws IOException {
        write("app.py", "from flask import Flask\napp = Flask(__name__)\n");
        write("requirements.txt", "flask");
        write("index.html", "<script src='bundle.js'></script>");
        Files.createDirectories(project.resolve("client"));
        write("client/package.json", "{\"scripts\": {\"build\": \"rollup -c\"}}");
        var build = install(spec(Map.of(), false));
        while (!build.summary().equals("npm run build")) {
            build = ((Planned.Next.Then) build.after(0, List.of())).install();
        }

        var done = noted(build.after(1, List.of("rollup: not found")));

        assertThat(done.line().orElseThrow())
                .contains("npm run build")
                .endsWith("The app starts without what that brings");
        assertThat(install(spec(Map.of(), false)).summary())
                .as("the next start tries again")
                .isEqualTo("npm run build");
        noted(build.after(0, List.of()));
        assertThat(plan().jobs().install(SHOP)).as("of the rest nothing is due").isEmpty();
    }

    private Planned.Install install(AppSpec spec) {
        return plan(spec).jobs().install(SHOP).orElseThrow();
    }

    @Test
    void forwards_of_the_command_line_win_over_those_of_the_project() throws IOException {
        write(".wasmrun.toml", "[network]\nforwards = [\"8080:4000\", \"8081:4001\"]\n");
        assertThat(plan("8080:3000").forwards())
                .containsExactly(ForwardSpec.parse("8080:3000"), ForwardSpec.parse("8081:4001"));
    }

    @Test
    void a_forward_of_all_addresses_wins_over_that_of_one_in_the_project() throws IOException {
        write(".wasmrun.toml", "[network]\nforwards = [\"8080:4000\", \"[::1]:8080:4000\"]\n");
        assertThat(plan("0.0.0.0:8080:3000").forwards())
                .containsExactly(
                        ForwardSpec.parse("0.0.0.0:8080:3000"),
                        ForwardSpec.parse("[::1]:8080:4000"));
    }

    @Test
    void one_host_port_cannot_lead_to_two_ports_of_the_app() {
        var problem = refusal(spec(Map.of(), false, "8080:3000", "8080:4000"));
        assertThat(problem.code()).isEqualTo("forward-twice");
        assertThat(problem.message()).contains("8080:3000", "8080:4000");
    }

    @Test
    void restarts_are_those_of_the_settings_unless_the_project_chooses() throws IOException {
        assertThat(plan().restarts().chosen()).isFalse();
        assertThat(plan().restarts().max()).isEqualTo(10);
        write(".wasmrun.toml", "[restart]\npolicy = \"always\"\nmax = 3\n");
        var chosen = plan().restarts();
        assertThat(chosen.chosen()).isTrue();
        assertThat(chosen.policy()).isEqualTo(RestartPolicy.ALWAYS);
        assertThat(chosen.max()).isEqualTo(3);
    }

    @Test
    void a_folder_that_is_not_there_is_refused() throws IOException {
        Files.delete(project.resolve("server.js"));
        Files.delete(project);
        assertThat(refusal(spec(Map.of(), false)).code()).isEqualTo("no-such-folder");
    }

    @Test
    void a_file_is_no_project() throws IOException {
        Files.delete(project.resolve("server.js"));
        Files.delete(project);
        Files.createFile(project);
        var problem = refusal(spec(Map.of(), false));
        assertThat(problem.code()).isEqualTo("not-a-folder");
        assertThat(problem.hint()).contains(project.getParent().toString());
    }

    @Test
    void a_port_that_is_asked_for_is_the_port_of_the_plan() {
        var asked = spec(Map.of(), false);
        var planned =
                plan(
                        new AppSpec(
                                asked.path(),
                                asked.name(),
                                asked.language(),
                                asked.command(),
                                asked.env(),
                                asked.forwards(),
                                Optional.of(new Port(4567)),
                                asked.restart(),
                                false,
                                false,
                                false,
                                asked.caller(),
                                asked.limits(),
                                Optional.of(false),
                                Optional.empty(),
                                Isolation.AUTO));
        assertThat(planned.plan().port()).isEqualTo(new Port(4567));
        assertThat(planned.jobs().start(SHOP, 1).env()).containsEntry("PORT", "4567");
        assertThat(planned.jobs().start(SHOP, 1).online()).isFalse();
    }

    @Test
    void without_isolation_the_job_is_where_the_project_is_and_keeps_to_the_loopback() {
        var job = plan(bare(spec(Map.of("DATA", "/app/data"), false))).jobs().start(SHOP, 1);
        assertThat(job.bare()).isPresent();
        assertThat(job.directory()).isEqualTo(project.toString());
        assertThat(job.env())
                .containsEntry("HOST", "127.0.0.1")
                .containsEntry("DATA", project + "/data")
                .containsEntry("USER", job.bare().get().account().name())
                .containsEntry("HOME", job.bare().get().account().home());
        assertThat(job.env().get("PATH")).startsWith(project + "/node_modules/.bin:");
        assertThat(job.details().getFirst()).startsWith("NOT ISOLATED");
        assertThat(job.limits().disk()).isEmpty();
        assertThat(plan(spec(Map.of(), false)).jobs().start(SHOP, 1).bare()).isEmpty();
        var own = plan(bare(spec(Map.of("HOST", "0.0.0.0"), false))).jobs().start(SHOP, 1);
        assertThat(own.env()).containsEntry("HOST", "0.0.0.0");
    }

    @Test
    void what_cannot_be_enforced_without_isolation_is_refused() throws IOException {
        var spec = spec(Map.of(), false);
        var offline = bare(spec, Optional.of(false), Limits.NONE);
        assertThat(refusal(offline).code()).isEqualTo("network-not-off");
        var disk =
                new Limits(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(1L << 30));
        assertThat(refusal(bare(spec, Optional.empty(), disk)).code())
                .isEqualTo("disk-not-limited");
        write(".wasmrun.toml", "[limits]\ndisk = \"1g\"\n");
        assertThat(refusal(bare(spec)).code()).isEqualTo("disk-not-limited");
    }

    @Test
    void no_file_of_a_project_takes_isolation_away() throws IOException {
        write(".wasmrun.toml", "[network]\nisolation = false\n");
        assertThat(refusal(spec(Map.of(), false)).code()).isEqualTo("isolation-required");
    }

    @Test
    void a_root_daemon_runs_anothers_app_with_his_rights_or_not_at_all() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/etc/shadow")), "needs root");
        Files.setAttribute(project, "unix:uid", 4711);
        var spec = bare(spec(Map.of(), false));
        var job = plan(spec).jobs().start(SHOP, 1);
        assertThat(job.bare().orElseThrow().user().uid()).isEqualTo(4711);
        write("package.json", "{\"dependencies\":{\"ms\":\"2.1.3\"},\"main\":\"server.js\"}");
        assertThat(refusal(spec).code()).isEqualTo("not-the-owners-daemon");
    }

    @Test
    void each_of_several_processes_has_its_own_folder_port_and_variables() throws IOException {
        Files.createDirectories(project.resolve("jobs"));
        write(
                ".wasmrun.toml",
                """
                [app]
                env = { LEVEL = "info", SHARED = "yes" }
                [restart]
                policy = "always"
                [[process]]
                name = "web"
                start = "node server.js"
                env = { LEVEL = "warn" }
                ready = "/up"
                restart = "no"
                [[process]]
                name = "worker"
                start = "node w.js"
                cwd = "jobs"
                env = { LEVEL = "debug" }
                """);
        var planned = plan();
        var web = planned.jobs().start(SHOP, 1);
        var worker = planned.plan().processes().getLast();
        var job = planned.jobs().beside(SHOP, 2, worker);
        assertThat(web.env()).containsEntry("LEVEL", "warn").containsEntry("PORT", "3000");
        assertThat(job.env())
                .containsEntry("LEVEL", "debug")
                .containsEntry("SHARED", "yes")
                .containsEntry("PORT", "3100");
        assertThat(job.directory()).isEqualTo("/app/jobs");
        assertThat(job.command()).containsExactly("node w.js");
        assertThat(job.files()).hasFileName("run-2");
        assertThat(planned.readiness().http()).contains("/up");
        assertThat(planned.restarts().policy()).isEqualTo(RestartPolicy.NO);
    }
}
