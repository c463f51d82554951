package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The smallest project of each framework: installed for real, started as it is, without a flag that
 * says how, and its page loaded.
 */
class FrameworksIT extends HouseTest {
    @ParameterizedTest
    @CsvSource({
        "http-server, http.server, Only the library",
        "flask-factory, Flask, Made by a factory",
        "aiohttp, aiohttp, Asked asynchronously",
        "nest, NestJS, Nested",
        "src-layout, , From below src",
        "never-built, Polka, Built first",
        "procfile, , By its Procfile",
        "undeclared-nodemon, , Installed by nobody",
        "undeclared-flask, Flask, Written down nowhere",
        "old-fastapi, FastAPI, Written for other releases",
    })
    void a_project_starts_as_it_is_and_shows_its_page(String name, String framework, String says) {
        assertThat(loaded(forward(name), "/")).contains(says);
        if (framework != null) {
            assertThat(house.app(name).get("framework").asText()).isEqualTo(framework);
        }
        house.wasmrun("rm", "-f", name).expect(0);
    }

    @ParameterizedTest
    @EnabledIfSystemProperty(named = "wasmrun.frameworks", matches = "all")
    @CsvSource({
        "next, Next.js, Next up",
        "astro, Astro, Among stars",
        "sveltekit, SvelteKit, Slim as svelte",
        "streamlit, Streamlit, Streamlit",
        "gradio, Gradio, Graded",
        "nuxt, Nuxt, Next door to Nuxt",
        "native-wheel, FastAPI, The sum is 45",
        "native-addon, , The sum is 42",
        "webpack-4, webpack, Packed by the fourth",
        "plain-typescript, , Typed",
        "old-styles, , width: 10px",
    })
    void so_does_a_heavy_one(String name, String framework, String says) {
        a_project_starts_as_it_is_and_shows_its_page(name, framework, says);
    }

    /** A development server builds what is asked for first, which takes its time. */
    private static String loaded(int port, String path) {
        return await().atMost(House.LONG)
                .until(() -> Page.at(port, path), page -> page.status() == 200)
                .body();
    }

    /** Runs it, and leads a port of the host to where it listens. */
    private int forward(String name) {
        house.wasmrun("os", house.framework(name), "--detach", "--wait=180s").expect(0);
        return lead(name);
    }

    private int lead(String name) {
        var port = House.freePort();
        var listensOn = house.app(name).get("ports").get(0).asInt();
        house.wasmrun("forward", "add", name, port + ":" + listensOn).expect(0);
        return port;
    }
}
