package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.wasmrun.protocol.PlannedProcess;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;
import dev.wasmrun.protocol.Reload;
import dev.wasmrun.protocol.RestartPolicy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Several processes of one project, and what is wrong with them. */
class ProcessesTest {
    @TempDir Path folder;
    private Project project;

    @BeforeEach
    void open() {
        project = Project.in(folder).file("package.json", "{}").file("web.js", "");
    }

    private Problem refused(String... toml) {
        project.file(".wasmrun.toml", toml);
        return catchThrowableOfType(ProblemException.class, () -> project.plan()).problem();
    }

    private Problem procfileRefused(String... lines) {
        project.file("Procfile", lines);
        return catchThrowableOfType(ProblemException.class, () -> project.plan()).problem();
    }

    @Test
    void a_procfile_with_one_line_is_one_process() {
        project.file("Procfile", "release: node migrate.js", "web: node web.js");
        assertThat(project.plan().processes()).isEmpty();
    }

    @Test
    void the_release_of_a_procfile_runs_before_the_main_process() {
        project.file("migrate.js", "").file("tools/seed.sh", "");
        project.file(
                "Procfile",
                "release: node migrate.js -p 4000 && ./tools/seed.sh",
                "web: node web.js",
                "worker: node w.js");
        var plan = project.plan();

        assertThat(plan.start())
                .containsExactly("node migrate.js -p 4000 && ./tools/seed.sh; node web.js");
        assertThat(plan.processes().getFirst().start()).isEqualTo(plan.start());
        assertThat(plan.port()).isEqualTo(new Port(3000));
    }

    @Test
    void a_release_that_calls_what_is_not_there_is_left_out() {
        project.file("Procfile", "release: node migrate.js", "web: node web.js");

        assertThat(project.start()).isEqualTo("node web.js");
        assertThat(project.plan().warnings())
                .contains("The release of the Procfile is left out: there is no migrate.js");
    }

    @Test
    void a_server_that_only_the_deployed_app_has_gives_way() {
        project.file("requirements.txt", "flask")
                .file("app.py", "app = Flask(__name__)")
                .file(
                        "Procfile",
                        "release: flask db upgrade",
                        "web: gunicorn app:app",
                        "worker: python w.py");

        assertThat(project.start()).isEqualTo("flask db upgrade; flask run --port $PORT");
        assertThat(project.plan().processes()).hasSize(2);
        assertThat(project.plan().warnings())
                .anyMatch(warning -> warning.contains("starts gunicorn, which nothing here"));

        project.file("requirements.txt", "flask", "gunicorn");
        assertThat(project.start()).isEqualTo("flask db upgrade; gunicorn app:app");
        assertThat(project.plan().warnings()).isEmpty();
    }

    @Test
    void a_procfile_of_a_module_that_is_not_here_says_nothing() {
        project.file("requirements.txt", "gunicorn", "dash")
                .file("Procfile", "web: gunicorn index:server --workers 4")
                .file("app.py", "from dash import Dash\napp = Dash()\napp.run(debug=True)");

        assertThat(project.start()).isEqualTo("python app.py");
        assertThat(project.plan().warnings())
                .anyMatch(warning -> warning.contains("serves index, which is not here"));
        project.file("index.py", "from app import app\nserver = app.server");
        assertThat(project.start()).startsWith("gunicorn index:server");
    }

    @Test
    void without_a_release_the_database_of_django_is_made_first() {
        project.file("manage.py", "import django", "'DJANGO_SETTINGS_MODULE', 'shop.settings'")
                .file("requirements.txt", "django", "gunicorn")
                .file("shop/settings.py", "'sqlite3'", "'NAME': 'db.sqlite3'")
                .file("Procfile", "web: gunicorn shop.wsgi");
        assertThat(project.start())
                .isEqualTo("python manage.py migrate --noinput && gunicorn shop.wsgi");

        project.file("Procfile", "web: python manage.py migrate && gunicorn shop.wsgi");
        assertThat(project.start()).isEqualTo("python manage.py migrate && gunicorn shop.wsgi");

        project.file("Procfile", "web: node web.js");
        assertThat(project.start()).isEqualTo("node web.js");
    }

    @Test
    void each_further_line_of_a_procfile_runs_beside_the_main_one() {
        project.file("Procfile", "worker: python3 w.py", "web: node web.js");
        var plan = project.plan();
        assertThat(plan.start()).containsExactly("node web.js");
        assertThat(plan.processes())
                .extracting(PlannedProcess::name, PlannedProcess::main, PlannedProcess::start)
                .containsExactly(
                        tuple("web", true, List.of("node web.js")),
                        tuple("worker", false, List.of("python3 w.py")));
        assertThat(Detector.summary(plan)).endsWith("; beside it: worker");
    }

    @Test
    void dev_stands_for_web() {
        project.file("Procfile", "web: node x.js", "dev: node web.js", "worker: node w.js");
        assertThat(project.plan().processes())
                .extracting(PlannedProcess::name)
                .containsExactly("dev", "worker");
    }

    @Test
    void each_process_gets_a_port_of_its_own() {
        project.file("Procfile", "web: node web.js", "api: node a.js", "worker: node w.js");
        assertThat(project.plan().processes())
                .extracting(process -> process.port().number())
                .containsExactly(3000, 3100, 3200);
    }

    @Test
    void a_table_says_all_about_its_process() {
        project.file("jobs/w.py", "");
        project.file(
                ".wasmrun.toml",
                "[[process]]",
                "name = \"web\"",
                "start = \"node web.js\"",
                "depends_on = [\"api\"]",
                "[[process]]",
                "name = \"api\"",
                "start = \"python3 w.py\"",
                "cwd = \"jobs\"",
                "port = 4000",
                "restart = \"always\"",
                "ready = \"/health\"",
                "env = { LEVEL = \"debug\" }");
        var api = project.plan().processes().getLast();
        assertThat(api)
                .isEqualTo(
                        new PlannedProcess(
                                "api",
                                false,
                                List.of("python3 w.py"),
                                "jobs",
                                new Port(4000),
                                true,
                                List.of(),
                                Optional.of(RestartPolicy.ALWAYS),
                                Optional.of("/health")));
        assertThat(ProjectConfig.read(folder).process("api").orElseThrow().env())
                .isEqualTo(Map.of("LEVEL", "debug"));
    }

    @Test
    void without_a_web_process_the_first_is_the_main_one() {
        project.file(
                ".wasmrun.toml",
                "[[process]]",
                "name = \"site\"",
                "start = \"node web.js\"",
                "[[process]]",
                "name = \"worker\"",
                "start = \"node w.js\"");
        assertThat(project.plan().processes().getFirst().main()).isTrue();
    }

    @Test
    void a_command_of_the_command_line_is_all_that_runs() {
        project.file("Procfile", "web: node web.js", "worker: node w.js");
        assertThat(project.command("node", "other.js").plan().processes()).isEmpty();
    }

    @Test
    void one_that_does_not_reload_itself_makes_the_app_start_again() {
        project.file("Procfile", "web: npx vite", "worker: node w.js");
        assertThat(project.plan().reload()).isEqualTo(Reload.RESTART);
        project.file("Procfile", "web: npx vite", "worker: nodemon w.js");
        assertThat(project.plan().reload()).isEqualTo(Reload.SELF);
    }

    @Test
    void a_circle_is_shown_as_a_whole() {
        var problem =
                refused(
                        "[[process]]",
                        "name = \"a\"",
                        "start = \"x\"",
                        "depends_on = [\"b\"]",
                        "[[process]]",
                        "name = \"b\"",
                        "start = \"x\"",
                        "depends_on = [\"a\"]");
        assertThat(problem.code()).isEqualTo("process-circle");
        assertThat(problem.message()).contains("a depends on b depends on a");
        assertThat(problem.hint()).isNotBlank();
    }

    @Test
    void one_that_depends_on_itself_is_a_circle() {
        var problem =
                refused("[[process]]", "name = \"a\"", "start = \"x\"", "depends_on = [\"a\"]");
        assertThat(problem.code()).isEqualTo("process-circle");
    }

    @Test
    void an_unknown_dependency_is_named_with_what_may_be_meant() {
        var problem =
                refused(
                        "[[process]]",
                        "name = \"web\"",
                        "start = \"x\"",
                        "depends_on = [\"wroker\"]",
                        "[[process]]",
                        "name = \"worker\"",
                        "start = \"x\"");
        assertThat(problem.code()).isEqualTo("process-unknown");
        assertThat(problem.hint()).isEqualTo("Did you mean 'worker'?");
    }

    @Test
    void two_of_one_name_are_refused() {
        assertThat(procfileRefused("web: a", "worker: b", "worker: c").code())
                .isEqualTo("process-twice");
    }

    @Test
    void a_line_of_a_procfile_without_a_command_is_passed_over_and_told() {
        project.file("Procfile", "web: node web.js", "else:", "    print(1)", "worker:   ");
        assertThat(project.start()).isEqualTo("node web.js");
        assertThat(project.plan().processes()).isEmpty();
        assertThat(project.plan().warnings())
                .contains("The Procfile has no command for worker, so that line is passed over");

        project.file("Procfile", "web:", "worker: node w.js").file("server.js");
        assertThat(project.plan().processes()).isEmpty();
    }

    @Test
    void an_empty_command_is_refused() {
        var problem = refused("[[process]]", "name = \"web\"", "start = \" \"");
        assertThat(problem.code()).isEqualTo("process-empty");
        assertThat(problem.message()).contains("web");
    }

    @Test
    void a_name_that_cannot_be_one_is_refused() {
        assertThat(refused("[[process]]", "name = \"../x\"", "start = \"y\"").code())
                .isEqualTo("process-name");
        assertThat(refused("[[process]]", "start = \"y\"").code()).isEqualTo("process-name");
    }

    @Test
    void an_unknown_key_is_named_with_its_line() {
        var problem = refused("[[process]]", "name = \"web\"", "strat = \"x\"");
        assertThat(problem.code()).isEqualTo("unknown-key");
        assertThat(problem.message()).contains("process.strat").contains("line 3");
        assertThat(problem.hint()).contains("process.start");
    }

    @Test
    void a_value_of_the_wrong_kind_is_named_with_its_line() {
        var problem = refused("[[process]]", "name = \"web\"", "start = \"x\"", "port = 0");
        assertThat(problem.code()).isEqualTo("bad-value");
        assertThat(problem.message()).contains("line 4");
        assertThat(refused("[process]", "name = \"web\"").message()).contains("[[process]]");
        assertThat(refused("process = 3").message()).contains("[[process]]");
        assertThat(refused("process = [1, 2]").message()).contains("[[process]]");
    }

    @Test
    void two_places_for_the_start_command_are_one_too_many() {
        var problem =
                refused("[app]", "start = \"x\"", "[[process]]", "name = \"a\"", "start = \"y\"");
        assertThat(problem.code()).isEqualTo("bad-value");
    }

    @Test
    void the_main_process_is_no_task() {
        var problem = refused("[[process]]", "name = \"web\"", "start = \"y\"", "ready = \"exit\"");
        assertThat(problem.code()).isEqualTo("process-main-task");
    }

    @Test
    void a_refusal_names_the_lines_that_were_passed_over() {
        project.file("requirements.txt", "six").file("Procfile", "web:");

        assertThat(project.problem().hint())
                .endsWith("The Procfile has no command for web, so that line is passed over");
    }
}
