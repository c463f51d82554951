package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;

/** Our own tunnel server at an address of this machine, and who is made public by it. */
record PublicServer(House house, Call serving) implements AutoCloseable {
    static final String ADDRESS = "127.7.8.37";

    // A name that no development server knows; they let addresses pass.
    private static final String NAME = "shop.example.com";

    static PublicServer open(House house) {
        var serving = house.start(Map.of(), "tunnel", "server", "--bind", ADDRESS);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> serving.errText().contains("Tunnels are served at"));
        return new PublicServer(house, serving);
    }

    /** A visitor of the app, for as long as its tunnel is open. */
    Visitor visitor(String app, String... flags) {
        var words = new Object[] {"tunnel", "start", app, "--server", ADDRESS, "-q"};
        var all = new Object[words.length + flags.length];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(flags, 0, all, words.length, flags.length);
        var url = house.wasmrun(all).expect(0).out().strip();
        assertThat(url).startsWith("http://" + ADDRESS + ":");
        var port = Integer.parseInt(url.replaceFirst(".*:", ""));
        return Visitor.at(ADDRESS, port, NAME + ":" + port).fromItsOwnPage();
    }

    void closeTo(String app) {
        house.wasmrun("tunnel", "stop", app).expect(0);
    }

    @Override
    public void close() {
        serving.process().destroy();
        serving.ended(Duration.ofSeconds(20));
    }
}
