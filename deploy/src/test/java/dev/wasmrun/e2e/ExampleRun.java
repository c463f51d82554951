package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole life of an example: installed for real, run, asked through its forward, stopped,
 * removed.
 */
record ExampleRun(String example, int appPort, String jsonRoute, String logged) {
    static final ExampleRun EXPRESS =
            new ExampleRun("node-express", 3000, "/api/products", "GET /api/products 200");
    static final ExampleRun FASTIFY =
            new ExampleRun("node-fastify", 3000, "/api/readings", "GET /api/readings 200");
    static final ExampleRun KOA =
            new ExampleRun("node-koa", 3000, "/api/entries", "GET /api/entries 200");
    static final ExampleRun FLASK =
            new ExampleRun("python-flask", 5000, "/api/books", "GET /api/books 200");
    static final ExampleRun FASTAPI =
            new ExampleRun("python-fastapi", 8000, "/api/tasks", "GET /api/tasks 200");
    static final ExampleRun DJANGO =
            new ExampleRun("python-django", 8000, "/api/notices", "GET /api/notices 200");

    void in(House house) {
        house.wasmrun("daemon", "start").expect(0);
        var before = Leftovers.of(house);
        var folder = house.example(example, example);
        var port = House.freePort();

        house.wasmrun("os", folder, "--detach", "--wait=180s", "--forward", port + ":" + appPort)
                .expect(0);
        assertThat(Page.at(port, "/").body()).contains("run by wasmrun");
        assertThat(Page.at(port, jsonRoute)).extracting(Page::status).isEqualTo(200);
        assertThat(Page.at(port, jsonRoute).body()).containsPattern("^[\\[{]");
        assertLogged(house);

        house.wasmrun("stop", example).expect(0);
        assertThat(Page.at(port, "/").status()).isZero();
        assertThat(house.app(example).get("state").asText()).isEqualTo("stopped");
        house.wasmrun("rm", example).expect(0);
        Leftovers.awaitSameAs(before, house);
    }

    private void assertLogged(House house) {
        assertThat(house.wasmrun("logs", example, "--stream", "stdout").expect(0).out())
                .contains(logged);
        assertThat(house.wasmrun("logs", example, "--stream", "stderr").expect(0).out())
                .isNotBlank();
    }
}
