package dev.wasmrun.e2e;

import org.junit.jupiter.api.Test;

class KoaIT {
    @Test
    void a_koa_app_is_installed_and_answers_and_leaves_nothing() {
        try (var house = House.of(new Person.Self())) {
            ExampleRun.KOA.in(house);
        }
    }
}
