package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.util.Map;

class FlaskIT {
    @Test
    void a_flask_app_is_installed_and_answers_and_leaves_nothing() {
        try (var house = House.of(new Person.Self())) {
            ExampleRun.FLASK.in(house);
        }
    }

    @Test
    void a_page_that_wants_a_variable_gets_the_example_of_its_project() {
        try (var house = House.of(new Person.Self())) {
            var port = House.freePort();
            var page =
                    """
                    import os
                    from flask import Flask
                    app = Flask(__name__)
                    @app.get("/")
                    def home():
                        return os.environ["API_KEY"]
                    """;
            var files =
                    Map.of(
                            "app.py", page,
                            "requirements.txt", "flask\n",
                            ".env.example", "API_KEY=example\n");
            var forward = "%d:8000".formatted(port);
            house.wasmrun("os", house.project("page", files), "-d", "--wait", "--forward", forward)
                    .expect(0);
            assertThat(Page.at(port, "/").body()).isEqualTo("example");
            assertThat(house.app("page").get("run").asInt()).isEqualTo(2);
            house.wasmrun("rm", "-f", "page").expect(0);
        }
    }

    @Test
    void what_its_requirements_forget_is_installed_and_stays() {
        try (var house = House.of(new Person.Self())) {
            var port = House.freePort();
            var page =
                    """
                    from flask import Flask
                    import simplejson
                    app = Flask(__name__)
                    @app.get("/")
                    def home():
                        return simplejson.dumps("here")
                    """;
            var files = Map.of("app.py", page, "requirements.txt", "flask\n");
            var forward = "%d:8000".formatted(port);
            house.wasmrun("os", house.project("page", files), "-d", "--wait", "--forward", forward)
                    .expect(0);
            assertThat(Page.at(port, "/").body()).isEqualTo("\"here\"");
            house.wasmrun("restart", "page").expect(0);
            await().atMost(House.LONG).until(() -> Page.at(port, "/").status() == 200);
            assertThat(house.app("page").get("run").asInt())
                    .as("the second start needs no other")
                    .isEqualTo(3);
            assertThat(house.wasmrun("logs", "page", "-n", 500).out())
                    .contains("It needs simplejson, which the project does not say")
                    .contains("write it into requirements.txt");
        }
    }
}
