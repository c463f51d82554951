package dev.wasmrun.e2e;

import org.junit.jupiter.api.Test;

class FastApiIT {
    @Test
    void a_fastapi_app_is_installed_and_answers_and_leaves_nothing() {
        try (var house = House.of(new Person.Self())) {
            ExampleRun.FASTAPI.in(house);
        }
    }
}
