package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What a daemon left whose home was deleted: nobody else knows of it. */
class OrphansIT {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Test
    void the_next_daemon_clears_what_one_left_that_was_killed_and_whose_home_is_gone() {
        assumeTrue(Person.isRoot(), "a plain user's daemon leaves neither groups nor tables");
        try (var gone = House.of(new Person.Self());
                var next = House.of(new Person.Self())) {
            var folder = gone.project("orphan", NodeApps.answering("orphan"));
            gone.wasmrun("os", folder, "-d", "--wait", "--memory", "256m").expect(0);
            kill(gone);
            assertThat(Leftovers.groupsAndTables(gone)).isNotEmpty();
            Programs.succeed("rm", "-rf", gone.home().toString());

            next.wasmrun("daemon", "start").expect(0);
            assertThat(Leftovers.groupsAndTables(gone)).as("of an app that runs").isNotEmpty();
            next.wasmrun("daemon", "stop").expect(0);
            Leftovers.end(gone);

            await().atMost(SOON)
                    .untilAsserted(
                            () -> {
                                next.wasmrun("daemon", "start").expect(0);
                                next.wasmrun("daemon", "stop").expect(0);
                                assertThat(Leftovers.groupsAndTables(gone)).isEmpty();
                            });
        }
    }

    private static void kill(House house) {
        ProcessHandle.of(house.daemonPid()).orElseThrow().destroyForcibly();
    }
}
