package dev.wasmrun.daemon;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;

import dev.wasmrun.protocol.Limits;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.Problem;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Every setting of the daemon, checked. The keys and what they mean are in {@code reference.conf};
 * a user's own values are in {@code $WASMRUN_HOME/wasmrun.conf}.
 *
 * @param user whose daemon this is
 * @param rootless whether it runs without root, inside a user namespace of its own
 */
public record Settings(
        Path home,
        String user,
        boolean rootless,
        String bind,
        Port port,
        Duration stopGrace,
        Duration installTimeout,
        Duration readyPoll,
        Duration stableAfter,
        int maxRestarts,
        Duration backoffFirst,
        Duration backoffLast,
        long logMax,
        Duration logRetain,
        long logMaxTotal,
        int logLine,
        long logBacklog,
        int eventMemory,
        int pids,
        long disk) {
    /** What the command line and the environment say; it wins over files. */
    public record Given(Path home, String user, boolean rootless, Map<String, String> overrides) {}

    public Settings {
        positive("stop-grace", stopGrace);
        positive("install-timeout", installTimeout);
        positive("ready-poll", readyPoll);
        positive("backoff-first", backoffFirst);
        if (backoffLast.compareTo(backoffFirst) < 0) {
            throw bad("wasmrun.backoff-last", "is shorter than backoff-first");
        }
        if (stableAfter.isNegative()) {
            throw bad("wasmrun.stable-after", "is shorter than nothing");
        }
        if (maxRestarts < 0) {
            throw bad("wasmrun.max-restarts", "is less than 0");
        }
        positive("log-retain", logRetain);
        if (logMax < (1 << 20)) {
            throw bad("wasmrun.log-max", "is less than 1MiB");
        }
        if (logMaxTotal < logMax) {
            throw bad("wasmrun.log-max-total", "is less than log-max");
        }
        if (logLine < 1_024) {
            throw bad("wasmrun.log-line", "is less than 1KiB");
        }
        if (logLine > (16 << 20)) {
            throw bad("wasmrun.log-line", "is more than 16MiB");
        }
        if (logBacklog < (1 << 20)) {
            throw bad("wasmrun.log-backlog", "is less than 1MiB");
        }
        if (disk < (1 << 20)) {
            throw bad("wasmrun.disk", "is less than 1MiB");
        }
        if (pids < 8) {
            throw bad("wasmrun.pids", "is less than 8");
        }
        if (eventMemory < 100) {
            throw bad("wasmrun.event-memory", "is less than 100");
        }
    }

    /**
     * Reads {@code wasmrun.conf} of the home folder over the defaults. A wrong key or value is
     * refused by name.
     */
    public static Settings read(Given given) {
        var file = given.home().resolve("wasmrun.conf").toFile();
        try {
            var own = ConfigFactory.parseFile(file);
            var defaults = ConfigFactory.parseResources("reference.conf");
            refuseUnknown(own, defaults);
            var overrides = ConfigFactory.parseMap(given.overrides());
            return from(
                    given,
                    overrides
                            .withFallback(own)
                            .withFallback(defaults)
                            .resolve()
                            .getConfig("wasmrun"));
        } catch (ConfigException e) {
            throw bad(file.toString(), e.getMessage());
        }
    }

    private static Settings from(Given given, Config config) {
        return new Settings(
                given.home(),
                given.user(),
                given.rootless(),
                config.getString("bind"),
                new Port(config.getInt("port")),
                config.getDuration("stop-grace"),
                config.getDuration("install-timeout"),
                config.getDuration("ready-poll"),
                config.getDuration("stable-after"),
                config.getInt("max-restarts"),
                config.getDuration("backoff-first"),
                config.getDuration("backoff-last"),
                config.getBytes("log-max"),
                config.getDuration("log-retain"),
                config.getBytes("log-max-total"),
                Math.clamp(config.getBytes("log-line"), 0, Integer.MAX_VALUE),
                config.getBytes("log-backlog"),
                config.getInt("event-memory"),
                config.getInt("pids"),
                config.getBytes("disk"));
    }

    private static void refuseUnknown(Config own, Config defaults) {
        own.entrySet().stream()
                .filter(entry -> !defaults.hasPath(entry.getKey()))
                .findFirst()
                .ifPresent(
                        entry -> {
                            throw bad(
                                    entry.getKey(),
                                    "is no setting (%s)"
                                            .formatted(entry.getValue().origin().description()));
                        });
    }

    private static void positive(String key, Duration value) {
        if (!value.isPositive()) {
            throw bad("wasmrun." + key, "is not longer than nothing");
        }
    }

    private static RuntimeException bad(String key, String why) {
        return new Problem(
                        Problem.Kind.INVALID,
                        "bad-setting",
                        "%s %s".formatted(key, why),
                        "Correct it in wasmrun.conf; every setting is described in reference.conf")
                .asException();
    }

    /** The limits of apps that nobody gave others. */
    public Limits limits() {
        return new Limits(Optional.empty(), Optional.empty(), Optional.of(pids), Optional.of(disk));
    }

    /** The actor system's own settings. */
    Config pekko() {
        // Said here and not in a file, where it would end the JVM of tests, too.
        return ConfigFactory.parseMap(Map.of("pekko.coordinated-shutdown.exit-jvm", "on"))
                .withFallback(ConfigFactory.load());
    }

    /** Tells this daemon's things on the machine from those of other daemons. */
    public String id() {
        return "%08x".formatted(home.toAbsolutePath().toString().hashCode());
    }

    /** The folder that keeps everything about one app. */
    public Path appHome(String name) {
        return home.resolve("apps").resolve(name);
    }

    /** Where package managers keep what they downloaded. */
    public Path cache() {
        return home.resolve("cache");
    }

    /** The package managers that wasmrun brings. */
    public Path tools() {
        return home.resolve("tools");
    }
}
