package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.regex.Pattern;

/** WebSockets of frameworks' own servers, by each of the ways that lead to an app. */
class WebSocketsIT extends HouseTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Pattern ENTRANCE = Pattern.compile("(?i)location: http://[^/]+(/\\S+)");
    private static final Pattern COOKIE = Pattern.compile("(?i)set-cookie: ([^;]+)");

    @ParameterizedTest
    @CsvSource({"ws, , Sockets, node: hello", "starlette, Starlette, A small star, star: hello"})
    void they_work_through_a_forward_the_preview_and_a_tunnel(
            String name, String framework, String page, String answer) throws IOException {
        house.wasmrun("os", house.framework(name), "-d", "--wait=180s").expect(0);
        var app = house.app(name);
        assertThat(app.get("framework").asText(null)).isEqualTo(framework);

        var port = House.freePort();
        var forward = port + ":" + app.get("ports").get(0).asInt();
        house.wasmrun("forward", "add", name, forward).expect(0);
        var forwarded = Visitor.at(LOOPBACK, port, "localhost:" + port).fromItsOwnPage();
        assertThat(forwarded.get("/").body()).contains(page);
        assertThat(forwarded.told("/echo", "hello")).isEqualTo(answer);

        assertThat(preview(name).told("/echo", "hello")).isEqualTo(answer);

        try (var server = PublicServer.open(house)) {
            assertThat(server.visitor(name).told("/echo", "hello")).isEqualTo(answer);
        }
        house.wasmrun("rm", "-f", name).expect(0);
    }

    /** Somebody who was let into the app's page, as the UI lets its own user. */
    private Visitor preview(String name) throws IOException {
        var ticket =
                Visitor.at(LOOPBACK, house.port(), "localhost:" + house.port())
                        .with("Authorization", "Bearer " + house.token())
                        .get("/open/" + name);
        var page = Visitor.at(LOOPBACK, house.port(), name + ".localhost:" + house.port());
        var cookie = found(COOKIE, page.get(found(ENTRANCE, ticket)));
        return page.with("Cookie", cookie).fromItsOwnPage();
    }

    private static String found(Pattern header, Page answer) {
        var match = header.matcher(answer.body());
        assertThat(match.find()).as(answer.body()).isTrue();
        return match.group(1);
    }
}
