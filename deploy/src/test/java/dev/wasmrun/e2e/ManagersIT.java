package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Projects of managers that the machine doesn't have: wasmrun brings each of them. */
class ManagersIT {
    private static House house;

    @BeforeAll
    static void move_in() {
        house = House.of(new Person.Self());
    }

    @AfterAll
    static void leave() {
        house.close();
    }

    @ParameterizedTest
    @CsvSource({
        "pnpm,   pnpm install --frozen-lockfile --prefer-offline, 7 is a number: true",
        "yarn,   yarn install --frozen-lockfile,                  7 is a number: true",
        "berry,  yarn install --immutable,                        7 is a number: true",
        "bun,    bun install --frozen-lockfile,                   7 is a number: true",
        "uv,     uv sync,                                         six 1.17.0",
        "poetry, poetry install,                                  greetings",
        "pdm,    pdm install --check,                             six 1.17.0",
        "pipenv, pipenv install --dev,                            six 1.17.0"
    })
    void a_project_is_installed_by_its_own_manager_once(
            String manager, String install, String words) {
        var folder = house.fixture("managers/" + manager, manager);
        var port = House.freePort();

        house.wasmrun("os", folder, "--detach", "--wait=120s", "--forward", port + ":3000")
                .expect(0);
        assertThat(Page.at(port, "/").body()).isEqualTo(words);
        assertThat(system(manager)).contains("Installing: " + install);
        var installs = installs(manager);

        house.wasmrun("restart", manager).expect(0);
        house.wasmrun("wait", manager, "--for", "ready", "--timeout", "60s").expect(0);
        assertThat(installs(manager)).as("a second start installs nothing").isEqualTo(installs);
        house.wasmrun("rm", "-f", manager).expect(0);
    }

    private static String system(String app) {
        return house.wasmrun("logs", app, "--stream", "system").expect(0).out();
    }

    private static long installs(String app) {
        return system(app).lines().filter(line -> line.contains("Installing:")).count();
    }

    @Test
    void a_manager_is_brought_once_for_all_apps() {
        var folder = house.fixture("managers/yarn", "first");
        house.wasmrun("os", folder, "--detach", "--wait=120s").expect(0);
        house.wasmrun("os", house.fixture("managers/yarn", "second"), "--detach", "--wait=120s")
                .expect(0);

        assertThat(system("second")).doesNotContain("which wasmrun provides");
        house.wasmrun("rm", "-f", "first", "second").expect(0);
    }
}
