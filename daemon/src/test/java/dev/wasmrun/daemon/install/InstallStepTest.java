package dev.wasmrun.daemon.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Reload;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

class InstallStepTest {
    static final Toolchain NODE =
            new Toolchain(
                    "20.1.0",
                    Path.of("/opt/node/bin/node"),
                    List.of(Path.of("/opt/node")),
                    List.of(Path.of("/opt/node/bin")),
                    Optional.of(Path.of("/opt/node/lib/node_modules/npm/bin/npm-cli.js")));
    static final Toolchain PYTHON =
            new Toolchain(
                    "3.12.1",
                    Path.of("/usr/bin/python3.12"),
                    List.of(),
                    List.of(Path.of("/usr/bin")),
                    Optional.empty());

    @TempDir private Path root;
    private InstallStep.Places places;

    @BeforeEach
    void a_project_and_an_apps_home() throws IOException {
        places =
                new InstallStep.Places(
                        Files.createDirectories(root.resolve("project")),
                        root.resolve("home"),
                        root.resolve("cache"),
                        root.resolve("tools"));
    }

    @Test
    void npm_is_called_by_its_node_and_finds_its_programs_on_PATH() {
        var step = node("npm", "ci");

        assertThat(words(step))
                .singleElement()
                .asList()
                .startsWith("/opt/node/bin/node", NODE.npm().orElseThrow().toString(), "ci")
                .contains("--include=dev");
        assertThat(step.app().env().get("PATH"))
                .startsWith("/app/node_modules/.bin:/opt/node/bin:/usr/local/bin:");
        assertThat(step.app().mounts())
                .containsExactly(new Mount(Path.of("/opt/node"), "/opt/node", false));
    }

    @Test
    void what_is_temporary_is_on_the_disk_during_an_install_and_in_memory_afterwards() {
        var step = python("pip", "install", "torch");

        assertThat(step.commands())
                .allSatisfy(
                        command -> {
                            assertThat(command.around().env()).containsEntry("TMPDIR", "/scratch");
                            assertThat(command.around().mounts())
                                    .contains(new Mount(step.scratch(), "/scratch", true));
                        });
        assertThat(step.app().env()).doesNotContainKey("TMPDIR");
        assertThat(step.app().mounts()).noneMatch(mount -> mount.host().equals(step.scratch()));
    }

    @Test
    void pip_fills_a_virtual_environment_outside_the_project() {
        var step = python("pip", "install", "-r", "requirements.txt");

        assertThat(words(step))
                .containsExactly(
                        List.of("/usr/bin/python3.12", "-m", "venv", "--clear", "/venv"),
                        List.of(
                                "/venv/bin/python",
                                "-m",
                                "pip",
                                "install",
                                "-r",
                                "requirements.txt"));
        assertThat(step.app().mounts())
                .containsExactly(new Mount(places.appHome().resolve("venv"), "/venv", true));
        assertThat(step.app().env()).containsEntry("VIRTUAL_ENV", "/venv");
    }

    @Test
    void a_python_app_without_dependencies_uses_what_the_machine_has() {
        assertThat(words(python()))
                .singleElement()
                .asList()
                .contains("--system-site-packages", "--without-pip");
    }

    @Test
    void a_node_app_without_dependencies_needs_no_install() {
        assertThat(node().isFresh()).isTrue();
    }

    @Test
    void what_npm_has_installed_beside_is_named_again_since_it_would_remove_it()
            throws IOException {
        write("package.json", "{\"dependencies\": {\"a\": \"1\"}}");
        Files.createDirectories(places.appHome());
        new UndeclaredPackages(places.appHome(), Language.NODEJS).add("express");

        assertThat(node("npm", "install", "--no-save", "nodemon").commands())
                .extracting(InstallCommand::shown)
                .containsExactly(
                        "npm install --no-save nodemon", "npm install --no-save nodemon express");
    }

    @Test
    void an_old_npm_installs_what_is_declared_before_what_is_named() throws IOException {
        var npm = Files.createDirectories(root.resolve("npm/bin")).getParent();
        Files.writeString(npm.resolve("package.json"), "{\"version\": \"6.14.18\"}");
        var old =
                new Toolchain(
                        "14.21.3",
                        NODE.executable(),
                        NODE.folders(),
                        NODE.path(),
                        Optional.of(npm.resolve("bin/npm-cli.js")));

        assertThat(shown(old, "npm", "install", "--no-save", "nodemon"))
                .containsExactly("npm install", "npm install --no-save nodemon");
        assertThat(shown(old, "npm", "ci")).containsExactly("npm ci");
    }

    @Test
    void what_an_app_turned_out_to_need_is_installed_after_what_is_declared() throws IOException {
        write("package.json", "{\"dependencies\": {\"a\": \"1\"}}");
        Files.createDirectories(places.project().resolve("node_modules"));
        node("npm", "ci").markDone();
        Files.createDirectories(places.appHome());
        new UndeclaredPackages(places.appHome(), Language.NODEJS).add("express");

        var step = node("npm", "ci");
        assertThat(step.isFresh()).isFalse();
        assertThat(step.declaredOnly().isFresh()).as("--frozen").isTrue();
        assertThat(step.commands())
                .extracting(InstallCommand::shown)
                .containsExactly("npm ci", "npm install --no-save express");
        assertThat(step.commands()).extracting(step::isDispensable).containsExactly(false, true);
        step.markDone();
        assertThat(node("npm", "ci").isFresh()).isTrue();
    }

    @Test
    void what_is_installed_as_of_then_is_the_same_install_once_more() throws IOException {
        Files.createDirectories(places.appHome());
        new ReleasesOfThen(places.appHome()).want(List.of("ariadne==0.13.0"));

        var step = python("pip", "install", "-r", "requirements.txt");
        var last = step.commands().getLast();
        assertThat(last.words())
                .startsWith("/bin/sh", "-c")
                .endsWith("ariadne==0.13.0", "pip", "install", "-r", "requirements.txt");
        assertThat(step.isDispensable(last)).isTrue();
        assertThat(python("uv", "sync").commands()).noneMatch(last::equals);
    }

    @ParameterizedTest
    @CsvSource({
        "^4.7.4, true",
        "3.9, true",
        "~5.3.0, true",
        "5.5.4, true",
        "^5.3.0, false",
        "^7.0.0, false",
        "latest, false"
    })
    void the_types_are_looked_at_for_a_typescript_that_is_old(String range, boolean looked)
            throws IOException {
        write("package.json", "{\"devDependencies\": {\"typescript\": \"%s\"}}".formatted(range));

        assertThat(node("npm", "install").commands()).hasSize(looked ? 2 : 1);
        assertThat(node("yarn", "install").commands().getLast().words()).doesNotContain("-e");
    }

    @Test
    void pip_comes_into_a_virtual_environment_without_it_where_something_is_to_be_added()
            throws IOException {
        Files.createDirectories(places.appHome());
        new UndeclaredPackages(places.appHome(), Language.PYTHON).add("flask<3");

        var last = python().commands().getLast();
        assertThat(last.shown()).isEqualTo("pip install flask<3");
        assertThat(last.words()).startsWith("/bin/sh", "-c").endsWith("flask<3");
        assertThat(last.words().get(2)).contains("ensurepip", "\"$@\"");
    }

    @Test
    void a_command_of_the_users_own_is_run_by_the_shell() {
        assertThat(words(node("make deps"))).containsExactly(List.of("/bin/sh", "-c", "make deps"));
    }

    @Test
    void the_callers_configuration_reaches_the_install_and_never_the_app() throws IOException {
        var certificate = Files.writeString(root.resolve("ca.pem"), "x");
        var userHome = Files.createDirectories(root.resolve("user"));
        Files.writeString(userHome.resolve(".npmrc"), "registry=https://npm.example.org/");

        var step =
                InstallStep.of(
                        plan(Language.NODEJS, "npm", "ci"),
                        places,
                        NODE,
                        Map.of(
                                "HOME", userHome.toString(),
                                "NPM_CONFIG_STRICT_SSL", "false",
                                "https_proxy", "http://proxy.example.org:3128",
                                "NODE_EXTRA_CA_CERTS", certificate.toString(),
                                "NPM_CONFIG_CACHE", "/somewhere",
                                "AWS_SECRET_ACCESS_KEY", "secret"));

        assertThat(step.commands().getFirst().around().env())
                .containsEntry("NPM_CONFIG_STRICT_SSL", "false")
                .containsEntry("https_proxy", "http://proxy.example.org:3128")
                .containsEntry("npm_config_userconfig", "/config/npmrc")
                .containsEntry("npm_config_cache", "/cache/npm")
                .doesNotContainKeys("NPM_CONFIG_CACHE", "AWS_SECRET_ACCESS_KEY", "HOME");
        assertThat(step.commands().getFirst().around().mounts())
                .contains(
                        new Mount(certificate, certificate.toString(), false),
                        new Mount(userHome.resolve(".npmrc"), "/config/npmrc", false),
                        new Mount(places.cache().resolve("npm"), "/cache/npm", true));
        assertThat(step.app().env()).containsOnlyKeys("PATH", "npm_config_yes");
    }

    @Test
    void wheels_on_disk_and_the_files_that_pip_conf_names_are_shown() throws IOException {
        var wheels = Files.createDirectories(root.resolve("wheels"));
        var pem = Files.writeString(root.resolve("ca.pem"), "x");
        var conf =
                Files.writeString(root.resolve("pip.conf"), "[global]\ncert = %s\n".formatted(pem));

        var step =
                InstallStep.of(
                        plan(Language.PYTHON, "pip", "install", "six"),
                        places,
                        PYTHON,
                        Map.of(
                                "PIP_FIND_LINKS",
                                wheels + " https://wheels.example.org/simple",
                                "PIP_CONFIG_FILE",
                                conf.toString()));

        assertThat(step.commands().getFirst().around().mounts())
                .contains(
                        Mount.readOnly(wheels),
                        Mount.readOnly(pem),
                        new Mount(conf, "/config/pip.conf", false));
        assertThat(step.commands().getFirst().around().env())
                .containsEntry("PIP_CONFIG_FILE", "/config/pip.conf");
    }

    @Test
    void what_was_installed_is_not_installed_again() throws IOException {
        write("package.json", "{\"dependencies\": {\"a\": \"1\"}}");
        var step = node("npm", "ci");
        assertThat(step.isFresh()).isFalse();

        Files.createDirectories(places.project().resolve("node_modules"));
        step.markDone();

        assertThat(node("npm", "ci").isFresh()).isTrue();
    }

    @Test
    void the_lock_that_an_install_wrote_counts_as_installed() throws IOException {
        write("package.json", "{\"dependencies\": {\"a\": \"1\"}}");
        var step = node("npm", "install");

        write("package-lock.json", "{}");
        step.markDone();

        assertThat(node("npm", "ci").isFresh()).isTrue();
    }

    @Test
    void a_changed_dependency_is_installed_but_a_changed_version_is_not() throws IOException {
        write("package.json", "{\"version\": \"1\", \"dependencies\": {\"a\": \"1\"}}");
        node("npm", "ci").markDone();

        write("package.json", "{\"version\": \"2\", \"dependencies\": {\"a\": \"1\"}}");
        assertThat(node("npm", "ci").isFresh()).isTrue();

        write("package.json", "{\"version\": \"2\", \"dependencies\": {\"a\": \"2\"}}");
        assertThat(node("npm", "ci").isFresh()).isFalse();
    }

    @Test
    void a_dependency_changed_during_the_install_is_installed_next_time() throws IOException {
        write("package.json", "{\"dependencies\": {\"a\": \"1\"}}");
        var step = node("npm", "ci");

        write("package.json", "{\"dependencies\": {\"a\": \"1\", \"b\": \"1\"}}");
        step.markDone();

        assertThat(node("npm", "ci").isFresh()).isFalse();
    }

    @Test
    void removed_modules_are_installed_again() throws IOException {
        var modules = Files.createDirectories(places.project().resolve("node_modules"));
        node("npm", "ci").markDone();
        assertThat(node("npm", "ci").isFresh()).isTrue();

        Files.delete(modules);

        assertThat(node("npm", "ci").isFresh()).isFalse();
    }

    @Test
    void another_runtime_version_is_installed_for_again() {
        node("npm", "ci").markDone();
        var newer =
                new Toolchain("22.0.0", NODE.executable(), NODE.folders(), NODE.path(), NODE.npm());

        assertThat(
                        InstallStep.of(plan(Language.NODEJS, "npm", "ci"), places, newer, Map.of())
                                .isFresh())
                .isFalse();
    }

    @Test
    void a_changed_requirement_is_installed_again() throws IOException {
        write("requirements.txt", "six");
        python("pip", "install", "-r", "requirements.txt").markDone();
        assertThat(python("pip", "install", "-r", "requirements.txt").isFresh()).isTrue();

        write("requirements.txt", "six==1.16.0");

        assertThat(python("pip", "install", "-r", "requirements.txt").isFresh()).isFalse();
    }

    @Test
    void so_is_one_of_the_folder_of_the_app() throws IOException {
        Files.createDirectories(places.project().resolve("app"));
        write("app/requirements.txt", "six");
        python("pip", "install", "-r", "app/requirements.txt").markDone();
        assertThat(python("pip", "install", "-r", "app/requirements.txt").isFresh()).isTrue();

        write("app/requirements.txt", "six==1.16.0");

        assertThat(python("pip", "install", "-r", "app/requirements.txt").isFresh()).isFalse();
    }

    @Test
    void a_changed_dependency_of_an_inner_package_is_installed() throws IOException {
        Files.createDirectories(places.project().resolve("client"));
        write("client/package.json", "{\"dependencies\": {\"a\": \"1\"}}");
        node("(cd client && npm install)").markDone();
        assertThat(node("(cd client && npm install)").isFresh()).isTrue();

        write("client/package.json", "{\"dependencies\": {\"a\": \"2\"}}");

        assertThat(node("(cd client && npm install)").isFresh()).isFalse();
    }

    @Test
    void so_are_the_packages_of_one_when_somebody_deletes_them() throws IOException {
        var packages = places.project().resolve("client/node_modules");
        Files.createDirectories(packages);
        write("client/package.json", "{\"dependencies\": {\"a\": \"1\"}}");
        node("(cd client && npm install)").markDone();
        assertThat(node("(cd client && npm install)").isFresh()).isTrue();

        Files.delete(packages);

        assertThat(node("(cd client && npm install)").isFresh()).isFalse();
    }

    @Test
    void a_lock_out_of_date_is_tried_again_with_npm_install() {
        var step = node("npm", "ci");
        var ci = step.commands().getFirst();

        var retry =
                step.retry(
                        ci,
                        List.of(
                                "npm error code EUSAGE",
                                "npm error `npm ci` can only install packages when your package.json and package-lock.json are in sync."));

        assertThat(retry.orElseThrow().command().words()).contains("install").doesNotContain("ci");
        assertThat(step.retry(ci, List.of("npm error code E404"))).isEmpty();
    }

    @Test
    void peers_that_contradict_each_other_are_installed_all_the_same() {
        var step = node("npm", "install");

        var retry =
                step.retry(step.commands().getFirst(), List.of("npm error code ERESOLVE"))
                        .orElseThrow();

        assertThat(retry.command().words()).contains("install", "--legacy-peer-deps");
        assertThat(retry.line()).contains("--legacy-peer-deps");
    }

    @Test
    void a_package_for_another_system_is_installed_all_the_same() {
        var step = node("npm", "install");

        var retry =
                step.retry(step.commands().getFirst(), List.of("npm error code EBADPLATFORM"))
                        .orElseThrow();

        assertThat(retry.command().words()).contains("install", "--force");
    }

    @Test
    void what_is_installed_beside_the_project_is_installed_at_the_next_try_too() {
        var step = node("npm", "install", "--no-save", "nodemon");

        var retry =
                step.retry(step.commands().getFirst(), List.of("npm error code ERESOLVE"))
                        .orElseThrow();

        assertThat(retry.command().words())
                .contains("install", "--legacy-peer-deps", "--no-save", "nodemon");
    }

    @Test
    void a_binary_that_cannot_be_fetched_does_not_stop_the_other_packages() {
        var step = node("npm", "ci");
        var failed = step.commands().getFirst();
        var unreachable = "npm error [FAILED] Error: getaddrinfo ENOTFOUND cdn.test";

        var retry =
                step.retry(failed, List.of("npm http fetch GET 200 /node-gyp", unreachable))
                        .orElseThrow();

        assertThat(retry.command().shown())
                .isEqualTo("npm ci, without the install scripts that fail");
        assertThat(retry.command().words().get(2)).contains("npm ci $flags", "\"rebuild\", name");
        assertThat(step.retry(failed, List.of("npm error exit 1"))).isEmpty();
        assertThat(step.retry(failed, List.of("npm error command sh -c npx npm-force-resolutions")))
                .isPresent();
        assertThat(step.retry(failed, List.of(unreachable, "npm error gyp ERR! build"))).isEmpty();
        assertThat(
                        step.retry(
                                failed,
                                List.of(
                                        "npm error code ENOTFOUND",
                                        "npm error network request to the registry failed, reason: getaddrinfo ENOTFOUND x")))
                .isEmpty();
    }

    @Test
    void sass_takes_the_place_of_a_node_sass_that_cannot_be_built() {
        var step = node("npm", "ci");

        var retry =
                step.retry(
                                step.commands().getFirst(),
                                List.of("npm error path /app/node_modules/node-sass"))
                        .orElseThrow();

        assertThat(retry.command().shown()).endsWith("with successors of what cannot be built");
        assertThat(retry.command().words().get(2))
                .contains("--ignore-scripts || npm install --legacy-peer-deps", "npm rebuild");
    }

    @Test
    void neither_does_it_with_the_other_managers() {
        var unreachable = List.of("Error: getaddrinfo ENOTFOUND cdn.test");

        assertThat(passedOver(unreachable, "yarn", "install", "--frozen-lockfile"))
                .contains("yarn install --frozen-lockfile --ignore-scripts", "binding.gyp");
        assertThat(passedOver(unreachable, "yarn", "install", "--immutable"))
                .contains("yarn install --immutable || yarn install --mode=skip-build");
        assertThat(passedOver(unreachable, "pnpm", "install", "--frozen-lockfile"))
                .contains("pnpm install --frozen-lockfile --ignore-scripts", "pendingBuilds");
        var registry = node("pnpm", "install");
        assertThat(
                        registry.retry(
                                registry.commands().getFirst(),
                                List.of("ERR_PNPM_META_FETCH_FAIL getaddrinfo ENOTFOUND x")))
                .isEmpty();
    }

    private String passedOver(List<String> lines, String... install) {
        var step = node(install);
        return step.retry(step.commands().getLast(), lines).orElseThrow().command().words().get(2);
    }

    @Test
    void of_requirements_files_that_contradict_each_other_the_main_one_is_installed() {
        var words = List.of("ERROR: ResolutionImpossible: for help visit https://pip.pypa.io");
        var both = python("pip", "install", "-r", "requirements.txt", "-r", "requirements-dev.txt");
        var one = python("pip", "install", "-r", "requirements.txt");

        var retry = both.retry(both.commands().getLast(), words).orElseThrow();

        assertThat(retry.command()).isEqualTo(one.commands().getLast());
        assertThat(retry.line()).contains("contradict each other");

        var asBefore = one.retry(one.commands().getLast(), words).orElseThrow().command();
        assertThat(asBefore.shown())
                .isEqualTo("pip install -r requirements.txt --use-deprecated=legacy-resolver");
        assertThat(one.retry(asBefore, words)).isEmpty();
    }

    @Test
    void what_cannot_be_editable_is_installed_as_a_copy() {
        var words = List.of("ERROR: build backend is missing the 'build_editable' hook.");
        var step = python("pip", "install", "-e", ".");

        var retry = step.retry(step.commands().getLast(), words).orElseThrow();

        assertThat(retry.command().words()).endsWith("pip", "install", ".");
    }

    @Test
    void a_project_that_cannot_be_built_gets_its_requirements() {
        var words = List.of("  ERROR: Failed building editable for shop");
        var both = python("pip", "install", "-r", "requirements.txt", "-e", ".");
        var alone = python("pip", "install", "-e", ".");

        var retry = both.retry(both.commands().getLast(), words).orElseThrow();

        assertThat(retry.command().words()).endsWith("install", "-r", "requirements.txt");
        assertThat(alone.retry(alone.commands().getLast(), words)).isEmpty();
    }

    @Test
    void a_project_for_a_python_that_is_not_here_is_installed_all_the_same() {
        var words =
                List.of(
                        "ERROR: Package 'shop' requires a different Python: 3.13.0 not in '>=3.14'");
        var step = python("pip", "install", "-e", ".");

        var retry = step.retry(step.commands().getLast(), words).orElseThrow();

        assertThat(retry.command().words())
                .endsWith("install", "--ignore-requires-python", "-e", ".");
        assertThat(retry.line()).contains("--ignore-requires-python");
        var dependency = python("pip", "install", "shop");
        assertThat(dependency.retry(dependency.commands().getLast(), words)).isEmpty();
    }

    @Test
    void poetry_reads_the_pages_of_an_index_that_does_not_answer_it() {
        var step = python("poetry", "install");
        var words = List.of("    | Unable to find installation candidates for idna (3.3)");

        var retry = step.retry(step.commands().getLast(), words).orElseThrow();

        assertThat(retry.command().words().get(2))
                .contains(PoetryMirror.VARIABLE, "poetry install");
        assertThat(retry.command().shown()).startsWith("poetry install, by the pages");
    }

    @Test
    void what_a_cure_made_may_have_another_one_and_comes_to_an_end() {
        var step = node("npm", "ci");
        var outdated = List.of("npm error package.json and package-lock.json are not in sync.");
        var peers = List.of("npm error code ERESOLVE");

        var first = step.retry(step.commands().getFirst(), outdated).orElseThrow().command();
        var second = step.retry(first, peers).orElseThrow().command();

        assertThat(second.words()).contains("--legacy-peer-deps");
        assertThat(step.retry(first, outdated)).isEmpty();
        assertThat(step.retry(second, outdated)).isEmpty();
        assertThat(step.retry(second, peers)).isEmpty();
    }

    @Test
    void a_script_of_the_project_for_its_publishing_may_fail() {
        var step = node("npm", "install");
        var own = List.of("> shop@1.0.0 prepublish", "> shop@1.0.0 build", "npm error path /app");
        var ofPackage =
                List.of("> shop@1.0.0 prepublish", "npm error path /app/node_modules/thing");

        var retry = step.retry(step.commands().getLast(), own).orElseThrow();

        assertThat(retry.command().shown()).isEqualTo("test -d node_modules");
        assertThat(step.retry(step.commands().getLast(), ofPackage)).isEmpty();
    }

    @Test
    void a_lock_is_taken_as_it_is_where_the_manifest_contradicts_itself() {
        var step = python("uv", "sync", "--locked");
        var lines = List.of("error: No solution found when resolving dependencies for split");

        var retry = step.retry(step.commands().getLast(), lines).orElseThrow();

        assertThat(retry.command().shown()).isEqualTo("uv sync --frozen");
        assertThat(step.retry(retry.command(), lines)).isEmpty();
    }

    @Test
    void a_setup_that_asks_for_pkg_resources_is_built_by_what_has_it() {
        var step = python("pip", "install", "dash<3", "-e", ".");

        var retry =
                step.retry(
                                step.commands().getLast(),
                                List.of("ModuleNotFoundError: No module named 'pkg_resources'"))
                        .orElseThrow();

        assertThat(retry.command().words().getLast())
                .startsWith("echo 'setuptools<81' > /scratch/build-constraints.txt && ")
                .endsWith(" pip install 'dash<3' -e .");
    }

    @Test
    void a_project_that_is_no_package_is_left_out_after_the_pages_were_read() {
        var step = python("poetry", "install");
        var pages =
                step.retry(
                                step.commands().getLast(),
                                List.of("Package fastapi (0.73.0) not found."))
                        .orElseThrow()
                        .command();

        var retry =
                step.retry(pages, List.of("Error: The current project could not be installed: No"))
                        .orElseThrow();

        assertThat(retry.command().words()).containsExactly("poetry", "install", "--no-root");
    }

    @Test
    void poetry_takes_its_packages_where_the_callers_pip_does() {
        var plan = plan(Language.PYTHON, "poetry", "install");
        var index = Map.of("pip_index_url", "https://mirror.example/simple");
        var own = Map.of(PoetryMirror.VARIABLE, "https://own.example/simple");
        var both = new TreeMap<>(index);
        both.putAll(own);

        assertThat(installing(plan, index))
                .containsEntry(PoetryMirror.VARIABLE, "https://mirror.example/simple");
        assertThat(installing(plan, both)).containsAllEntriesOf(own);
        assertThat(installing(plan, Map.of())).doesNotContainKey(PoetryMirror.VARIABLE);
        assertThat(installing(plan(Language.PYTHON, "pip", "install", "six"), index))
                .doesNotContainKey(PoetryMirror.VARIABLE);
    }

    @Test
    void what_pipenv_locked_for_an_old_python_is_installed_by_its_pip() {
        var step = python("pipenv", "install", "--deploy", "--dev");
        var newPip = "This version of pip does not support python 3.7 (requires >=3.10).";
        var newProgram = "SyntaxError: future feature annotations is not defined";

        var retry = step.retry(step.commands().getLast(), List.of(newPip)).orElseThrow();

        assertThat(retry.command().words().get(2)).contains("pipenv requirements --dev");
        assertThat(retry.command().shown()).contains("pipenv requirements");
        assertThat(step.retry(step.commands().getLast(), List.of(newProgram))).contains(retry);
    }

    @Test
    void commands_run_in_the_apps_own_folder() {
        var plan =
                new Plan(
                        Language.NODEJS,
                        Optional.empty(),
                        "20.1.0",
                        Optional.of("npm"),
                        Optional.empty(),
                        List.of("npm", "ci"),
                        List.of("node ."),
                        "web",
                        new Port(3000),
                        false,
                        Reload.RESTART,
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty());

        assertThat(InstallStep.of(plan, places, NODE, Map.of()).directory()).isEqualTo("/app/web");
    }

    private static List<List<String>> words(InstallStep step) {
        return step.commands().stream().map(InstallCommand::words).toList();
    }

    private Map<String, String> installing(Plan plan, Map<String, String> caller) {
        return InstallStep.of(plan, places, PYTHON, caller).commands().getLast().around().env();
    }

    private List<String> shown(Toolchain toolchain, String... install) {
        return InstallStep.of(plan(Language.NODEJS, install), places, toolchain, Map.of())
                .commands()
                .stream()
                .map(InstallCommand::shown)
                .toList();
    }

    private InstallStep node(String... install) {
        return InstallStep.of(plan(Language.NODEJS, install), places, NODE, Map.of());
    }

    private InstallStep python(String... install) {
        return InstallStep.of(plan(Language.PYTHON, install), places, PYTHON, Map.of());
    }

    static Plan plan(Language language, String... install) {
        return new Plan(
                language,
                Optional.empty(),
                "1",
                Stream.of(install).findFirst().filter(word -> !word.contains(" ")),
                Optional.empty(),
                List.of(install),
                List.of("start"),
                ".",
                new Port(3000),
                false,
                Reload.RESTART,
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(places.project().resolve(file), text);
    }
}
