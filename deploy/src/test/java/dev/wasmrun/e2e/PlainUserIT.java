package dev.wasmrun.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** The same without root. When a plain user runs the tests, all the others show it already. */
class PlainUserIT {
    @Test
    void a_plain_user_runs_an_express_and_a_flask_app() {
        assumeTrue(Person.isRoot(), "all tests run as a plain user already");
        try (var house = House.of(Person.PlainUser.make())) {
            ExampleRun.EXPRESS.in(house);
            ExampleRun.FLASK.in(house);
        }
    }
}
