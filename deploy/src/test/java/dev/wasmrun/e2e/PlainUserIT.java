package dev.wasmrun.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.util.List;

/** The same without root. When a plain user runs the tests, all the others show it already. */
class PlainUserIT {
    @Test
    void a_plain_user_runs_every_example() {
        try (var house = House.of(plainUser())) {
            for (var example :
                    List.of(
                            ExampleRun.EXPRESS,
                            ExampleRun.FASTIFY,
                            ExampleRun.KOA,
                            ExampleRun.FLASK,
                            ExampleRun.FASTAPI,
                            ExampleRun.DJANGO)) {
                example.in(house);
            }
        }
    }

    @Nested
    class Forwards extends ForwardIT {
        @Override
        Person person() {
            return plainUser();
        }
    }

    @Nested
    class Life extends LifeIT {
        @Override
        Person person() {
            return plainUser();
        }
    }

    @Nested
    class Exec extends ExecIT {
        @Override
        Person person() {
            return plainUser();
        }
    }

    @Nested
    class NoIsolation extends NoIsolationIT {
        @Override
        Person person() {
            return plainUser();
        }
    }

    @Nested
    class BadInput extends BadInputIT {
        @Override
        Person person() {
            return plainUser();
        }
    }

    @Nested
    class Escape extends EscapeIT {
        @Override
        Person person() {
            return plainUser();
        }
    }

    @Nested
    class Crash extends CrashIT {
        @Override
        Person person() {
            return plainUser();
        }

        @Override
        int kills() {
            return 10;
        }
    }

    private static Person plainUser() {
        assumeTrue(Person.isRoot(), "all tests run as a plain user already");
        return Person.PlainUser.make();
    }
}
