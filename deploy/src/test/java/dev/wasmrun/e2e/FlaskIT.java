package dev.wasmrun.e2e;

import org.junit.jupiter.api.Test;

class FlaskIT {
    @Test
    void a_flask_app_is_installed_and_answers_and_leaves_nothing() {
        try (var house = House.of(new Person.Self())) {
            ExampleRun.FLASK.in(house);
        }
    }
}
