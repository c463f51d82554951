package dev.wasmrun.daemon.http;

import com.typesafe.config.ConfigFactory;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/** How the HTTP server is set up. */
final class Tuning {
    /**
     * One server carries the API and the apps' pages. So nothing in it may cut off a page that
     * streams for long, or change a header that is not ours; the API has deadlines of its own.
     */
    private static final String SERVER =
            """
            pekko.http.server {
              server-header = ""
              idle-timeout = 10m
              request-timeout = infinite
              max-connections = 4096
              raw-request-uri-header = on
              remote-address-attribute = on
              parsing {
                max-content-length = infinite
                uri-parsing-mode = relaxed
                modeled-header-parsing = off
                illegal-header-warnings = off
                max-header-value-length = 32k
                max-uri-length = 16k
                error-logging-verbosity = off
              }
            }
            """;

    private Tuning() {}

    static ServerSettings server(ActorSystem<?> system) {
        return ServerSettings.create(
                ConfigFactory.parseString(SERVER).withFallback(system.settings().config()));
    }
}
