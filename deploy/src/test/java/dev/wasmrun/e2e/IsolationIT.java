package dev.wasmrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

class IsolationIT extends HouseTest {
    /** Tries each address of the query, and answers which could be connected to. */
    private static final String PROBE =
            """
            const net = require('node:net')
            const reach = (host, port) => new Promise((answer) => {
              const socket = net.connect({ host, port, timeout: 2000 })
              socket.on('connect', () => { socket.destroy(); answer(`${host}:${port}`) })
              socket.on('error', () => answer(''))
              socket.on('timeout', () => { socket.destroy(); answer('') })
            })
            require('node:http').createServer(async (request, response) => {
              const asked = new URL(request.url, 'http://x').searchParams.getAll('to')
              const found = await Promise.all(asked.map((to) => reach(...to.split('|'))))
              response.end('reached:' + found.join(' ').trim())
            }).listen(3000)
            """;

    @Test
    void an_app_reaches_neither_the_hosts_loopback_nor_the_daemon() throws IOException {
        var secret =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        secret.start();
        try {
            var port = House.freePort();
            house.wasmrun(
                            "os",
                            house.project("curious", NodeApps.server(PROBE)),
                            "-d",
                            "--wait",
                            "--forward",
                            port + ":3000")
                    .expect(0);
            assertThat(Page.at(port, "/?to=127.0.0.1%7C3000").body())
                    .isEqualTo("reached:127.0.0.1:3000");

            for (var host : new String[] {"127.0.0.1", "10.0.2.2", gateway()}) {
                var query =
                        "/?to=%s%%7C%d&to=%s%%7C%d"
                                .formatted(host, secret.getAddress().getPort(), host, house.port());
                assertThat(Page.at(port, query).body()).as("through " + host).isEqualTo("reached:");
            }
            house.wasmrun("rm", "-f", "curious").expect(0);
        } finally {
            secret.stop(0);
        }
    }

    @Test
    void an_app_without_a_way_out_is_installed_and_answers_all_the_same() {
        var source =
                """
                const ms = require('ms')
                require('node:http').createServer((request, response) => {
                  response.end(ms('1m') + ' ' + Object.keys(require('node:os').networkInterfaces()))
                }).listen(3000)
                """;
        var port = House.freePort();
        var files =
                Map.of(
                        "server.js",
                        source,
                        "package.json",
                        "{\"scripts\":{\"start\":\"node server.js\"},\"dependencies\":{\"ms\":\"2.1.3\"}}");
        var folder = house.project("inward", files);
        var forward = port + ":3000";
        house.wasmrun("os", folder, "-d", "--wait", "--network", "off", "--forward", forward)
                .expect(0);
        assertThat(Page.at(port, "/").body()).isEqualTo("60000 lo");
        assertThat(house.app("inward").get("outbound").asText()).isEqualTo("off");
        house.wasmrun("rm", "-f", "inward").expect(0);
    }

    /** The host's own address towards the world. */
    private static String gateway() {
        return Programs.succeed("hostname", "-I").split("\\s+")[0];
    }
}
