package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wasmrun.protocol.Language;
import dev.wasmrun.protocol.Plan;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class PageFilesTest {
    private static final String BUNDLER =
            """
            {"scripts": {"build": "webpack"}, "devDependencies": {"webpack": "^4.46.0"}}
            """;

    @TempDir Path folder;

    @BeforeEach
    void server() {
        project()
                .file("requirements.txt", "flask")
                .file("app.py", "from flask import Flask", "app = Flask(__name__)");
    }

    private Project project() {
        return Project.in(folder);
    }

    private Project page(String text) {
        return project().file("package.json", BUNDLER).file("templates/index.html", text);
    }

    @Test
    void files_that_a_page_wants_are_built_before_the_first_start() {
        page("<script src=\"{{ url_for('static', filename='bundle.js') }}\"></script>")
                .file("src/bundle.js", "what it is built of");

        var plan = project().plan();

        assertThat(plan.language()).isEqualTo(Language.PYTHON);
        assertThat(plan.buildsPartner()).isTrue();
        var built = plan.partner().orElseThrow();
        assertThat(built.install()).startsWith("npm", "install");
        assertThat(built.start()).containsExactly("npm", "run", "build");
        assertThat(built.env()).containsEntry("NODE_OPTIONS", "--openssl-legacy-provider");
        assertThat(plan.reasons())
                .extracting(Plan.Reason::because)
                .contains(
                        "bundle.js is to be served, and is not there yet: \"build\" of package.json makes it");
        assertThat(Detector.summary(plan)).endsWith("; with Node.js 20.20.2, npm");
    }

    @Test
    void what_is_built_already_is_not_built_again() {
        page("<script src=\"/static/bundle.js\"></script>").file("static/bundle.js", "1");

        assertThat(project().plan().partner()).isEmpty();
    }

    @Test
    void what_comes_from_elsewhere_is_not_ours_to_build() {
        page("<script src=\"https://cdn.example/vue.js\"></script><link href=\"//a/b.css\">");

        assertThat(project().plan().partner()).isEmpty();
    }

    @Test
    void a_page_of_django_may_want_them() {
        page("{% load static %}<link href=\"{% static 'css/site.css' %}\">");

        assertThat(project().plan().partner()).isPresent();
    }

    @Test
    void a_page_may_ask_for_all_that_was_built() {
        page("{% load render_bundle from webpack_loader %}{% render_bundle 'main' %}");

        assertThat(project().plan().partner()).isPresent();
    }

    @Test
    void a_module_may_serve_the_folder_of_a_build() {
        project()
                .file("client/package.json", BUNDLER)
                .file("pages.py", "FOLDER = os.path.join('client', 'dist')");

        var built = project().plan().partner().orElseThrow();

        assertThat(built.directory()).isEqualTo("client");
    }

    @Test
    void a_module_may_serve_a_folder_that_only_a_build_makes() {
        project()
                .file("frontend/package.json", BUNDLER)
                .file("pages.py", "app.mount('/static', StaticFiles(directory=\"static\"))");

        assertThat(project().plan().partner().orElseThrow().directory()).isEqualTo("frontend");
        project().file("static/site.css", "");
        assertThat(project().plan().partner()).isEmpty();
    }

    @Test
    void who_wants_no_install_wants_no_build() {
        page("<script src=\"/static/bundle.js\"></script>")
                .file(".wasmrun.toml", "[app]", "install = \"pip install flask\"");

        assertThat(project().plan().partner()).isEmpty();
    }

    @Test
    void an_app_starts_where_its_build_cannot_be_planned() {
        page("<script src=\"/static/bundle.js\"></script>").file("client/package.json", "{");

        assertThat(project().plan().partner()).isEmpty();
    }
}
