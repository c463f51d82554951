package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.daemon.install.ReleasesOfThen;
import dev.wasmrun.daemon.install.UndeclaredPackages;
import dev.wasmrun.protocol.AppSpec;
import dev.wasmrun.protocol.Isolation;
import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Plan;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Reload;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class MissingPackagesTest {
    @TempDir Path parent;
    private Path project;
    private Path home;

    @BeforeEach
    void folders() throws IOException {
        project = Files.createDirectory(parent.resolve("shop"));
        home = Files.createDirectory(parent.resolve("home"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ModuleNotFoundError: No module named 'flask_login' | flask-login",
                "ModuleNotFoundError: No module named 'google.generativeai' | google-generativeai",
                "AssertionError: jinja2 must be installed to use Jinja2Templates | jinja2",
                "RuntimeError: Form data requires \"python-multipart\" to be installed. | python-multipart",
                "/bin/sh: 1: uvicorn: not found | uvicorn",
                "ModuleNotFoundError: No module named 'pkg_resources' | setuptools<81",
                "ImportError: pyarrow requires NumPy 2.0 or newer, found 1.26.4 | pyarrow<26",
                "litestar.MissingDependencyException: Package 'structlog' is not installed but required. You can install it | structlog",
                "ERROR   -  Config value 'plugins': The \"git-revision-date-localized\" plugin is not installed | mkdocs-git-revision-date-localized-plugin",
                "AttributeError: module 'wtforms.validators' has no attribute 'required' | wtforms<3",
                "TypeError: Textbox.__init__() got an unexpected keyword argument 'show_copy_button' | gradio<6",
                "ImportError: cannot import name 'soft_unicode' from 'markupsafe' (/venv/x.py) | markupsafe<2.1"
            })
    void what_a_python_app_lacks_is_installed(String line, String wanted) {
        assertThat(take(packages(Language.PYTHON, "pip", false), line))
                .hasValueSatisfying(told -> assertThat(told).contains(wanted));
        assertThat(undeclared(Language.PYTHON)).containsExactly(wanted);
        assertThat(take(packages(Language.PYTHON, "pip", false), line))
                .as("once more does not help")
                .isEmpty();
    }

    @Test
    void what_a_node_app_lacks_is_installed_where_npm_can_add_it() {
        var line = "Error: Cannot find module 'express'";

        assertThat(take(packages(Language.NODEJS, "pnpm", false), line)).isEmpty();
        assertThat(take(packages(Language.NODEJS, "npm", false), line)).isPresent();
        assertThat(undeclared(Language.NODEJS)).containsExactly("express");
        assertThat(undeclared(Language.PYTHON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ModuleNotFoundError: No module named 'a_name_that_nobody_knows'",
                "ModuleNotFoundError: No module named 'index'",
                "ValueError: install flask"
            })
    void an_unknown_name_is_never_looked_for(String line) {
        assertThat(take(packages(Language.PYTHON, "pip", false), line)).isEmpty();
        assertThat(undeclared(Language.PYTHON)).isEmpty();
    }

    @Test
    void who_wants_exactly_what_is_locked_gets_nothing_else() {
        assertThat(
                        take(
                                packages(Language.PYTHON, "pip", true),
                                "ModuleNotFoundError: No module named 'flask'"))
                .isEmpty();
    }

    @Test
    void the_user_is_warned_until_it_is_declared() throws IOException {
        Files.writeString(project.resolve("pyproject.toml"), "[project]");
        take(
                packages(Language.PYTHON, "pip", false),
                "ModuleNotFoundError: No module named 'flask'");
        var warned = packages(Language.PYTHON, "pip", false).warning();
        assertThat(warned.orElseThrow()).contains("flask").endsWith("pyproject.toml");

        Files.writeString(project.resolve("pyproject.toml"), "dependencies = ['flask']");
        assertThat(packages(Language.PYTHON, "pip", false).warning()).isEmpty();
    }

    @Test
    void what_is_too_new_for_what_a_project_pins_is_installed_as_of_then() throws IOException {
        var line =
                "ImportError: cannot import name 'ExecutionContext' from 'graphql' (/venv/lib/python3.11/site-packages/graphql/__init__.py)";
        var hint = CrashCause.hint(List.of(line)).orElseThrow();
        var releases = new TooNewReleases(project, home, spec(false), plan(Language.PYTHON, "pip"));
        assertThat(releases.take(hint)).as("nothing is pinned").isEmpty();

        Files.writeString(
                project.resolve("requirements.txt"), "ariadne==0.13.0\nuvicorn>=0.14\nstarlette\n");
        assertThat(releases.take(hint)).isPresent();
        assertThat(new ReleasesOfThen(home).pins())
                .containsExactly("ariadne==0.13.0", "uvicorn==0.14");
        assertThat(releases.take(hint)).as("once").isEmpty();
        assertThat(releases.warning()).isPresent();
    }

    @Test
    void where_nothing_is_pinned_the_last_commit_tells_the_time() throws IOException {
        var hint =
                CrashCause.hint(
                                List.of(
                                        "TypeError: Table() got an unexpected keyword argument 'x'"))
                        .orElseThrow();
        Files.writeString(project.resolve("requirements.txt"), "nicegui\n");
        Files.createDirectory(project.resolve(".git"));

        assertThat(
                        new TooNewReleases(project, home, spec(false), plan(Language.PYTHON, "pip"))
                                .take(hint))
                .isPresent();
        assertThat(new ReleasesOfThen(home).pins()).containsExactly(ReleasesOfThen.LAST_COMMIT);
    }

    @Test
    void what_poetry_declares_tells_the_time_too() throws IOException {
        var line =
                "The sphinxcontrib.applehelp extension used by this project needs at least Sphinx v5.0; it therefore cannot be built with this version.";
        Files.writeString(
                project.resolve("pyproject.toml"),
                "[tool.poetry.dependencies]\npython = '^3.7'\nsphinx = '^2.3.1'\n");
        var releases = new TooNewReleases(project, home, spec(false), plan(Language.PYTHON, "pip"));

        assertThat(releases.take(CrashCause.hint(List.of(line)).orElseThrow())).isPresent();
        assertThat(new ReleasesOfThen(home).pins()).containsExactly("sphinx==2.3.1");
    }

    @Test
    void one_that_has_worked_stays_with_its_releases() {
        var remedies = new Remedies(project, home, spec(false), plan(Language.PYTHON, "pip"));
        remedies.worked();

        assertThat(remedies.install("write an older Python to .python-version, such as 3.9"))
                .isEmpty();
        assertThat(remedies.install("The module flask is not installed: add it")).isPresent();
    }

    private static Optional<String> take(MissingPackages packages, String line) {
        return CrashCause.hint(List.of(line)).flatMap(packages::take);
    }

    private List<String> undeclared(Language language) {
        return new UndeclaredPackages(home, language).names();
    }

    private MissingPackages packages(Language language, String manager, boolean frozen) {
        return new MissingPackages(project, home, spec(frozen), plan(language, manager));
    }

    private AppSpec spec(boolean frozen) {
        return new AppSpec(
                project.toString(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                frozen,
                false,
                Map.of(),
                Limits.NONE,
                Optional.empty(),
                Optional.empty(),
                Isolation.AUTO);
    }

    @Test
    void what_starts_in_a_folder_gets_the_example_that_is_there() throws IOException {
        Files.createDirectory(project.resolve("backend"));
        Files.writeString(project.resolve("backend/.env.example"), "SALT=5gz\nSECRET=x\n");
        var plan = plan(Language.PYTHON, "pip", "cd backend && uvicorn main:app");

        assertThat(
                        new Remedies(project, home, spec(false), plan)
                                .take("It wants the variable SALT"))
                .isPresent();
        assertThat(new Remedies(project, home, spec(false), plan).values())
                .containsExactly(Map.entry("SALT", "5gz"));
    }

    private static Plan plan(Language language, String manager) {
        return plan(language, manager, "start");
    }

    private static Plan plan(Language language, String manager, String start) {
        return new Plan(
                language,
                Optional.empty(),
                "1",
                Optional.of(manager),
                Optional.empty(),
                List.of(manager, "install"),
                List.of(start),
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
}
