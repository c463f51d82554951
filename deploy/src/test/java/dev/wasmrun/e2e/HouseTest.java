package dev.wasmrun.e2e;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Tests that share one house. Each makes its own apps, under names of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HouseTest {
    House house;

    /** Who lives there. */
    Person person() {
        return new Person.Self();
    }

    @BeforeAll
    void open() {
        house = House.of(person());
        house.wasmrun("daemon", "start").expect(0);
    }

    @AfterAll
    void close() {
        house.close();
    }
}
