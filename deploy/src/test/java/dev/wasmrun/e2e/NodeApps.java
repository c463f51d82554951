package dev.wasmrun.e2e;

import java.util.Map;

/** Node projects without dependencies, for tests that are not about installing. */
final class NodeApps {
    private NodeApps() {}

    /** Answers its own name; logs on both streams; always on port 3000, whatever PORT says. */
    static Map<String, String> answering(String text) {
        return listening(text, "0.0.0.0", "3000");
    }

    static Map<String, String> listening(String text, String host, String port) {
        return server(
                """
                require('node:http').createServer((request, response) => {
                  console.log('asked for ' + request.url)
                  // After the answer: a client that got none would ask again, and crash it again.
                  if (request.url === '/crash') response.on('close', () => process.exit(3))
                  response.end('%s ' + (process.env.GREETING || ''))
                }).listen(%s, '%s', () => console.error('listening'))
                """
                        .formatted(text, port, host));
    }

    static Map<String, String> listeningLate(String text, int millis) {
        return server(
                """
                const server = require('node:http').createServer((request, response) => {
                  response.end('%s')
                })
                setTimeout(() => server.listen(3000), %d)
                """
                        .formatted(text, millis));
    }

    /** Says on ports 3000 and 3001 which one it is, and echoes datagrams that come to 3000. */
    static Map<String, String> echoing() {
        return server(
                """
                const udp = require('node:dgram').createSocket('udp4')
                udp.on('message', (text, from) => udp.send('echo ' + text, from.port, from.address))
                udp.bind(3000, () => {
                  for (const port of [3001, 3000]) {
                    require('node:http').createServer((request, response) => {
                      response.end('port ' + port)
                    }).listen(port, '127.0.0.1')
                  }
                })
                """);
    }

    static Map<String, String> server(String source) {
        return Map.of("server.js", source);
    }
}
