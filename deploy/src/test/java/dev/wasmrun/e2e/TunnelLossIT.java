package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/** A network that is gone for half a minute, between a tunnel and its server. */
class TunnelLossIT extends HouseTest {
    private static final Duration LOSS = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String ECHO =
            """
            require('node:http').createServer((request, response) => {
              request.pipe(response)
            }).listen(3000)
            """;

    private JsonNode tunnel() {
        return house.app("echo").get("tunnel");
    }

    private String state() {
        return tunnel().get("state").asText();
    }

    @Test
    void is_noticed_in_three_seconds_and_the_tunnel_comes_back_on_its_port() {
        assumeTrue(Person.isRoot(), "only root may lay a cable");
        OriginalBore.program(house);
        house.wasmrun("os", house.project("echo", NodeApps.server(ECHO)), "-d", "--wait").expect(0);
        try (var cable = Cable.lay();
                var _ = OriginalBore.server(house, cable)) {
            house.wasmrun("tunnel", "start", "echo", "--server", Cable.FAR).expect(0);
            var port = tunnel().get("publicPort").asInt();
            assertThat(Visitors.echoes(Cable.FAR, port)).isTrue();
            var pulled = Instant.now();
            cable.pull();
            await().atMost(SOON).until(() -> state().equals("Reconnecting"));
            var noticed = Instant.parse(tunnel().get("since").asText());
            assertThat(Duration.between(pulled, noticed)).isLessThan(Duration.ofSeconds(3));
            await().atMost(SOON).until(() -> Instant.now().isAfter(pulled.plus(LOSS)));
            assertThat(state()).isEqualTo("Reconnecting");
            cable.plug();
            await().atMost(SOON).until(() -> state().equals("Connected"));
            assertThat(tunnel().get("publicPort").asInt()).isEqualTo(port);
            assertThat(Visitors.echoes(Cable.FAR, port)).isTrue();
        } finally {
            house.wasmrun("rm", "-f", "echo").expect(0);
        }
    }
}
