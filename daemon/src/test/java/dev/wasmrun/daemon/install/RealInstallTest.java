package dev.wasmrun.daemon.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.runtime.HostRuntimes;
import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.Language;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** npm and pip for real, with tiny packages; the sandbox's paths are translated to the host's. */
class RealInstallTest {
    @TempDir private Path root;
    private InstallStep.Places places;

    @BeforeEach
    void a_project() throws IOException {
        places =
                new InstallStep.Places(
                        Files.createDirectories(root.resolve("project")),
                        root.resolve("home"),
                        root.resolve("cache"),
                        root.resolve("tools"));
    }

    @Test
    void npm_installs_a_package_and_then_nothing_is_to_be_done() throws Exception {
        write("package.json", "{\"dependencies\": {\"is-number\": \"7.0.0\"}}");
        var step = step(Language.NODEJS, node(), "npm", "install");

        assertThat(run(step, step.commands().getFirst()).exitCode()).isZero();
        step.markDone();

        assertThat(places.project().resolve("node_modules/is-number/index.js")).exists();
        assertThat(step(Language.NODEJS, node(), "npm", "ci").isFresh()).isTrue();
    }

    @Test
    void types_that_are_too_new_for_the_projects_typescript_are_replaced() throws Exception {
        write(
                "package.json",
                "{\"devDependencies\": {\"typescript\": \"4.1.6\", \"@types/superagent\": \"*\", \"@types/node\": \"^14.0.0\"}}");
        var step = step(Language.NODEJS, node(), "npm", "install");
        for (var command : step.commands()) {
            var ran = run(step, command);
            assertThat(ran.exitCode()).as(String.join("\n", ran.lines())).isZero();
        }

        var types = places.project().resolve("node_modules/@types");
        assertThat(Files.readString(types.resolve("node/package.json")))
                .contains("\"version\": \"14.");
        for (var name : List.of("superagent", "node")) {
            var needed =
                    Json.mapper()
                            .readTree(types.resolve(name + "/package.json").toFile())
                            .path("typeScriptVersion")
                            .asText();
            assertThat(Version.parse(needed)).as(name).isLessThanOrEqualTo(Version.parse("4.1"));
        }
    }

    @Test
    void a_lock_out_of_date_is_mended_by_the_retry() throws Exception {
        write("package.json", "{\"dependencies\": {\"is-number\": \"7.0.0\"}}");
        write("package-lock.json", "{\"lockfileVersion\": 3, \"packages\": {\"\": {}}}");
        var step = step(Language.NODEJS, node(), "npm", "ci");

        var failed = run(step, step.commands().getFirst());
        assertThat(failed.exitCode()).isNotZero();
        var retry = step.retry(step.commands().getFirst(), failed.lines()).orElseThrow();

        assertThat(run(step, retry.command()).exitCode()).isZero();
        assertThat(places.project().resolve("node_modules/is-number")).isDirectory();
    }

    @Test
    void a_lock_that_is_no_lock_is_made_anew_by_the_retry() throws Exception {
        write("package.json", "{\"dependencies\": {\"is-number\": \"7.0.0\"}}");
        write("package-lock.json", "{{{ conflict");
        var step = step(Language.NODEJS, node(), "npm", "ci");

        var failed = run(step, step.commands().getFirst());
        var retry = step.retry(step.commands().getFirst(), failed.lines()).orElseThrow();

        assertThat(run(step, retry.command()).exitCode()).isZero();
        assertThat(step.retry(retry.command(), failed.lines())).as("once").isEmpty();
    }

    @Test
    void a_manager_that_is_missing_is_brought_even_after_its_making_was_killed() throws Exception {
        var unfinished = places.tools().resolve(".unfinished-home");
        Files.createDirectories(unfinished.resolve("node_modules/yarn"));
        Files.writeString(unfinished.resolve("node_modules/yarn/package.json"), "{ hal");
        var step = step(Language.NODEJS, node(), "yarn", "install");

        for (var command : step.commands().subList(0, 2)) {
            var ran = run(step, command);
            assertThat(ran.exitCode()).as(String.join("\n", ran.lines())).isZero();
        }

        assertThat(places.tools()).isDirectoryNotContaining(p -> p.endsWith(".unfinished-home"));
        var again = step(Language.NODEJS, node(), "yarn", "install");
        assertThat(again.commands()).as("only the install itself is left").hasSize(1);
        var programs = "/tools/yarn-1.22.22/node_modules/.bin";
        assertThat(
                        run(
                                again,
                                again.commands()
                                        .getFirst()
                                        .with("", List.of(programs + "/yarn", "--version"))))
                .isEqualTo(new Ran(0, List.of("1.22.22")));
    }

    @Test
    void a_manager_that_is_not_the_one_with_the_hash_is_refused() throws Exception {
        var version = "1.22.19+sha512." + "ab".repeat(64);
        var tool = NodeTools.find("yarn", Optional.of(version), node()).orElseThrow();
        var around = step(Language.NODEJS, node(), "npm", "ci").commands().getFirst().around();
        var making = tool.creation(places.tools(), "shop", around).getFirst();
        Files.createDirectories(places.tools().resolve(".unfinished-shop"));

        var ran = run(step(Language.NODEJS, node(), "npm", "ci"), making);

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(InstallFailure.problem(making.shown(), ran.exitCode(), ran.lines()).hint())
                .contains("another package than the one that was pinned");
    }

    @Test
    void a_package_that_does_not_exist_gets_a_hint() throws Exception {
        write("package.json", "{\"dependencies\": {\"is-number\": \"999.0.0\"}}");
        var step = step(Language.NODEJS, node(), "npm", "install");

        var failed = run(step, step.commands().getFirst());

        assertThat(
                        InstallFailure.problem(
                                        step.commands().getFirst().shown(),
                                        failed.exitCode(),
                                        failed.lines())
                                .hint())
                .contains("no is-number@999.0.0");
    }

    @Test
    void pip_installs_a_package_into_the_venv_and_then_nothing_is_to_be_done() throws Exception {
        write("requirements.txt", "\uFEFFsix==1.17.0\r\n");
        var words = new String[] {"pip", "install", "-r", "requirements.txt"};
        var step = step(Language.PYTHON, python(), words);

        for (var command : step.commands()) {
            var ran = run(step, command);
            assertThat(ran.exitCode()).as(String.join("\n", ran.lines())).isZero();
        }
        step.markDone();

        var again = step(Language.PYTHON, python(), words);
        assertThat(again.isFresh()).isTrue();
        assertThat(again.commands()).as("the venv itself is kept").hasSize(1);
        assertThat(
                        run(
                                        step,
                                        again.commands()
                                                .getFirst()
                                                .with(
                                                        "import",
                                                        List.of(
                                                                "/venv/bin/python",
                                                                "-c",
                                                                "import six")))
                                .exitCode())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"flask-login==0.5.0, flask-login==0.5.0", "flask, git"})
    void what_is_left_open_is_installed_as_of_the_time_of_what_is_pinned_or_of_the_last_commit(
            String requirement, String time) throws Exception {
        write("requirements.txt", requirement);
        commitIn2020();
        Files.createDirectories(places.appHome());
        new ReleasesOfThen(places.appHome()).want(List.of(time));
        var step = step(Language.PYTHON, python(), "pip", "install", "-r", "requirements.txt");

        for (var command : step.commands()) {
            var ran = run(step, command);
            assertThat(ran.exitCode()).as(String.join("\n", ran.lines())).isZero();
        }

        var flask = "import importlib.metadata as m; print(m.version('flask'))";
        var words = List.of("/venv/bin/python", "-c", flask);
        var ran = run(step, step.commands().getLast().with("its version", words));
        assertThat(ran.lines().getLast()).startsWith("1.1.");
    }

    @Test
    void a_broken_requirements_file_gets_a_hint() throws Exception {
        write("requirements.txt", "six\n???\n");
        var step = step(Language.PYTHON, python(), "pip", "install", "-r", "requirements.txt");

        assertThat(run(step, step.commands().getFirst()).exitCode()).isZero();
        var failed = run(step, step.commands().getLast());

        assertThat(
                        InstallFailure.problem(
                                        step.commands().getLast().shown(),
                                        failed.exitCode(),
                                        failed.lines())
                                .hint())
                .contains("no requirement");
    }

    private void commitIn2020() throws Exception {
        var git =
                "git init -q && git add . && git -c user.name=ada -c user.email=ada@example.org commit -qm shop";
        var builder = new ProcessBuilder("/bin/sh", "-c", git).directory(places.project().toFile());
        builder.environment().put("GIT_COMMITTER_DATE", "2020-05-01T12:00:00Z");
        assertThat(builder.start().waitFor()).isZero();
    }

    private record Ran(int exitCode, List<String> lines) {}

    private Ran run(InstallStep step, InstallCommand command) throws Exception {
        step.prepare();
        var builder =
                new ProcessBuilder(
                                command.words().stream()
                                        .map(word -> outside(command, word))
                                        .toList())
                        .directory(places.project().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(root.resolve("output").toFile());
        builder.environment().clear();
        command.around()
                .env()
                .forEach((name, value) -> builder.environment().put(name, outside(command, value)));
        builder.environment().put("HOME", root.toString());
        var process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ran(process.exitValue(), Files.readAllLines(root.resolve("output")));
    }

    private static String outside(InstallCommand command, String text) {
        return command.around().mounts().stream()
                .filter(mount -> !mount.inside().equals(mount.host().toString()))
                .filter(mount -> text.startsWith(mount.inside()))
                .findFirst()
                .map(mount -> mount.host() + text.substring(mount.inside().length()))
                .orElse(text);
    }

    private InstallStep step(Language language, Toolchain toolchain, String... install) {
        return InstallStep.of(
                InstallStepTest.plan(language, install), places, toolchain, System.getenv());
    }

    private static Toolchain node() {
        var node = hostRuntimes().nodes().getFirst();
        return new Toolchain(
                node.version(), node.executable(), node.folders(), node.path(), node.npm());
    }

    private static Toolchain python() {
        var python = hostRuntimes().pythons().getFirst();
        return new Toolchain(
                python.version(),
                python.executable(),
                python.folders(),
                python.path(),
                Optional.empty());
    }

    private static dev.wasmrun.daemon.runtime.Runtimes hostRuntimes() {
        return new HostRuntimes(Path.of(System.getProperty("user.home")))
                .find(System.getenv("PATH"));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(places.project().resolve(file), text);
    }
}
