package dev.wasmrun.daemon.network;

/**
 * An app's way out into the internet; closing it cuts the way.
 *
 * @param why what is missing when there is no way out or only a restricted one; else empty
 * @param handle by what a later daemon finds it again; each kind has its own
 * @param resolvConf what belongs into the app's /etc/resolv.conf
 */
public record Outbound(Kind kind, String resolvConf, String why, String handle, Runnable release)
        implements AutoCloseable {
    /** By what means packets leave. */
    public enum Kind {
        VETH("veth"),
        SLIRP4NETNS("slirp4netns"),
        PASTA("pasta"),
        HOST("host"),
        NONE("none");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The host's own ways, of an app without isolation. */
    static Outbound host() {
        return new Outbound(Kind.HOST, "", "", "", () -> {});
    }

    static Outbound none(String why) {
        return new Outbound(Kind.NONE, "", why, "", () -> {});
    }

    Outbound thenReleased(Runnable next) {
        return new Outbound(
                kind,
                resolvConf,
                why,
                handle,
                () -> {
                    release.run();
                    next.run();
                });
    }

    @Override
    public void close() {
        release.run();
    }
}
